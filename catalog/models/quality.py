"""The yardstick of 质量分: weights in force on a day and the registers that a score looks into.

Whoever scores many contents loads one Yardstick. The stored column was measured on the day of its
projection; after a change of weights, synonyms or registers `catalog.assessment.scoring` measures anew.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Self

from catalog.content import ResourceContent
from catalog.models.item_names import ItemSynonym
from catalog.rules.quality import PREFIX, Score, score
from catalog.rules.quality_criteria import QualityFacts
from catalog.rules.quality_points import Points
from yongcheng.parameters.store import family

LEVELS = "quality_level."


@dataclass(frozen=True)
class Yardstick:
    """Weights (criterion → points), the shortest abstract, and item names that mean the same."""

    weights: dict[str, int] = field(default_factory=dict)
    abstract_length: int = 0
    concepts: dict[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, on: date) -> Self:
        """Read the parameters and synonyms in force on that day (two queries)."""
        values = family("quality", on)
        same = ItemSynonym.objects.in_force(on).filter(kind=ItemSynonym.Kind.SAME)
        return cls(
            {
                key.removeprefix(PREFIX): max(int(value), 0)
                for key, value in values.items()
                if key.startswith(PREFIX)
            },
            int(values.get(f"{LEVELS}abstract", 0)),
            dict(same.values_list("name_key", "standard_key")),
        )

    def measure(self, content: ResourceContent, *, is_classified: bool, is_linked: bool) -> Score:
        """Return the score of a content whose class and system are registered or not."""
        facts = QualityFacts(is_classified, is_linked, self.concepts, self.abstract_length)
        return score(content, self.weights, facts)

    def count(
        self, content: ResourceContent, *, is_classified: bool, is_linked: bool
    ) -> tuple[int, int]:
        """Return the points and the number of lines of `measure`, without the lines."""
        return self._points.of(content, is_classified=is_classified, is_linked=is_linked)

    @cached_property
    def _points(self) -> Points:
        return Points(self.weights, self.abstract_length, self.concepts)
