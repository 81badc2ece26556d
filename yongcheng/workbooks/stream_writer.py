"""A streaming .xlsx writer for bulk exports: constant memory, text always stays text.

    with StreamWriter(path, stamp={"模板": "2026-1"}) as writer:
        sheet = writer.add_sheet("目录", widths=[12, 40], header=[["代码", "名称"]])
        sheet.write_row(["307010/000001", "城市低保对象信息"])

Texts are strings in '@' format, so "=1+1" is never a formula. The kind of a cell follows the Python
type: str, int/float/Decimal, date, datetime; None is empty. A bulk export forms its rows itself from
finished cells (`cell`, `stream_cells`) and hands them over with `put`.
"""

import os
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from types import TracebackType
from typing import IO

from yongcheng.workbooks import stream_parts
from yongcheng.workbooks.behind import WriteBehind
from yongcheng.workbooks.grid import address, column_letters
from yongcheng.workbooks.stream_cells import SharedTexts
from yongcheng.workbooks.xml_text import escape, serial, text_element, time_fraction

CellValue = str | int | float | Decimal | bool | date | datetime | time | timedelta | None
Merge = tuple[int, int, int, int]
STYLE = {name: number for number, name in enumerate(stream_parts.STYLES)}
BATCH_BYTES = 256 * 1024
BULK_BATCH_BYTES = 2 * 1024 * 1024
CACHE_TEXTS = 20_000
CACHE_LENGTH = 120
SHEET_NAME_LENGTH = 31
FOOTER_LENGTH = 220
INLINE_CHOICES = 250


@dataclass(frozen=True, slots=True)
class Choices:
    """A drop-down: cells as "C4:C2000"; values, or a reference such as "字典!$A$1:$A$40"."""

    cells: str
    values: Sequence[str] | str

    def xml(self) -> str:
        """Return the dataValidation element."""
        if isinstance(self.values, str):
            formula = self.values
        else:
            formula = '"' + ",".join(self.values).replace('"', '""') + '"'
            if len(formula) > INLINE_CHOICES:
                raise ValueError("inline choices are too long; name a range instead")
        return (
            '<dataValidation type="list" allowBlank="1" showErrorMessage="0"'
            f' sqref="{self.cells}"><formula1>{escape(formula)}</formula1></dataValidation>'
        )


class StreamSheet:
    """One sheet being written. Rows go down in order; nothing can be changed afterwards."""

    def __init__(
        self, stream: IO[bytes] | WriteBehind, text_style: str, texts: SharedTexts
    ) -> None:
        self.stream = stream
        self.texts = texts
        self.row = 0
        self.tail = ""
        self.batch = BULK_BATCH_BYTES if isinstance(stream, WriteBehind) else BATCH_BYTES
        self.pending: list[bytes] = []
        self.waiting = 0
        self.cache: dict[str, str] = {}
        self.letters: list[str] = []
        self.text_start = f'" s="{STYLE[text_style]}" t="inlineStr"><is>'
        self.middles: dict[type, str] = {}

    def write_row(self, values: Sequence[CellValue], style: str = "", height: float = 0) -> None:
        """Write the next row; `style` names one style for all its texts."""
        self.row += 1
        number = str(self.row)
        letters = self.letters
        while len(letters) < len(values):
            letters.append(f'<c r="{column_letters(len(letters) + 1)}')
        start = f'" s="{STYLE[style]}" t="inlineStr"><is>' if style else self.text_start
        tall = f' ht="{height}" customHeight="1"' if height else ""
        parts = [f'<row r="{number}"{tall}>']
        cache = self.cache
        for letter, value in zip(letters, values, strict=False):
            if value is None or value == "":
                if style == "header":
                    parts.append(f'{letter}{number}" s="{STYLE[style]}"/>')
            elif type(value) is str:
                text = cache.get(value) or self.text(value)
                parts.append(f"{letter}{number}{start}{text}</is></c>")
            else:
                parts.append(f"{letter}{number}{number_cell(value)}")
        parts.append("</row>")
        self.put("".join(parts).encode("utf-8"), 0)

    def put(self, rows: bytes, count: int) -> None:
        """Take over `count` finished rows that bear the next numbers."""
        self.row += count
        self.pending.append(rows)
        self.waiting += len(rows)
        if self.waiting >= self.batch:
            self.flush()

    def cell(self, letters: str, value: CellValue) -> bytes:
        """Return a finished cell with a hole for its row number; b"" where there is no value."""
        if value is None or value == "":
            return b""
        if isinstance(value, str):
            return self.texts.cell(letters, value, STYLE["text"])
        return f'<c r="{letters}\x00{number_cell(value)}'.encode()

    def text(self, value: str) -> str:
        """Return the text element, remembered when it may come again."""
        element = text_element(value)
        if len(value) <= CACHE_LENGTH:
            if len(self.cache) >= CACHE_TEXTS:
                self.cache.clear()
            self.cache[value] = element
        return element

    def flush(self) -> None:
        """Hand the waiting rows to the file."""
        self.stream.write(b"".join(self.pending))
        self.pending.clear()
        self.waiting = 0

    def close(self) -> None:
        """Write what stands after the rows."""
        self.flush()
        self.stream.write(f"</sheetData>{self.tail}</worksheet>".encode())
        self.stream.close()


def number_cell(value: CellValue) -> str:
    """Return what follows the address of a cell that is not text."""
    if isinstance(value, bool):
        return f'" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, datetime):
        return f'" s="{STYLE["datetime"]}"><v>{serial(value)}</v></c>'
    if isinstance(value, date):
        return f'" s="{STYLE["date"]}"><v>{serial(value)}</v></c>'
    if isinstance(value, time):
        return f'" s="{STYLE["time"]}"><v>{time_fraction(value)}</v></c>'
    if isinstance(value, timedelta):
        return f'" s="{STYLE["time"]}"><v>{value / timedelta(days=1)}</v></c>'
    return f'" s="{STYLE["number"]}"><v>{value}</v></c>'


class StreamWriter:
    """A workbook being written, one sheet after another."""

    def __init__(
        self,
        path: str | os.PathLike,
        *,
        stamp: dict[str, str] | None = None,
        uses_1904: bool = False,
    ) -> None:
        self.archive = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        self.stamp = stamp or {}
        self.uses_1904 = uses_1904
        self.texts = SharedTexts()
        self.sheets: list[tuple[str, bool]] = []
        self.current: StreamSheet | None = None

    def __enter__(self) -> "StreamWriter":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self.close()
        else:
            self.abandon()

    def add_sheet(
        self,
        name: str,
        *,
        widths: Sequence[float] = (),
        header: Sequence[Sequence[CellValue]] = (),
        merges: Sequence[Merge] = (),
        choices: Sequence[Choices] = (),
        options: "SheetOptions | None" = None,
    ) -> StreamSheet:
        """Begin the next sheet (the one before is closed); header rows are written and frozen."""
        self.close_sheet()
        options = options or SheetOptions()
        self.sheets.append((unused_name(name, self.sheets), options.is_hidden))
        part = f"xl/worksheets/sheet{len(self.sheets)}.xml"
        stream = self.archive.open(part, "w", force_zip64=True)
        frozen = len(header) if options.frozen_rows is None else options.frozen_rows
        stream.write(sheet_head(widths, frozen, options).encode("utf-8"))
        target = WriteBehind(stream) if options.is_bulk else stream
        sheet = StreamSheet(target, options.text_style, self.texts)
        for values in header:
            sheet.write_row(values, style="header")
        sheet.tail = sheet_tail(merges, choices, options.footer)
        self.current = sheet
        return sheet

    def close_sheet(self) -> None:
        """End the sheet being written."""
        if self.current is not None:
            self.current.close()
            self.current = None

    def close(self) -> None:
        """Write the parts that bind the sheets together."""
        if not self.sheets:
            self.add_sheet("Sheet1")
        self.close_sheet()
        put, count = self.archive.writestr, len(self.sheets)
        has_stamp, has_texts = bool(self.stamp), bool(self.texts.numbers)
        relation = stream_parts.SHARED_RELATION if has_texts else ""
        put("xl/workbook.xml", stream_parts.workbook_xml(self.sheets, self.uses_1904))
        put("xl/_rels/workbook.xml.rels", stream_parts.workbook_relations(count, relation))
        put("xl/styles.xml", stream_parts.STYLE_XML)
        put("_rels/.rels", stream_parts.root_relations(has_stamp))
        types = stream_parts.content_types(count, has_stamp, has_texts)
        put("[Content_Types].xml", types)
        if has_texts:
            put("xl/sharedStrings.xml", stream_parts.shared_texts(self.texts.elements()))
        if has_stamp:
            put("docProps/custom.xml", stream_parts.custom_properties(self.stamp))
        self.archive.close()

    def abandon(self) -> None:
        """Close the file after an error; what was written is no workbook."""
        if self.current is not None:
            self.current.stream.close()
        self.archive.close()


@dataclass(frozen=True, slots=True)
class SheetOptions:
    """Rarely needed settings of a sheet; frozen_rows None = as many as header rows.

    is_bulk: so many rows that they are deflated in a thread while the next are formed;
    footer: a text at the foot of every printed page, beside the page number.
    """

    frozen_rows: int | None = None
    frozen_columns: int = 0
    is_hidden: bool = False
    text_style: str = "text"
    hidden_columns: frozenset[int] = frozenset()
    is_bulk: bool = False
    footer: str = ""


def sheet_head(widths: Sequence[float], frozen: int, options: SheetOptions) -> str:
    """Return everything of a sheet before its rows."""
    pane = ""
    if frozen or options.frozen_columns:
        across, down = options.frozen_columns, frozen
        name = "bottomRight" if across and down else "bottomLeft" if down else "topRight"
        pane = (
            "<pane"
            + (f' xSplit="{across}"' if across else "")
            + (f' ySplit="{down}"' if down else "")
            + f' topLeftCell="{address(down + 1, across + 1)}" activePane="{name}" state="frozen"/>'
        )
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"'
        f"{' hidden=' + chr(34) + '1' + chr(34) if number in options.hidden_columns else ''}/>"
        for number, width in enumerate(widths, start=1)
    )
    return (
        f'{stream_parts.HEAD}<worksheet xmlns="{stream_parts.MAIN}"><sheetViews>'
        f'<sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
        f"{'<cols>' + columns + '</cols>' if columns else ''}<sheetData>"
    )


def sheet_tail(merges: Sequence[Merge], choices: Sequence[Choices], footer: str = "") -> str:
    """Return merges, drop-downs and the foot of the page, which stand after the rows."""
    tail = ""
    if merges:
        spans = "".join(
            f'<mergeCell ref="{address(top, left)}:{address(bottom, right)}"/>'
            for top, left, bottom, right in merges
        )
        tail += f'<mergeCells count="{len(merges)}">{spans}</mergeCells>'
    if choices:
        listed = "".join(choice.xml() for choice in choices)
        tail += f'<dataValidations count="{len(choices)}">{listed}</dataValidations>'
    if footer:
        words = escape(f"&L&8{footer.replace('&', '&&')[:FOOTER_LENGTH]}&R&8第 &P 页 共 &N 页")
        tail += (
            '<pageSetup paperSize="8" orientation="landscape"/>'
            f"<headerFooter><oddFooter>{words}</oddFooter></headerFooter>"
        )
    return tail


def unused_name(name: str, taken: Sequence[tuple[str, bool]]) -> str:
    """Return a sheet name Excel accepts and the workbook does not have yet."""
    plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", "_", name).strip("'")[:SHEET_NAME_LENGTH] or "表"
    used = {other.casefold() for other, _is_hidden in taken}
    candidate, number = plain, 1
    while candidate.casefold() in used:
        number += 1
        candidate = f"{plain[: SHEET_NAME_LENGTH - 4]}({number})"
    return candidate
