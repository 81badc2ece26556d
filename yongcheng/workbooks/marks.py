"""What is marked in a returned workbook and how the list of problems reads."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

REPORT_SHEET = "错误清单"
"""Name of the sheet put in front; the intake passes over it when the file comes back."""
REPORT_TITLE = "核对结果：红色为错误，必须改正；黄色为提醒，请核实。改好后可以直接上传本文件。"
REPORT_HEADER = ("序号", "级别", "工作表", "单元格", "资源", "原值", "问题", "怎么改", "依据")
REPORT_WIDTHS = (6, 8, 18, 10, 24, 24, 44, 40, 30)
LEVEL_NAMES = {"error": "错误", "warning": "提醒"}
COLOURS = {"error": "FFFFC7CE", "warning": "FFFFEB9C"}
AUTHOR = "目录核对"
SHOWN_VALUE = 200
CSV_SHEET = "数据"
REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")


@dataclass(frozen=True, slots=True)
class Mark:
    """One problem at one cell. level: "error" or "warning"; cell "" = the whole sheet or file."""

    sheet: str
    cell: str
    level: str
    text: str
    value: str = ""
    remedy: str = ""
    basis: str = ""
    resource: str = ""

    @property
    def position(self) -> tuple[int, int] | None:
        """Return (row, column), None where no single cell is meant."""
        match = REFERENCE.fullmatch(self.cell)
        if match is None:
            return None
        column = 0
        for letter in match[1]:
            column = column * 26 + ord(letter) - 64
        return int(match[2]), column

    @property
    def location(self) -> str:
        """Return the target of the link in the list of problems."""
        return "'" + self.sheet.replace("'", "''") + f"'!{self.cell}"

    def row(self, number: int) -> tuple[int | str, ...]:
        """Return the line of the list of problems."""
        value = self.value
        shown = value if len(value) <= SHOWN_VALUE else value[:SHOWN_VALUE] + "…"
        level = LEVEL_NAMES.get(self.level, self.level)
        place = (self.sheet, self.cell, self.resource)
        return (number, level, *place, shown, self.text, self.remedy, self.basis)

    @property
    def note(self) -> str:
        """Return the text of the comment at the cell."""
        parts = [f"【{LEVEL_NAMES.get(self.level, self.level)}】{self.text}"]
        if self.remedy:
            parts.append(f"怎么改：{self.remedy}")
        if self.basis:
            parts.append(f"依据：{self.basis}")
        return "\n".join(parts)


def by_cell(marks: Sequence[Mark]) -> dict[str, dict[tuple[int, int], list[Mark]]]:
    """Return the marks of each sheet by their cell, errors before warnings."""
    sheets: dict[str, dict[tuple[int, int], list[Mark]]] = {}
    for mark in sorted(marks, key=lambda mark: mark.level != "error"):
        if mark.position is not None:
            sheets.setdefault(mark.sheet, {}).setdefault(mark.position, []).append(mark)
    return sheets


def to_corners(
    cells: dict[tuple[int, int], list[Mark]], merges: Sequence[tuple[int, int, int, int]]
) -> dict[tuple[int, int], list[Mark]]:
    """Return the marks with those inside a merge moved to its top left cell, the only one shown."""
    by_row: dict[int, list[int]] = {}
    for row, column in cells:
        by_row.setdefault(row, []).append(column)
    corners = {}
    for top, left, bottom, right in merges:
        tall = bottom - top >= len(by_row)
        for row in by_row if tall else range(top, bottom + 1):
            if top <= row <= bottom:
                inside = [column for column in by_row.get(row, ()) if left <= column <= right]
                corners.update({(row, column): (top, left) for column in inside})
    moved: dict[tuple[int, int], list[Mark]] = {}
    for position, marks in cells.items():
        moved.setdefault(corners.get(position, position), []).extend(marks)
    return {
        at: sorted(marks, key=lambda mark: mark.level != "error") for at, marks in moved.items()
    }
