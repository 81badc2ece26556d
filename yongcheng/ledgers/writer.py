"""Writes a ledger as a styled workbook: title block, frozen head, text codes, real dates, sums.

The title block and the foot of every page say who took it and when; a second sheet says what each
column holds.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from yongcheng.ledgers.ledger import Cell, Ledger

FONT = "宋体"
HEAD_ROW = 4
CELL_CHARACTERS = 32_767
FOOTER_LENGTH = 200
DICTIONARY = "列说明"
KINDS = {
    "text": "文字",
    "code": "代码，按文本保存，前面的 0 不丢",
    "number": "数字",
    "money": "金额，单位元",
    "date": "日期",
}


@dataclass(frozen=True)
class TitleBlock:
    """What stands above the table (design: three columns of facts)."""

    scope: str
    as_of: str
    filters: str
    exported_by: str
    rows_text: str
    trail_head: str

    def lines(self) -> list[tuple[str, str]]:
        return [
            (f"单位范围：{self.scope}", f"数据截至：{self.as_of}"),
            (f"筛选：{self.filters}", f"导出：{self.exported_by}"),
            (f"行数：{self.rows_text}", f"留痕链头：{self.trail_head}"),
        ]


def write_ledger(
    path: Path,
    ledger: Ledger,
    rows: Iterable[list[Cell]],
    block: TitleBlock,
    tell: Callable[[int], None],
) -> int:
    """Write the workbook in constant memory and return the number of rows."""
    book = xlsxwriter.Workbook(
        str(path),
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    sheet = book.add_worksheet(ledger.title[:31])
    formats = _formats(book)
    _head(sheet, ledger, block, formats)
    count = 0
    sums: list[Decimal] = [Decimal(0)] * len(ledger.columns)
    for cells in rows:
        count += 1
        _row(sheet, HEAD_ROW + count, cells, ledger, formats)
        _add(sums, cells, ledger)
        if count % 1000 == 0:
            tell(count)
    _foot(sheet, HEAD_ROW + count + 1, ledger, sums, formats)
    _dictionary(book.add_worksheet(DICTIONARY), ledger, block, formats)
    book.close()
    return count


def _formats(book: Any) -> dict[str, Any]:
    base = {"font_name": FONT, "font_size": 10, "valign": "vcenter", "border": 1}
    return {
        "title": book.add_format({"font_name": FONT, "font_size": 16, "bold": True}),
        "fact": book.add_format({"font_name": FONT, "font_size": 9, "font_color": "#4A5565"}),
        "head": book.add_format(
            base | {"bold": True, "bg_color": "#EDF0F3", "align": "center", "text_wrap": True}
        ),
        "text": book.add_format(base | {"num_format": "@", "text_wrap": True}),
        "code": book.add_format(base | {"num_format": "@"}),
        "number": book.add_format(base | {"num_format": "#,##0"}),
        "money": book.add_format(base | {"num_format": "#,##0.00"}),
        "date": book.add_format(base | {"num_format": "yyyy-mm-dd", "align": "center"}),
    }


def _head(sheet: Any, ledger: Ledger, block: TitleBlock, formats: dict[str, Any]) -> None:
    sheet.set_column(0, 0, 6)
    for index, column in enumerate(ledger.columns, 1):
        sheet.set_column(index, index, column.width)
    sheet.write_string(0, 0, ledger.title, formats["title"])
    right = max(2, len(ledger.columns) // 2 + 1)
    for index, (left_text, right_text) in enumerate(block.lines(), 1):
        sheet.write_string(index, 0, left_text, formats["fact"])
        sheet.write_string(index, right, right_text, formats["fact"])
    for index, title in enumerate(["序号", *(column.title for column in ledger.columns)]):
        sheet.write_string(HEAD_ROW, index, title, formats["head"])
    sheet.freeze_panes(HEAD_ROW + 1, 2)
    sheet.repeat_rows(HEAD_ROW)
    sheet.set_landscape()
    sheet.set_paper(8 if ledger.is_wide else 9)
    sheet.set_margins(left=0.47, right=0.47, top=0.47, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    mark = f"导出：{block.exported_by}　留痕链头 {block.trail_head}".replace("&", "&&")
    sheet.set_footer(f"&L&8{mark[:FOOTER_LENGTH]}&R&8第 &P 页 共 &N 页")


def _row(sheet: Any, at: int, cells: list[Cell], ledger: Ledger, formats: dict[str, Any]) -> None:
    sheet.write_number(at, 0, int(str(cells[0])), formats["number"])
    for index, (column, value) in enumerate(zip(ledger.columns, cells[1:], strict=True), 1):
        style = formats[column.kind]
        if value is None or value == "":
            sheet.write_string(at, index, "—", formats["text"])
        elif isinstance(value, datetime | date):
            sheet.write_datetime(at, index, _naive(value), formats["date"])
        elif isinstance(value, int | Decimal):
            sheet.write_number(at, index, value, style)
        else:
            sheet.write_string(at, index, value[:CELL_CHARACTERS], style)


def _naive(value: date) -> datetime:
    return datetime(value.year, value.month, value.day)  # noqa: DTZ001  (a workbook knows no zone)


def _add(sums: list[Decimal], cells: list[Cell], ledger: Ledger) -> None:
    for index, column in enumerate(ledger.columns):
        value = cells[index + 1]
        if column.sums and isinstance(value, int | Decimal):
            sums[index] += value


def _foot(
    sheet: Any, at: int, ledger: Ledger, sums: list[Decimal], formats: dict[str, Any]
) -> None:
    if any(column.sums for column in ledger.columns):
        sheet.write_string(at, 0, "合计", formats["head"])
        for index, column in enumerate(ledger.columns):
            if column.sums:
                sheet.write_number(at, index + 1, sums[index], formats[column.kind])
            else:
                sheet.write_string(at, index + 1, "", formats["text"])
        at += 1
    sheet.write_string(at, 0, f"注：{ledger.note}", formats["fact"])


def _dictionary(sheet: Any, ledger: Ledger, block: TitleBlock, formats: dict[str, Any]) -> None:
    """Say what each column holds, then by which filter and by whom the rows were taken."""
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 60)
    lines = [("列名", "内容", "head")]
    lines += [(one.title, KINDS[one.kind], "text") for one in ledger.columns]
    facts = [fact for pair in block.lines() for fact in pair]
    lines += [(*fact.split("：", 1), "text") for fact in (*facts, f"注：{ledger.note}")]
    for at, (name, text, style) in enumerate(lines):
        sheet.write_string(at, 0, name, formats[style])
        sheet.write_string(at, 1, text, formats[style])
    sheet.freeze_panes(1, 0)
