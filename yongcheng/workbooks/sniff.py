"""Tells what a file is by its content; the name only helps to word the advice."""

import mmap
import zipfile
from pathlib import Path

from yongcheng.workbooks.archive import LOCKED, open_archive
from yongcheng.workbooks.grid import FileRefused
from yongcheng.workbooks.limits import MIB, Limits

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
HEAD_BYTES = 4096
WORKBOOK_NAMES = (".xlsx", ".xls", ".et", ".ods", ".xlsm", ".xlsb")
SAVE_AS = "请在 Excel 里另存为 .xlsx 再上传。"

BINARY_KINDS = (
    (b"%PDF", "pdf", f"这是 PDF 文件，不是表格。请找到原来的 Excel 文件，{SAVE_AS[1:]}"),
    (b"\x89PNG", "image", "这是图片，不是表格。请上传填好的 .xlsx 文件，不要上传截图。"),
    (b"\xff\xd8\xff", "image", "这是图片，不是表格。请上传填好的 .xlsx 文件，不要上传照片。"),
    (b"GIF8", "image", "这是图片，不是表格。请上传填好的 .xlsx 文件，不要上传截图。"),
    (b"BM", "image", "这是图片，不是表格。请上传填好的 .xlsx 文件，不要上传截图。"),
    (b"MZ", "program", "这是程序文件，不接收。请上传填好的 .xlsx 文件。"),
    (b"\x7fELF", "program", "这是程序文件，不接收。请上传填好的 .xlsx 文件。"),
    (b"Rar!", "packed", "这是压缩包。请解压后上传里面的表格。"),
    (b"7z\xbc\xaf", "packed", "这是压缩包。请解压后上传里面的表格。"),
    (b"\x1f\x8b", "packed", "这是压缩包。请解压后上传里面的表格。"),
    (b"{\\rtf", "text_document", "这是文字文档，不是表格。请把内容填进 .xlsx 模板再上传。"),
)
HTML = "这是网页另存的表格，不是 Excel 工作簿。请在 Excel 里另存为 .xlsx 再上传。"
XML_2003 = "这是“XML 表格 2003”，不是 Excel 工作簿。请在 Excel 里打开，另存为 .xlsx 再上传。"
ANY_XML = "这是 XML 文件，不是 Excel 工作簿。请在 Excel 里另存为 .xlsx 再上传。"
MHT = "这是单个文件网页（MHT），不是 Excel 工作簿。请在 Excel 里打开，另存为 .xlsx 再上传。"
JSON = "这是 JSON 数据文件，不是表格。请把内容填进 .xlsx 模板再上传。"
WORD = "这是文字文档，不是表格。请把内容填进 .xlsx 模板再上传。"
SLIDES = "这是演示文稿，不是表格。请把内容填进 .xlsx 模板再上传。"
XLSB = "这是二进制工作簿（.xlsb）。请在 Excel 里另存为 .xlsx 再上传。"
MACROS = "工作簿里有宏，不接收。请在 Excel 里另存为“Excel 工作簿（.xlsx）”，去掉宏再上传。"
NO_WORKBOOK = (
    "压缩包里没有工作簿。如果是打包的文件，请解压后上传里面的表格；否则请在 Excel 里另存为 .xlsx。"
)
OLE_BROKEN = "文件头像旧版 Excel，里面却没有表格。请在 Excel 里打开原表，另存为 .xlsx 再上传。"


def kind_of(path: Path, name: str, limits: Limits) -> str:
    """Return "xlsx", "xls", "ods" or "csv"; refuse everything else with advice."""
    size = path.stat().st_size
    if size < 2:
        raise FileRefused("empty", "文件是空的。请确认原表已保存，再上传一次。")
    if size > limits.file_bytes:
        message = (
            f"文件有 {size // MIB:,} MB，上限 {limits.file_bytes // MIB:,} MB。"
            "请删去图片和空白区域，或拆成几个工作簿分别上传。"
        )
        raise FileRefused("too_large", message)
    with path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    if head.startswith(b"PK"):
        return kind_of_archive(path, limits)
    if head.startswith(OLE):
        return kind_of_compound(path)
    for magic, code, message in BINARY_KINDS:
        if head.startswith(magic):
            raise FileRefused(code, message)
    refuse_markup(head)
    if name.lower().endswith(WORKBOOK_NAMES) and looks_like_text(head):
        ending = name[name.rindex(".") :].lower()
        message = (
            f"文件名以 {ending} 结尾，内容却是文本（CSV 一类）。"
            f"请在 Excel 里打开，另存为 .xlsx 再上传；确实是 CSV 的，把文件名改成 .csv。"
        )
        raise FileRefused("text_named_workbook", message)
    if not looks_like_text(head):
        raise FileRefused(
            "unknown", "认不出这是什么文件。请在 Excel 里打开原表，另存为 .xlsx 再上传。"
        )
    return "csv"


def kind_of_archive(path: Path, limits: Limits) -> str:
    """Tell a workbook from other things that come as a zip."""
    with open_archive(path, limits) as archive:
        names = {entry.filename.replace("\\", "/") for entry in archive.infolist()}
        refuse_other_archives(names)
        if "mimetype" in names:
            return kind_of_open_document(archive, names)
        if "xl/workbook.xml" not in names:
            raise FileRefused("no_workbook", NO_WORKBOOK)
        if "[Content_Types].xml" not in names:
            raise FileRefused("zip_broken", "工作簿缺少内容类型清单，打不开。" + SAVE_AS)
        return "xlsx"


def refuse_other_archives(names: set[str]) -> None:
    """Refuse documents, slides, binary workbooks and macros by their parts."""
    tops = {name.split("/")[0] for name in names}
    if "word" in tops:
        raise FileRefused("text_document", WORD)
    if "ppt" in tops:
        raise FileRefused("slides", SLIDES)
    if "xl/workbook.bin" in names:
        raise FileRefused("xlsb", XLSB)
    if any(name.endswith("vbaProject.bin") for name in names) or "Basic" in tops:
        raise FileRefused("macros", MACROS)


def kind_of_open_document(archive: zipfile.ZipFile, names: set[str]) -> str:
    """Tell a spreadsheet from a text or a presentation among the ODF files."""
    mimetype = archive.open("mimetype").read(200)
    if b"opendocument.spreadsheet" not in mimetype or "content.xml" not in names:
        raise FileRefused("text_document", WORD)
    manifest = "META-INF/manifest.xml"
    if manifest in names and b"encryption-data" in archive.open(manifest).read(2 * MIB):
        raise FileRefused("encrypted", LOCKED)
    return "ods"


def kind_of_compound(path: Path) -> str:
    """Tell an old workbook from other OLE files by the names of its streams."""
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if holds(data, "EncryptedPackage"):
            raise FileRefused("encrypted", LOCKED)
        if holds(data, "WordDocument"):
            raise FileRefused("text_document", WORD)
        if holds(data, "PowerPoint Document"):
            raise FileRefused("slides", SLIDES)
        if holds(data, "_VBA_PROJECT_CUR"):
            raise FileRefused("macros", MACROS)
        if holds(data, "Workbook") or holds(data, "Book"):
            return "xls"
    raise FileRefused("ole_broken", OLE_BROKEN)


def holds(data: mmap.mmap, stream_name: str) -> bool:
    """Return whether the file names such a stream."""
    return data.find((stream_name + "\0").encode("utf-16-le")) >= 0 or (
        stream_name == "EncryptedPackage" and data.find(stream_name.encode("utf-16-le")) >= 0
    )


def refuse_markup(head: bytes) -> None:
    """Refuse pages and data files that carry a table's name."""
    start = head.removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"").lstrip().lower()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in start and start.startswith(b"<?xml"):
        raise FileRefused("xml_2003", XML_2003)
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<head", b"<meta", b"<style")):
        raise FileRefused("html", HTML)
    if start.startswith((b"<?xml", b"<!--")):
        is_page = b"<html" in start or b"<table" in start
        raise FileRefused("html" if is_page else "xml", HTML if is_page else ANY_XML)
    if start.startswith((b"mime-version:", b"from: <saved")):
        raise FileRefused("mht", MHT)
    if start.startswith((b"[{", b"{", b"[[")) and b'"' in start:
        raise FileRefused("json", JSON)


def looks_like_text(head: bytes) -> bool:
    """Return whether hardly any byte is a control character (UTF-16 announces itself)."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    odd = sum(byte < 32 and byte not in (9, 10, 13) for byte in head)
    return odd * 100 <= len(head)
