"""From a spelling to the datum it means: stem (no unit), then concept (register of synonyms)."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Self

from catalog.codes import normalise_name
from catalog.models import ItemSynonym

UNITS = (
    "元|千元|万元|亿元|美元|万美元|人民币|人民币元|人|人次|万人|户|个|件|次|条|项|台|辆|套|份|处|家|所|头|"
    "只|株|羽|岁|周岁|年|月|日|天|小时|时|分钟|分|秒|平方米|平米|m2|平方公里|平方千米|km2|公顷|hm2|亩|"
    "万亩|米|m|厘米|cm|毫米|mm|公里|千米|km|吨|万吨|t|千克|公斤|kg|克|g|毫克|mg|升|l|毫升|ml|立方米|m3|"
    "千瓦|kw|千瓦时|kwh|度|%|‰|℃|摄氏度|kb|mb|gb|tb"
)
UNIT_IN_BRACKETS = re.compile(
    rf"[(\[【]\s*(?:计量)?(?:单位)?\s*[:：]?\s*(?:{UNITS})\s*[)\]】]", re.IGNORECASE
)


def stem_of(title: str) -> str:
    """Return the key of a name without a unit in brackets: 建筑面积（㎡） → 建筑面积."""
    plain = unicodedata.normalize("NFKC", title)
    return normalise_name(UNIT_IN_BRACKETS.sub("", plain)) or normalise_name(title)


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """The register of synonyms as it stands on a day."""

    standards: dict[str, str] = field(default_factory=dict)
    general: frozenset[str] = frozenset()
    labels: dict[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, on: date) -> Self:
        return cls.of(ItemSynonym.objects.in_force(on))

    @classmethod
    def of(cls, rows: Iterable[ItemSynonym]) -> Self:
        rows = list(rows)
        same = [row for row in rows if row.kind == ItemSynonym.Kind.SAME]
        return cls(
            {row.name_key: row.standard_key for row in same},
            frozenset(row.name_key for row in rows if row.kind == ItemSynonym.Kind.GENERAL),
            {row.standard_key: row.standard for row in same},
        )

    def concept(self, stem: str) -> str:
        """Return the key of the datum that a stem means."""
        return self.standards.get(stem, stem)

    def concept_of(self, title: str) -> str:
        return self.concept(stem_of(title))

    def is_general(self, concept: str) -> bool:
        """Whether a name says nothing about which datum it is (备注, 序号)."""
        return concept in self.general
