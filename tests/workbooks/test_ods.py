"""OpenDocument spreadsheets: values, merges, hidden parts, repetitions and their bombs."""

import zipfile
from datetime import date
from pathlib import Path

import pytest

from yongcheng.workbooks.grid import Book, FileRefused
from yongcheng.workbooks.reader import read_book

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (("office", "office"), ("table", "table"), ("text", "text"))
)
TEXT = '<table:table-cell office:value-type="string"{}><text:p>{}</text:p></table:table-cell>'


def cell(text: str, attributes: str = "") -> str:
    return TEXT.format(attributes, text)


def row(cells: str, attributes: str = "") -> str:
    return f"<table:table-row{attributes}>{cells}</table:table-row>"


def pack(path: Path, table: str, head: str = "", mimetype: str = MIMETYPE) -> Path:
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<office:document-content {SPACES}><office:body>'
        f'<office:spreadsheet><table:table table:name="目录">{table}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", mimetype)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def read(tmp_path: Path, table: str) -> Book:
    return read_book(pack(tmp_path / "a.ods", table))


def test_values_merges_and_hidden_parts(tmp_path: Path) -> None:
    table = (
        '<table:table-column/><table:table-column table:visibility="collapse"/>'
        + row(
            cell("名称", ' table:number-rows-spanned="2" table:number-columns-spanned="1"')
            + cell("代码")
        )
        + row(
            "<table:covered-table-cell/>"
            '<table:table-cell office:value-type="float" office:value="18"><text:p>18</text:p>'
            '</table:table-cell><table:table-cell office:value-type="date"'
            ' office:date-value="2020-03-25"><text:p>2020-03-25</text:p></table:table-cell>',
            ' table:visibility="filter"',
        )
        + row(
            '<table:table-cell table:formula="of:=[.A1]"/><table:table-cell'
            ' table:formula="of:=1+1" office:value-type="float" office:value="2"/>'
        )
        + row(
            '<table:table-cell table:number-columns-repeated="16384"/>',
            ' table:number-rows-repeated="1048573"',
        )
    )
    book = read(tmp_path, table)
    grid = book.grids[0]
    assert book.kind == "ods"
    assert grid.rows[0] == ["名称", "代码", None]
    assert grid.rows[1][:2] == [None, 18]
    assert grid.value(2, 3) == date(2020, 3, 25)
    assert grid.value(3, 2) == 2
    assert grid.uncached == {(3, 1)}
    assert grid.merges == [(1, 1, 2, 1)]
    assert grid.hidden_rows == {2}
    assert grid.hidden_columns == {2}
    assert len(grid.rows) == 3


BOMBS = (
    (row(cell("x"), ' table:number-rows-repeated="1000000"'), "too_many_rows"),
    (row(cell("x", ' table:number-columns-repeated="1000000"')), "too_wide"),
    (row("", ' table:number-rows-repeated="900000"') + row(cell("x")), "far_cell"),
    (
        row(
            cell("x", ' table:number-columns-repeated="16000"'),
            ' table:number-rows-repeated="9000"',
        ),
        "too_wide",
    ),
    (row(cell("<text:span>" * 200 + "x" + "</text:span>" * 200)), "xml_broken"),
    (row(cell("x")) + "<broken", "xml_broken"),
)


@pytest.mark.parametrize(("table", "code"), BOMBS)
def test_bombs(tmp_path: Path, table: str, code: str) -> None:
    with pytest.raises(FileRefused) as caught:
        read(tmp_path, table)
    assert caught.value.code == code


def test_declarations_and_other_documents(tmp_path: Path) -> None:
    declared = '<!DOCTYPE a [<!ENTITY a "x">]>'
    for path, code in (
        (pack(tmp_path / "a.ods", row(cell("x")), declared), "xml_entities"),
        (pack(tmp_path / "b.ods", row(cell("x")), "", MIMETYPE[:-11] + "text"), "text_document"),
    ):
        with pytest.raises(FileRefused) as caught:
            read_book(path)
        assert caught.value.code == code
