"""The copy of an .xlsx without the content of some rows: kept parts are named, the rest stays out."""

import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from yongcheng.workbooks import stream_parts
from yongcheng.workbooks.archive import open_archive, part_chunks, read_part
from yongcheng.workbooks.limits import Limits
from yongcheng.workbooks.package import SheetPart, read_package
from yongcheng.workbooks.sheet_patterns import SHEET_DATA, Patterns
from yongcheng.workbooks.sheet_split import RowEditor, split_sheet

STRINGS, STYLES, THEME = "xl/sharedStrings.xml", "xl/styles.xml", "xl/theme/theme1.xml"
STRING_ITEM = re.compile(rb"<((?:\w+:)?)si(?:\s[^>]*)?(?:/>|>.*?</(?:\w+:)?si\s*>)", re.DOTALL)
STRING_CELL = re.compile(
    rb"\bt\s*=\s*[\"']s[\"'][^>]*>\s*(?:<(?:\w+:)?f(?:\s[^>]*|/)?>[^<]*(?:</(?:\w+:)?f>)?\s*)?<(?:\w+:)?v[^>]*>\s*(\d+)"
)
KEPT_TAIL = re.compile(
    rb"<((?:\w+:)?(?:mergeCells|dataValidations|pageMargins))(?=[\s/>])[^>]*?(?:/>|>.*?</\1\s*>)",
    re.DOTALL,
)
FORMULA = re.compile(
    rb"<(?:\w+:)?f(?=[\s/>])(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f\s*>)(?=\s*<(?:\w+:)?v[^>/]*>[^<])"
)
HEADER_FOOTER = re.compile(rb"<((?:\w+:)?sheetPr)(?=[\s/>])[^>]*?(?:/>|>.*?</\1\s*>)", re.DOTALL)
ROOT_END = re.compile(rb"</(?:\w+:)?worksheet\s*>")
KIND = f"{stream_parts.CONTENT}.spreadsheetml"


def copy_without(source: Path, out: Path, rows: Mapping[str, set[int]], limits: Limits) -> None:
    """Write the copy; sheets get new part names, binding parts are written anew."""
    with (
        open_archive(source, limits) as archive,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as target,
    ):
        package = read_package(archive, limits)
        names = {entry.filename for entry in archive.infolist()}
        used: set[int] = set()
        for number, sheet in enumerate(package.sheets, start=1):
            part = f"xl/worksheets/sheet{number}.xml"
            with target.open(part, "w", force_zip64=True) as stream:
                for piece in sheet_without(archive, sheet, rows.get(sheet.name, set())):
                    used.update(map(int, STRING_CELL.findall(piece)))
                    stream.write(piece)
        if STRINGS in names:
            target.writestr(STRINGS, used_strings(read_part(archive, STRINGS, limits), used))
        styles = read_part(archive, STYLES, limits) if STYLES in names else None
        target.writestr(STYLES, styles or stream_parts.STYLE_XML)
        if THEME in names:
            target.writestr(THEME, read_part(archive, THEME, limits))
        listed = [(sheet.name, sheet.is_hidden) for sheet in package.sheets]
        write_bindings(target, listed, package.uses_1904, names)


def sheet_without(archive: zipfile.ZipFile, sheet: SheetPart, gone: set[int]) -> Iterator[bytes]:
    """Yield the pieces of a sheet with the rows emptied and everything linked left out."""
    editor, patterns = RowEditor(b""), Patterns(b"")
    for kind, number, piece in split_sheet(part_chunks(archive, sheet.part)):
        if kind == "head":
            start = SHEET_DATA.search(piece)
            prefix = start[1] if start else b""
            editor, patterns = RowEditor(prefix), Patterns(prefix)
            yield HEADER_FOOTER.sub(b"", piece)
        elif kind == "row" and number in gone:
            yield editor.empty(number, piece)
        elif kind == "row":
            yield FORMULA.sub(b"", piece) if patterns.formula_tag in piece else piece
        else:
            begin = re.match(rb"</(?:\w+:)?sheetData\s*>", piece)
            kept = b"".join(match[0] for match in KEPT_TAIL.finditer(piece))
            end = ROOT_END.search(piece)
            yield (begin[0] if begin else b"") + kept + (end[0] if end else b"")


def used_strings(xml: bytes, used: set[int]) -> bytes:
    """Return the shared strings with every unused one emptied; the numbering stays."""
    counter = iter(range(len(xml)))

    def keep(item: re.Match[bytes]) -> bytes:
        if next(counter) in used:
            return item[0]
        return b"<%bsi><%bt></%bt></%bsi>" % ((item[1],) * 4)

    return STRING_ITEM.sub(keep, xml)


def write_bindings(
    target: zipfile.ZipFile, sheets: list[tuple[str, bool]], uses_1904: bool, names: set[str]
) -> None:
    """Write content types, relations and the workbook part."""
    extra = types = ""
    for part, kind in ((STRINGS, "sharedStrings"), (THEME, "theme")):
        if part in names:
            target_name = part.removeprefix("xl/")
            extra += (
                f'<Relationship Id="rId{kind}" Type="{stream_parts.RELATIONS}/{kind}"'
                f' Target="{target_name}"/>'
            )
            content = (
                f"{KIND}.{kind}" if kind == "sharedStrings" else f"{stream_parts.CONTENT}.theme"
            )
            types += f'<Override PartName="/{part}" ContentType="{content}+xml"/>'
    count = len(sheets)
    target.writestr("xl/workbook.xml", stream_parts.workbook_xml(sheets, uses_1904))
    target.writestr("xl/_rels/workbook.xml.rels", stream_parts.workbook_relations(count, extra))
    target.writestr("_rels/.rels", stream_parts.root_relations(False))
    base = stream_parts.content_types(count, False)
    target.writestr("[Content_Types].xml", base.replace("</Types>", types + "</Types>"))
