"""The fixed parts of the workbooks our streaming writer makes."""

from yongcheng.workbooks.xml_text import escape, escape_attribute

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
CONTENT = "application/vnd.openxmlformats-officedocument"
PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006"
SHARED_RELATION = (
    f'<Relationship Id="rIdTexts" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
)
FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"

STYLES = ("plain", "text", "header", "date", "number", "wrap", "datetime", "title", "time")
STYLE_XML = f"""{HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="3">
<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>
<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/>
<numFmt numFmtId="166" formatCode="hh:mm:ss"/></numFmts>
<fonts count="3"><font><sz val="10"/><name val="宋体"/><charset val="134"/></font>
<font><b/><sz val="10"/><name val="宋体"/><charset val="134"/></font>
<font><b/><sz val="14"/><name val="宋体"/><charset val="134"/></font></fonts>
<fills count="3"><fill><patternFill patternType="none"/></fill>
<fill><patternFill patternType="gray125"/></fill>
<fill><patternFill patternType="solid"><fgColor rgb="FFE7EDF5"/></patternFill></fill></fills>
<borders count="2"><border/><border><left style="thin"><color rgb="FFB8C2CC"/></left>
<right style="thin"><color rgb="FFB8C2CC"/></right><top style="thin"><color rgb="FFB8C2CC"/></top>
<bottom style="thin"><color rgb="FFB8C2CC"/></bottom></border></borders>
<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="9"><xf/>
<xf numFmtId="49" applyNumberFormat="1"/>
<xf numFmtId="49" fontId="1" fillId="2" borderId="1" applyNumberFormat="1" applyFont="1"
 applyFill="1" applyBorder="1" applyAlignment="1"><alignment horizontal="center"
 vertical="center" wrapText="1"/></xf>
<xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="0"/>
<xf numFmtId="49" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top"
 wrapText="1"/></xf><xf numFmtId="165" applyNumberFormat="1"/>
<xf numFmtId="49" fontId="2" applyNumberFormat="1" applyFont="1" applyAlignment="1">
<alignment horizontal="center" vertical="center"/></xf>
<xf numFmtId="166" applyNumberFormat="1"/></cellXfs>
<cellStyles count="1"><cellStyle name="常规" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""


def content_types(sheet_count: int, has_stamp: bool, has_texts: bool = False) -> str:
    """Return [Content_Types].xml."""
    sheets = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml"'
        f' ContentType="{CONTENT}.spreadsheetml.worksheet+xml"/>'
        for number in range(1, sheet_count + 1)
    )
    stamp = (
        f'<Override PartName="/docProps/custom.xml" ContentType="{CONTENT}.custom-properties+xml"/>'
        if has_stamp
        else ""
    )
    texts = (
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{CONTENT}'
        '.spreadsheetml.sharedStrings+xml"/>'
        if has_texts
        else ""
    )
    return (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{CONTENT}.spreadsheetml.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{CONTENT}.spreadsheetml.styles+xml"/>'
        f"{sheets}{texts}{stamp}</Types>"
    )


def shared_texts(elements: str) -> str:
    """Return xl/sharedStrings.xml."""
    return f'{HEAD}<sst xmlns="{MAIN}">{elements}</sst>'


def root_relations(has_stamp: bool) -> str:
    """Return _rels/.rels."""
    stamp = (
        f'<Relationship Id="rId2" Type="{RELATIONS}/custom-properties"'
        ' Target="docProps/custom.xml"/>'
        if has_stamp
        else ""
    )
    return (
        f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1"'
        f' Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/>{stamp}</Relationships>'
    )


def workbook_xml(sheets: list[tuple[str, bool]], uses_1904: bool = False) -> str:
    """Return xl/workbook.xml for (name, is hidden) sheets."""
    entries = "".join(
        f'<sheet name="{escape_attribute(name)}" sheetId="{number}"'
        f'{" state=" + chr(34) + "hidden" + chr(34) if is_hidden else ""} r:id="rId{number}"/>'
        for number, (name, is_hidden) in enumerate(sheets, start=1)
    )
    settings = '<workbookPr date1904="1"/>' if uses_1904 else "<workbookPr/>"
    shown = next((at for at, (_name, is_hidden) in enumerate(sheets) if not is_hidden), 0)
    return (
        f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{settings}'
        f'<bookViews><workbookView activeTab="{shown}"/></bookViews>'
        f"<sheets>{entries}</sheets></workbook>"
    )


def workbook_relations(sheet_count: int, extra: str = "") -> str:
    """Return xl/_rels/workbook.xml.rels."""
    sheets = "".join(
        f'<Relationship Id="rId{number}" Type="{RELATIONS}/worksheet"'
        f' Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, sheet_count + 1)
    )
    return (
        f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{sheets}'
        f'<Relationship Id="rIdStyles" Type="{RELATIONS}/styles" Target="styles.xml"/>'
        f"{extra}</Relationships>"
    )


def custom_properties(stamp: dict[str, str]) -> str:
    """Return docProps/custom.xml."""
    entries = "".join(
        f'<property fmtid="{FORMAT_ID}" pid="{number}" name="{escape_attribute(name)}">'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(stamp.items(), start=2)
    )
    return (
        f'{HEAD}<Properties xmlns="{PROPERTIES}/custom-properties"'
        f' xmlns:vt="{PROPERTIES}/docPropsVTypes">{entries}</Properties>'
    )
