"""Every kind of file that is not read ends in a code and a Chinese sentence that says what to do."""

import re
import zipfile
from pathlib import Path

import pytest

from tests.workbooks import books
from yongcheng.workbooks.grid import FileRefused
from yongcheng.workbooks.limits import Limits
from yongcheng.workbooks.reader import read_book

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
HTML = "<html><table><tr><td>名称</td></tr></table></html>"
XML_2003 = '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
MHT = "MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n"
ADVICE = re.compile("请|上传")

PLAIN_FILES = (
    ("a.xlsx", b"", "empty"),
    ("a.xlsx", b"P", "empty"),
    ("a.xlsx", b"PK\x05\x06" + b"\0" * 18, "zip_empty"),
    ("a.xlsx", b"PK\x03\x04" + b"x" * 300, "zip_broken"),
    ("a.xlsx", b"%PDF-1.7\n", "pdf"),
    ("a.xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "image"),
    ("a.xlsx", b"MZ" + b"\0" * 510, "program"),
    ("a.xls", HTML.encode("gb18030"), "html"),
    ("a.xls", b"\xef\xbb\xbf" + HTML.encode(), "html"),
    ("a.xls", XML_2003.encode(), "xml_2003"),
    ("a.xls", MHT.encode(), "mht"),
    ("a.xlsx", b'[{"a": 1}]', "json"),
    ("a.xls", OLE + b"\0" * 504, "ole_broken"),
    ("a.xls", OLE + b"\0" * 504 + "WordDocument\0".encode("utf-16-le"), "text_document"),
    ("a.xlsx", OLE + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    ("a.xlsx", bytes(range(256)) * 16, "unknown"),
    ("a.xlsx", "名称,代码\r\n低保,1\r\n".encode("gbk"), "text_named_workbook"),
    ("a.csv", ("名称,代\x00码\r\n" + "低保,1\r\n" * 20).encode(), "csv_nul"),
    ("a.csv", "名稱,資料類型,資訊項\r\n測試,說明,單位\r\n".encode("big5"), "csv_encoding"),
    ("a.csv", "信息资源,共享\r\n".encode("gbk") + "信息资源名称\r\n".encode(), "csv_encoding"),
    ("a.csv", "名称，代码，摘要，类型\r\n一，二，三，四\r\n".encode(), "csv_fullwidth_comma"),
    ("a.csv", ('名称,代码\r\n"没有闭合' + "字,\r\n" * 50).encode(), "csv_quotes"),
    ("a.csv", ("名称,代码\r\n" + "长" * 140_000 + ",1\r\n").encode(), "csv_quotes"),
    ("a.csv", (",".join("x" * 20_000) + "\r\n").encode(), "too_many_columns"),
)

SHEETS = (
    (books.row(1, books.cell("ZZZZ1", "x")), "", "bad_address"),
    (books.row(1, books.cell("A-3", "x")), "", "bad_address"),
    ('<row r="1000000000"><c r="A1000000000"><v>1</v></c></row>', "", "bad_address"),
    ('<row r="-3"><c r="A3"><v>1</v></c></row>', "", "bad_address"),
    (books.GOOD + books.row(1048576, books.cell("XFD1048576", "x")), "", "far_cell"),
    (books.row(150_000, books.cell("XFD150000", "x")), "", "too_wide"),
    (
        books.row(3, books.cell("A3", "x")) + books.row(1, books.cell("A1", "y")),
        "",
        "rows_out_of_order",
    ),
    ('<row r="1"><c r="A1" t="s"><v>-1</v></c></row>', "", "sheet_broken"),
    ('<row r="1"><c r="A1" t="s"><v>999</v></c></row>', "", "sheet_broken"),
    (
        books.row(1, '<c r="A1" t="inlineStr"><is>' + "<r>" * 900 + "</r>" * 900 + "</is></c>"),
        "",
        "sheet_broken",
    ),
    (books.GOOD, '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>', "span_too_large"),
    (books.GOOD, '<mergeCells><mergeCell ref="A2:A1048576"/></mergeCells>', "span_too_large"),
    (books.GOOD, '<hyperlinks><hyperlink ref="A1:XFD1048576"/></hyperlinks>', "span_too_large"),
)

PARTS = (
    ({"strings": books.HEAD + books.LAUGHS + "<sst><si><t>&b;</t></si></sst>"}, "xml_entities"),
    ({"types": books.HEAD + books.LAUGHS + books.TYPES[38:]}, "xml_entities"),
    (
        {"xl/comments1.xml": books.HEAD + '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x">'},
        "xml_entities",
    ),
    ({"workbook": None}, "no_workbook"),
    ({"types": None}, "zip_broken"),
    ({"binding": books.BINDING.replace("sheet1.xml", "sheet9.xml")}, "sheet_missing"),
    ({"binding": books.BINDING.replace("worksheets/sheet1", "../../etc/x")}, "sheet_outside"),
    ({"workbook": books.WORKBOOK.split("<sheets>")[0] + "<sheets/></workbook>"}, "no_sheets"),
    ({"../../evil.txt": "x"}, "zip_names"),
    ({"/evil.txt": "x"}, "zip_names"),
    ({"xl/WORKBOOK.xml": "x"}, "zip_names"),
    ({"xl/vbaProject.bin": "x"}, "macros"),
    ({"word/document.xml": "<a/>"}, "text_document"),
    ({"xl/workbook.bin": "x"}, "xlsb"),
)


def refusal(path: Path, **limits: int) -> FileRefused:
    """Return how the file is refused; the sentence must advise and name no internals."""
    with pytest.raises(FileRefused) as caught:
        read_book(path, limits=Limits(**limits))
    assert ADVICE.search(caught.value.message), caught.value.message
    assert not re.search(r"Error|Traceback|/tmp|None", caught.value.message)
    return caught.value


@pytest.mark.parametrize(("name", "content", "code"), PLAIN_FILES)
def test_other_kinds(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert refusal(path).code == code


@pytest.mark.parametrize(("rows", "tail", "code"), SHEETS)
def test_hostile_sheets(tmp_path: Path, rows: str, tail: str, code: str) -> None:
    assert refusal(books.pack(tmp_path / "a.xlsx", books.sheet(rows, tail))).code == code


@pytest.mark.parametrize(("parts", "code"), PARTS)
def test_hostile_parts(tmp_path: Path, parts: dict[str, str | None], code: str) -> None:
    path = books.pack(tmp_path / "a.xlsx", books.sheet(books.GOOD), **parts)
    assert refusal(path).code == code


@pytest.mark.parametrize("encoding", ["utf-16", "gbk"])
def test_other_encodings_inside(tmp_path: Path, encoding: str) -> None:
    xml = books.sheet(books.GOOD).replace("UTF-8", encoding).encode(encoding)
    assert refusal(books.pack(tmp_path / "a.xlsx", xml)).code == "xml_encoding"


def test_damaged_zip(tmp_path: Path) -> None:
    path = books.pack(tmp_path / "a.xlsx", books.sheet(books.GOOD))
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 2 // 3])
    assert refusal(path).code == "zip_broken"
    place = whole.index(b"xl/worksheets/sheet1.xml") + 64
    path.write_bytes(whole[:place] + bytes([whole[place] ^ 255]) + whole[place + 1 :])
    assert refusal(path).code == "zip_broken"
    path.write_bytes(b"%PDF-1.4\n" + whole)
    assert refusal(path).code == "pdf"


def test_sizes_are_judged_before_unpacking(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    books.pack(path, books.sheet(books.GOOD))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.bin", bytes(3_000_000))
    assert refusal(path, expanded_bytes=2_000_000).code == "too_large"
    found = refusal(path, ratio_floor_bytes=1_000_000)
    assert found.code == "zip_ratio"
    assert "400 倍" in found.message
    assert refusal(path, entries=3).code == "zip_entries"
    assert refusal(path, file_bytes=100).code == "too_large"


def test_too_many_rows_name_the_limit_and_the_way_out(tmp_path: Path) -> None:
    rows = "".join(books.row(n, books.cell(f"A{n}", "x")) for n in range(1, 60))
    path = books.pack(tmp_path / "a.xlsx", books.sheet(rows))
    found = refusal(path, rows=40, heading_rows=2)
    assert found.code == "too_many_rows"
    assert "40 行" in found.message
    assert "拆成几个工作簿" in found.message
    csv = tmp_path / "a.csv"
    csv.write_text("名称,代码\r\n" * 60)
    assert refusal(csv, rows=40, heading_rows=2).code == "too_many_rows"


def test_child_that_runs_out_of_memory_or_time_is_a_refusal(tmp_path: Path) -> None:
    rows = "".join(books.row(n, books.cell(f"A{n}", "字" * 200)) for n in range(1, 40_000))
    path = books.pack(tmp_path / "a.xlsx", books.sheet(rows))
    assert refusal(path, memory_bytes=1_000_000).code in ("too_big", "crashed")
    assert refusal(path, wall_seconds=0).code == "too_slow"
