"""A resource on its way from the rows of a sheet to its content, with what is wrong in its cells."""

from dataclasses import dataclass, field
from typing import Any

from catalog.content import ItemContent
from catalog.sheets.blocks import Block, Slot
from yongcheng.intake.columns import Fault
from yongcheng.intake.normalizer import as_text
from yongcheng.intake.problems import short
from yongcheng.workbooks.grid import Value

LONGEST = 400


@dataclass(slots=True)
class Spot:
    """One fault at one cell."""

    row: int
    index: int
    fault: Fault
    value: str = ""


@dataclass(slots=True)
class Draft:
    """A resource on its way to its content. values: column key → value."""

    block: Block
    values: dict[str, Any] = field(default_factory=dict)
    spots: list[Spot] = field(default_factory=list)
    own_rows: dict[str, int] = field(default_factory=dict)
    blank: set[str] = field(default_factory=set)
    """Column keys."""
    cleared: set[str] = field(default_factory=set)
    blamed: set[str] = field(default_factory=set)
    """Content fields."""
    items: list[ItemContent] = field(default_factory=list)
    item_rows: list[int] = field(default_factory=list)
    items_cleared: set[tuple[int, str]] = field(default_factory=set)
    is_classified: bool = False

    def note(self, row: int, slot: Slot, fault: Fault, value: Value = None) -> None:
        self.spots.append(Spot(row, slot.index, fault, short(as_text(value)[:LONGEST])))
