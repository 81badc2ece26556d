"""What the small parts of an .xlsx say: sheets and their parts, dates from 1904, the stamp."""

import posixpath
import zipfile
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from yongcheng.workbooks.archive import BROKEN, ENTITY, read_part
from yongcheng.workbooks.grid import FileRefused
from yongcheng.workbooks.limits import Limits
from yongcheng.workbooks.text import clean_text

WORKBOOK = "xl/workbook.xml"
WORKBOOK_RELATIONS = "xl/_rels/workbook.xml.rels"
CUSTOM = "docProps/custom.xml"
OUTSIDE = "工作表指向文件之外，不读取。请在 Excel 里打开，另存为 .xlsx 再上传。"
NO_SHEETS = "工作簿里没有工作表。请上传填好的 .xlsx 文件。"


@dataclass(slots=True)
class SheetPart:
    """A sheet as the workbook lists it."""

    name: str
    part: str
    is_hidden: bool


@dataclass(slots=True)
class Package:
    """The workbook part read."""

    sheets: list[SheetPart] = field(default_factory=list)
    uses_1904: bool = False
    stamp: dict[str, str] = field(default_factory=dict)


def local(tag: str) -> str:
    """Return a tag or attribute name without its namespace."""
    return tag.rsplit("}", 1)[-1]


def parse_part(archive: zipfile.ZipFile, name: str, limits: Limits) -> Element:
    """Return the root of a small part; refuse what is broken or declares entities."""
    try:
        return fromstring(read_part(archive, name, limits), forbid_dtd=True)
    except DefusedXmlException as error:
        raise FileRefused("xml_entities", ENTITY) from error
    except (ParseError, ValueError, LookupError, RecursionError) as error:
        raise FileRefused("xml_broken", BROKEN) from error


def read_package(archive: zipfile.ZipFile, limits: Limits) -> Package:
    """Return the sheets in their order, each with the part that holds it."""
    names = {entry.filename for entry in archive.infolist()}
    if WORKBOOK not in names or WORKBOOK_RELATIONS not in names:
        raise FileRefused("zip_broken", BROKEN)
    relations = read_relations(archive, limits)
    package = Package()
    for element in parse_part(archive, WORKBOOK, limits).iter():
        if local(element.tag) == "workbookPr":
            package.uses_1904 = element.get("date1904", "") in ("1", "true", "on")
        if local(element.tag) == "sheet":
            sheet = sheet_part(element, relations, names)
            if sheet is not None:
                package.sheets.append(sheet)
    if not package.sheets:
        raise FileRefused("no_sheets", NO_SHEETS)
    if len(package.sheets) > limits.sheets:
        message = (
            f"工作簿有 {len(package.sheets)} 张工作表，上限 {limits.sheets} 张。请拆成几个工作簿。"
        )
        raise FileRefused("too_many_sheets", message)
    if CUSTOM in names:
        package.stamp = read_stamp(parse_part(archive, CUSTOM, limits))
    return package


def read_relations(archive: zipfile.ZipFile, limits: Limits) -> dict[str, tuple[str, str]]:
    """Return relation id → (kind, part); a sheet outside the file is refused."""
    relations = {}
    for element in parse_part(archive, WORKBOOK_RELATIONS, limits):
        kind = element.get("Type", "").rsplit("/", 1)[-1]
        target = element.get("Target", "").replace("\\", "/")
        if kind == "worksheet" and element.get("TargetMode") == "External":
            raise FileRefused("sheet_outside", OUTSIDE)
        joined = target[1:] if target.startswith("/") else posixpath.join("xl", target)
        part = posixpath.normpath(joined)
        if kind == "worksheet" and part.startswith(("..", "/")):
            raise FileRefused("sheet_outside", OUTSIDE)
        relations[element.get("Id", "")] = (kind, part)
    return relations


def sheet_part(
    element: Element, relations: dict[str, tuple[str, str]], names: set[str]
) -> SheetPart | None:
    """Return a worksheet of the list, None for charts and the like."""
    name = clean_text(element.get("name", ""))
    identifiers = [value for key, value in element.items() if key.endswith("}id")]
    kind, part = relations.get(identifiers[0] if identifiers else "", ("worksheet", ""))
    if kind != "worksheet":
        return None
    if part not in names:
        message = f"工作簿损坏：工作表“{name[:31]}”的内容不在文件里。请在 Excel 里打开原表，另存为 .xlsx。"
        raise FileRefused("sheet_missing", message)
    return SheetPart(name, part, element.get("state", "visible") != "visible")


def read_stamp(root: Element) -> dict[str, str]:
    """Return the custom document properties as text."""
    stamp = {}
    for element in root:
        name = clean_text(element.get("name", ""))
        if name:
            stamp[name] = clean_text("".join(element.itertext()))
    return stamp
