"""What is read: values as Excel stored them, addresses, merges, hidden parts, encodings."""

from datetime import date, datetime, time
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.workbooks import books
from yongcheng.workbooks.grid import Book
from yongcheng.workbooks.reader import STAMP_SHEET, read_book
from yongcheng.workbooks.stream_writer import StreamWriter

LATE = datetime.combine(date(2020, 3, 25), time(23, 59, 59))


def read(tmp_path: Path, rows: str, tail: str = "", head: str = "") -> Book:
    return read_book(books.pack(tmp_path / "a.xlsx", books.sheet(rows, tail, head)))


def test_values_keep_what_excel_stored(tmp_path: Path) -> None:
    numbers = ("18", "3.5", "411481199001011234", "307010000001", "-0", "1e309", "NaN")
    cells = "".join(f"<c><v>{number}</v></c>" for number in numbers)
    cells += '<c t="b"><v>1</v></c><c t="e"><v>#REF!</v></c><c t="str"><v>文</v></c>'
    values = read(tmp_path, f"<row>{cells}</row>").grids[0].rows[0]
    assert values[:2] == [18, 3.5]
    assert type(values[0]) is int
    assert type(values[2]) is float
    assert values[3:7] == [307010000001, 0, "#NUM!", "#NUM!"]
    assert values[7:] == [True, "#REF!", "文"]


def test_dates_by_format_and_from_1904(tmp_path: Path) -> None:
    for epoch in (None, CALENDAR_MAC_1904):
        workbook = Workbook()
        workbook.epoch = epoch or workbook.epoch
        workbook.active.append([date(2020, 3, 25), LATE, 43915])
        workbook.save(tmp_path / "a.xlsx")
        book = read_book(tmp_path / "a.xlsx")
        assert book.grids[0].rows[0] == [
            date(2020, 3, 25),
            LATE,
            43915,
        ]
        assert book.uses_1904 is bool(epoch)


def test_addresses_begin_where_the_table_begins(tmp_path: Path) -> None:
    rows = books.row(4, books.cell("C4", "名称")) + books.row(9, books.cell("E9", "末"))
    grid = read(tmp_path, rows).grids[0]
    assert (grid.first_row, grid.first_column) == (4, 3)
    assert grid.value(9, 5) == "末"
    assert grid.value(5, 3) is None
    assert {len(row) for row in grid.rows} == {3}


def test_data_after_a_long_gap_is_kept_and_ghost_rows_are_cut(tmp_path: Path) -> None:
    ghosts = "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(3, 200))
    after = books.row(200, books.cell("A200", "在后面"))
    tail = "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(201, 3000))
    grid = read(tmp_path, books.GOOD + ghosts + after + tail).grids[0]
    assert len(grid.rows) == 200
    assert grid.value(200, 1) == "在后面"


def test_merges_hidden_parts_and_formulas_without_result(tmp_path: Path) -> None:
    rows = (
        '<row r="1" hidden="1"><c r="A1"><f>1+1</f><v>2</v></c></row><row r="2"><c r="A2"><f>B2</f>'
        '<v/></c><c r="B2"><f>"x"</f></c><c r="C2" t="str"><f>""</f><v></v></c>'
        '<c r="D2"><f t="shared" si="0"/><v>7</v></c></row>'
    )
    tail = '<mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="A90:B90"/></mergeCells>'
    head = '<cols><col min="2" max="16384" width="9" hidden="1"/></cols>'
    grid = read(tmp_path, rows, tail, head).grids[0]
    assert grid.merges == [(1, 1, 1, 2)]
    assert grid.hidden_rows == {1}
    assert grid.hidden_columns == {2, 3, 4}
    assert grid.uncached == {(2, 1), (2, 2)}
    assert grid.value(2, 4) == 7


def test_legal_oddities(tmp_path: Path) -> None:
    bare = "<row><c t='inlineStr'><is><t>甲</t></is></c><c><v>2</v></c></row>"
    assert read(tmp_path, bare).grids[0].rows == [["甲", 2]]
    prefixed = books.sheet(books.GOOD)
    for tag in ("worksheet", "sheetData", "row", "c", "is", "t"):
        prefixed = prefixed.replace(f"<{tag} ", f"<x:{tag} ").replace(f"<{tag}>", f"<x:{tag}>")
        prefixed = prefixed.replace(f"</{tag}>", f"</x:{tag}>")
    prefixed = prefixed.replace("xmlns=", "xmlns:x=")
    grid = read_book(books.pack(tmp_path / "b.xlsx", prefixed)).grids[0]
    assert grid.rows == [["名称", "代码"], ["低保", "1"]]
    wrong = '<dimension ref="A1"/>'
    assert len(read(tmp_path, books.GOOD, head=wrong).grids[0].rows) == 2


def test_characters_no_database_takes_are_removed_and_reported(tmp_path: Path) -> None:
    rows = books.row(1, books.cell("A1", "低保_x0000_信息"), books.cell("B1", "𠮷㐂䶮"))
    grid = read(tmp_path, rows).grids[0]
    assert grid.rows == [["低保信息", "𠮷㐂䶮"]]
    assert grid.cleaned == {(1, 1)}


def test_stamp_from_properties_and_from_the_hidden_sheet(tmp_path: Path) -> None:
    with StreamWriter(tmp_path / "a.xlsx", stamp={"模板": "2026-1"}) as writer:
        writer.add_sheet("目录").write_row(["名称"])
    assert read_book(tmp_path / "a.xlsx").stamp == {"模板": "2026-1"}
    workbook = Workbook()
    workbook.active.append(["名称"])
    stamp = workbook.create_sheet(STAMP_SHEET)
    stamp.sheet_state = "hidden"
    stamp.append(["模板", "2026-2"])
    workbook.save(tmp_path / "b.xlsx")
    book = read_book(tmp_path / "b.xlsx")
    assert book.stamp == {"模板": "2026-2"}
    assert [grid.name for grid in book.grids] == ["Sheet"]


CSV = "名称,代码,摘要\r\n城市低保对象信息,1,共享\r\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (CSV.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + CSV.encode(), "utf-8"),
        (CSV.encode("utf-16"), "utf-16"),
        (CSV.encode("gbk"), "gb18030"),
        (CSV.replace(",", ";").encode(), "utf-8"),
        (CSV.replace(",", "\t").encode(), "utf-8"),
        (("sep=;\r\n" + CSV.replace(",", ";")).encode(), "utf-8"),
        (CSV.replace("\r\n", "\r").encode(), "utf-8"),
    ],
)
def test_csv(tmp_path: Path, content: bytes, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    book = read_book(path)
    assert (book.kind, book.encoding) == ("csv", encoding)
    assert book.grids[0].rows == [["名称", "代码", "摘要"], ["城市低保对象信息", "1", "共享"]]


def test_csv_cells_with_line_ends_and_records_of_unequal_length(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(
        '名称,代码\r\n"城市\r\n低保""对象""",𠮷㐂䶮\r\n只有一列\r\n,,\r\n'.encode("gb18030")
    )
    assert read_book(path).grids[0].rows == [
        ["名称", "代码"],
        ['城市\n低保"对象"', "𠮷㐂䶮"],
        ["只有一列", None],
    ]


def test_kind_is_found_by_content(tmp_path: Path) -> None:
    for name in ("a.xls", "a.csv", "无扩展名", "a.et"):
        assert read_book(books.pack(tmp_path / name, books.sheet(books.GOOD))).kind == "xlsx"
