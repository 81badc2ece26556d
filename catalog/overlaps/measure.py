"""The numbers of the comparison, as parameters of the regulations give them."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Self

from yongcheng.parameters.store import parameter

SIMILARITY = "catalog.overlap_similarity"
LEAST_ITEMS = "catalog.overlap_least_items"


@dataclass(frozen=True, slots=True)
class Measure:
    """From which share of common items two resources are near-duplicates, and from which size."""

    threshold: Fraction
    least: int

    @classmethod
    def on(cls, day: date) -> Self:
        share = Fraction(str(parameter(SIMILARITY, day).value))
        return cls(share, parameter(LEAST_ITEMS, day).value)

    @property
    def percent(self) -> str:
        return f"{float(self.threshold * 100):g}"
