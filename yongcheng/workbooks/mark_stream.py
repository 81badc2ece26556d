"""Marks an .xlsx by patching its parts as a stream: everything else stays byte for byte.

For large workbooks, and for those in which openpyxl would lose something (pictures, results).
"""

import re
import zipfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from yongcheng.workbooks import stream_parts
from yongcheng.workbooks.archive import open_archive, part_chunks, read_part
from yongcheng.workbooks.grid import address, column_letters
from yongcheng.workbooks.limits import Limits
from yongcheng.workbooks.mark_notes import Notes, can_take, insert_last, with_notes
from yongcheng.workbooks.marks import (
    COLOURS,
    REPORT_HEADER,
    REPORT_SHEET,
    REPORT_TITLE,
    REPORT_WIDTHS,
    Mark,
    by_cell,
    to_corners,
)
from yongcheng.workbooks.package import WORKBOOK, WORKBOOK_RELATIONS, Package, read_package
from yongcheng.workbooks.sheet_patterns import SHEET_DATA
from yongcheng.workbooks.sheet_scan import scan_sheet
from yongcheng.workbooks.sheet_split import RowEditor, split_sheet
from yongcheng.workbooks.xml_text import escape_attribute, text_element

STYLES_PART = "xl/styles.xml"
TYPES_PART = "[Content_Types].xml"
REPORT_PART = "xl/worksheets/sheet_problems.xml"
SKIPPED_PARTS = ("xl/calcChain.xml",)
XF = re.compile(rb"<(?:\w+:)?xf(?=[\s/>])[^>]*?(?:/>|>.*?</(?:\w+:)?xf\s*>)", re.DOTALL)
CELL_FORMATS = re.compile(rb"<((?:\w+:)?)cellXfs[^>]*>(.*?)</(?:\w+:)?cellXfs\s*>", re.DOTALL)
FILLS = re.compile(rb"<(?:\w+:)?fills[^>]*>(.*?)</(?:\w+:)?fills\s*>", re.DOTALL)
FILL_ATTRIBUTES = re.compile(rb"\s(?:fillId|applyFill)\s*=\s*[\"'][^\"']*[\"']")


class StyleBook:
    """The styles of the workbook, grown by coloured twins of the styles that get a mark."""

    def __init__(self, xml: bytes) -> None:
        block, fills = CELL_FORMATS.search(xml), FILLS.search(xml)
        if block is None or fills is None:
            xml = stream_parts.STYLE_XML.encode()
            block, fills = CELL_FORMATS.search(xml), FILLS.search(xml)
        if block is None or fills is None:
            raise ValueError("our own styles have neither formats nor fills")
        self.xml = xml
        self.prefix, self.formats = block[1], XF.findall(block[2])
        fill_count = len(re.findall(rb"<(?:\w+:)?fill(?=[\s/>])", fills[1]))
        self.fills = {level: fill_count + number for number, level in enumerate(COLOURS)}
        self.twins: dict[tuple[int, str], int] = {}

    def twin(self, level: str, base: int) -> int:
        """Return the number of the coloured twin of a style."""
        key = (base if base < len(self.formats) else 0, level)
        if key not in self.twins:
            coloured = FILL_ATTRIBUTES.sub(b"", self.formats[key[0]])
            extra = b' fillId="%d" applyFill="1"' % self.fills[level]
            opening = b"<" + self.prefix + b"xf"
            self.formats.append(coloured.replace(opening, opening + extra, 1))
            self.twins[key] = len(self.formats) - 1
        return self.twins[key]

    def result(self) -> bytes:
        """Return the styles part with fills and twins added."""
        tag = self.prefix
        fills = b"".join(
            b'<%bfill><%bpatternFill patternType="solid"><%bfgColor rgb="%b"/></%bpatternFill></%bfill>'
            % (tag, tag, tag, colour.encode(), tag, tag)
            for colour in COLOURS.values()
        )
        xml = re.sub(rb"</(?:\w+:)?fills\s*>", lambda end: fills + end[0], self.xml, count=1)
        xml = re.sub(rb"(<(?:\w+:)?fills)[^>]*>", rb"\1>", xml, count=1)
        formats = b"<%bcellXfs>%b</%bcellXfs>" % (tag, b"".join(self.formats), tag)
        whole = re.compile(rb"<(?:\w+:)?cellXfs[^>]*>.*?</(?:\w+:)?cellXfs\s*>", re.DOTALL)
        return whole.sub(lambda _block: formats, xml, count=1)


def mark_as_stream(source: Path, out: Path, marks: Sequence[Mark], limits: Limits) -> None:
    """Write the marked copy: coloured cells and the list of problems in front."""
    with (
        open_archive(source, limits) as archive,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target,
    ):
        package = read_package(archive, limits)
        names = {entry.filename for entry in archive.infolist()}
        has_styles = STYLES_PART in names
        xml = read_part(archive, STYLES_PART, limits) if has_styles else b""
        styles, cells = StyleBook(xml), by_cell(marks)
        report_name, notes = unused_report_name(package), Notes()
        for sheet in package.sheets:
            own = cells.get(sheet.name, {})
            if own:
                facts = scan_sheet(part_chunks(archive, sheet.part), limits)
                own = to_corners(own, facts.merges)
            if copy_sheet(archive, target, sheet.part, own, styles):
                notes.attach(archive, sheet.part, own, limits)
        patched = {
            WORKBOOK: add_to_workbook(read_part(archive, WORKBOOK, limits), report_name),
            WORKBOOK_RELATIONS: add_relation(
                read_part(archive, WORKBOOK_RELATIONS, limits), has_styles
            ),
            TYPES_PART: notes.add_types(
                add_type(read_part(archive, TYPES_PART, limits), has_styles)
            ),
            **notes.parts,
        }
        target.writestr(
            REPORT_PART, report_xml(marks, {one.name for one in package.sheets}, styles)
        )
        target.writestr(STYLES_PART, styles.result())
        done = {sheet.part for sheet in package.sheets} | {STYLES_PART, *SKIPPED_PARTS}
        for name in sorted((names | set(patched)) - done):
            copy_part(archive, target, name, patched.get(name))


def unused_report_name(package: Package) -> str:
    """Return the name of our sheet, numbered where the workbook has one already."""
    used = {sheet.name for sheet in package.sheets}
    numbers = (f"{REPORT_SHEET}{number}" for number in range(2, 1000))
    return REPORT_SHEET if REPORT_SHEET not in used else next(n for n in numbers if n not in used)


def copy_sheet(
    archive: zipfile.ZipFile,
    target: zipfile.ZipFile,
    part: str,
    cells: dict[tuple[int, int], list[Mark]],
    styles: StyleBook,
) -> bool:
    """Copy a sheet row by row, rows with marks rewritten; return whether it now names comments."""
    has_notes = False
    rows: dict[int, dict[int, Callable[[int], int]]] = {}
    for (row, column), marks in cells.items():
        rows.setdefault(row, {})[column] = partial(styles.twin, marks[0].level)
    editor = RowEditor(b"")
    with target.open(part, "w", force_zip64=True) as stream:
        for kind, number, piece in split_sheet(part_chunks(archive, part)):
            if kind == "head":
                start = SHEET_DATA.search(piece)
                editor = RowEditor(start[1] if start else b"")
                piece = re.sub(rb'\stabSelected="(?:1|true)"', b"", piece)
            elif kind == "row" and number in rows:
                piece = editor.restyle(number, piece, rows[number])
            elif kind == "tail" and can_take(piece, cells):
                piece, has_notes = with_notes(piece), True
            stream.write(piece)
    return has_notes


def copy_part(
    archive: zipfile.ZipFile, target: zipfile.ZipFile, name: str, patched: bytes | None
) -> None:
    """Copy a part, or write what it has become."""
    if patched is not None:
        target.writestr(name, patched)
        return
    with archive.open(name) as source, target.open(name, "w") as stream:
        while chunk := source.read(1 << 20):
            stream.write(chunk)


def add_to_workbook(xml: bytes, report_name: str) -> bytes:
    """Return the workbook part with our sheet first and names bound to sheets moved along."""
    used = [int(number) for number in re.findall(rb'\ssheetId="(\d+)"', xml)]
    strict = b"http://purl.oclc.org/ooxml/officeDocument/relationships"
    space = strict.decode() if strict in xml else stream_parts.RELATIONS
    tag = re.search(rb"<((?:\w+:)?)sheets[^>]*>", xml)
    if tag is None:
        return xml
    entry = (
        f'<{tag[1].decode()}sheet name="{escape_attribute(report_name)}"'
        f' sheetId="{max(used, default=0) + 1}" xmlns:own="{space}" own:id="rIdProblems"/>'
    )
    xml = xml[: tag.end()] + entry.encode() + xml[tag.end() :]
    xml = re.sub(
        rb'\slocalSheetId="(\d+)"', lambda at: b' localSheetId="%d"' % (int(at[1]) + 1), xml
    )
    return re.sub(rb'\s(?:activeTab|firstSheet)="\d+"', b"", xml)


def add_relation(xml: bytes, has_styles: bool) -> bytes:
    """Return the relations with our sheet, without the calculation chain."""
    kind = stream_parts.RELATIONS
    added = f'<Relationship Id="rIdProblems" Type="{kind}/worksheet" Target="/{REPORT_PART}"/>'
    if not has_styles:
        added += f'<Relationship Id="rIdStyles" Type="{kind}/styles" Target="styles.xml"/>'
    xml = re.sub(rb"<(?:\w+:)?Relationship\s[^>]*calcChain[^>]*?/>", b"", xml)
    return insert_last(xml, rb"Relationships", added)


def add_type(xml: bytes, has_styles: bool) -> bytes:
    """Return the content types with our sheet."""
    base = f"{stream_parts.CONTENT}.spreadsheetml"
    added = f'<Override PartName="/{REPORT_PART}" ContentType="{base}.worksheet+xml"/>'
    if not has_styles:
        added += f'<Override PartName="/{STYLES_PART}" ContentType="{base}.styles+xml"/>'
    xml = re.sub(rb"<(?:\w+:)?Override\s[^>]*calcChain[^>]*?/>", b"", xml)
    return insert_last(xml, rb"Types", added)


def report_xml(marks: Sequence[Mark], sheets: set[str], styles: StyleBook) -> bytes:
    """Return the sheet with the list of problems; texts only, links lead to the cells."""
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        for number, width in enumerate(REPORT_WIDTHS, start=1)
    )
    rows = [report_row(1, (REPORT_TITLE,)), report_row(2, REPORT_HEADER)]
    links = []
    for number, mark in enumerate(marks, start=1):
        rows.append(report_row(number + 2, mark.row(number), styles.twin(mark.level, 0)))
        if mark.position is not None and mark.sheet in sheets:
            target = escape_attribute(mark.location)
            links.append(f'<hyperlink ref="{address(number + 2, 4)}" location="{target}"/>')
    linked = f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else ""
    return (
        f'{stream_parts.HEAD}<worksheet xmlns="{stream_parts.MAIN}"><sheetViews><sheetView'
        ' tabSelected="1" workbookViewId="0"><pane ySplit="2" topLeftCell="A3"'
        ' activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{columns}</cols><sheetData>{''.join(rows)}</sheetData>{linked}</worksheet>"
    ).encode()


def report_row(number: int, values: Sequence[int | str], level_style: int = 0) -> str:
    """Return one row of the list; the level stands in its colour."""
    cells = []
    for column, value in enumerate(values, start=1):
        style = f' s="{level_style}"' if level_style and column == 2 else ""
        at = f"{column_letters(column)}{number}"
        if isinstance(value, int):
            cells.append(f'<c r="{at}"><v>{value}</v></c>')
        elif value:
            cells.append(f'<c r="{at}"{style} t="inlineStr"><is>{text_element(value)}</is></c>')
    return f'<row r="{number}">{"".join(cells)}</row>'
