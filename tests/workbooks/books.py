"""Workbooks built by the tests themselves, part by part, so that they can be broken on purpose."""

import zipfile
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
TYPES = (
    f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override'
    ' PartName="/xl/sharedStrings.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)
ROOT = (
    f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1"'
    f' Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
WORKBOOK = (
    f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
    '<sheet name="目录" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
BINDING = (
    f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1"'
    f' Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2"'
    f' Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
)
STRINGS = f'{HEAD}<sst xmlns="{MAIN}"><si><t>名称</t></si><si><t>摘要</t></si></sst>'
LAUGHS = '<!DOCTYPE a [<!ENTITY a "xx"><!ENTITY b "&a;&a;&a;&a;">]>'


def cell(reference: str, text: str) -> str:
    """Return a cell with an inline text."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def row(number: int, *cells: str) -> str:
    """Return a row."""
    return f'<row r="{number}">{"".join(cells)}</row>'


def sheet(rows: str, tail: str = "", head: str = "") -> str:
    """Return a worksheet part."""
    return f'{HEAD}<worksheet xmlns="{MAIN}">{head}<sheetData>{rows}</sheetData>{tail}</worksheet>'


GOOD = row(1, cell("A1", "名称"), cell("B1", "代码")) + row(2, cell("A2", "低保"), cell("B2", "1"))


def pack(path: Path, sheet_xml: str | bytes, **parts: str | None) -> Path:
    """Write an .xlsx; keyword arguments replace a part (None leaves it out) or add to it."""
    contents: dict[str, str | bytes | None] = {
        "types": TYPES,
        "root": ROOT,
        "workbook": WORKBOOK,
        "binding": BINDING,
        "strings": STRINGS,
    }
    contents |= parts
    names = {
        "types": "[Content_Types].xml",
        "root": "_rels/.rels",
        "workbook": "xl/workbook.xml",
        "binding": "xl/_rels/workbook.xml.rels",
        "strings": "xl/sharedStrings.xml",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for key, content in contents.items():
            if content is not None:
                archive.writestr(names.get(key, key), content)
        archive.writestr("xl/worksheets/sheet1.xml", sheet_xml)
    return path
