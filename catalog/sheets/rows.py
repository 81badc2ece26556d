"""A resource as rows of a sheet: one per 信息项, the resource's own cells on the first."""

from collections.abc import Iterator, Sequence
from datetime import date

from catalog.content import ResourceContent
from yongcheng.intake.columns import CellValue, Column, Level

ON_EVERY_ROW = frozenset({"title", "code", "provider_name", "provider_code"})
"""Repeated, so that a filter in Excel finds every row of a resource."""


class RowWriter:
    """Writes rows for one choice of columns; what can be settled once is settled here."""

    def __init__(self, columns: Sequence[Column]) -> None:
        numbered = list(enumerate(columns))
        self.width = len(numbered)
        self.own = [
            (index, one.write, one.kind == "date")
            for index, one in numbered
            if one.level is not Level.ITEM
        ]
        self.of_items = [(index, one.write) for index, one in numbered if one.level is Level.ITEM]
        self.repeated = [index for index, one in numbered if one.key in ON_EVERY_ROW]

    def rows(self, content: ResourceContent) -> Iterator[list[CellValue]]:
        """Yield the rows of a resource, at least one; an empty cell is None or ""."""
        first: list[CellValue] = [None] * self.width
        for index, write, is_date in self.own:
            value = write(content, None)
            first[index] = as_date(value) if is_date and value else value
        later: list[CellValue] = [None] * self.width
        for index in self.repeated:
            later[index] = first[index]
        row = first
        for item in content.items or (None,):
            for index, write in self.of_items:
                row[index] = write(content, item)
            yield row
            row = later.copy()


def as_date(value: CellValue) -> CellValue:
    """Return an ISO date as a date; other text, and days Excel does not know, as they are."""
    try:
        day = date.fromisoformat(str(value))
    except ValueError:
        return value
    return day if day.year >= 1901 else value


def rows_of(content: ResourceContent, columns: Sequence[Column]) -> Iterator[list[CellValue]]:
    """Yield the rows of one resource in these columns."""
    return RowWriter(columns).rows(content)
