"""Opens a zip container only after its directory has been judged; nothing is ever extracted."""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from yongcheng.workbooks.grid import FileRefused
from yongcheng.workbooks.limits import MIB, Limits

END_RECORD = b"PK\x05\x06"
END64_LOCATOR = b"PK\x06\x07"
END_SEARCH = 66_000
DIRECTORY_BYTES = 4 * MIB
CHUNK = 1 * MIB
ENCODING = re.compile(rb"^<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)[\"']")
DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
READ_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)

BROKEN = "文件不完整或已损坏，打不开。请在 Excel 或 WPS 里打开原表，另存为 .xlsx 再上传。"
ENTITY = "文件里夹带了实体声明，正常的表格不会有。请在 Excel 里新建工作簿，把内容粘贴过去再上传。"
ENCODED = "工作簿内部用的不是 UTF-8 编码，读出来会是乱码。请在 Excel 里打开，另存为 .xlsx 再上传。"
NAMES = "工作簿内部的部件名不正常（重名或指向文件之外）。请在 Excel 里打开，另存为 .xlsx 再上传。"
LOCKED = "文件已加密。请在 Excel 里去掉打开密码，另存后再上传。"


def open_archive(path: Path, limits: Limits) -> zipfile.ZipFile:
    """Return the opened container; refuse one that is broken, too large or oddly named."""
    check_directory(path, limits)
    try:
        archive = zipfile.ZipFile(path)
    except (*READ_ERRORS, OSError, ValueError, struct.error) as error:
        raise FileRefused("zip_broken", BROKEN) from error
    try:
        check_names(archive)
        check_sizes(archive, limits)
    except FileRefused:
        archive.close()
        raise
    return archive


def check_directory(path: Path, limits: Limits) -> None:
    """Refuse a container whose directory alone is too large, before it is loaded."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        stream.seek(max(0, size - END_SEARCH))
        tail = stream.read()
    at = tail.rfind(END_RECORD)
    if at < 0 or len(tail) < at + 22:
        raise FileRefused("zip_broken", BROKEN)
    count, directory_bytes = struct.unpack("<HI", tail[at + 10 : at + 16])
    has_zip64 = tail.rfind(END64_LOCATOR) >= 0 and (count == 0xFFFF or directory_bytes > size)
    if count > limits.entries or directory_bytes > DIRECTORY_BYTES or has_zip64:
        message = (
            f"压缩包里的部件超过 {limits.entries} 个，不是正常的工作簿。"
            "请在 Excel 里打开，另存为 .xlsx 再上传。"
        )
        raise FileRefused("zip_entries", message)
    if count == 0:
        raise FileRefused(
            "zip_empty", "这是一个空的压缩包，里面没有表格。请上传填好的 .xlsx 文件。"
        )


def check_names(archive: zipfile.ZipFile) -> None:
    """Refuse names that lead outside, names told twice and encrypted parts."""
    seen = set()
    for entry in archive.infolist():
        name = entry.filename.replace("\\", "/")
        is_outside = name.startswith("/") or ".." in name.split("/") or ":" in name
        key = name.casefold()
        if is_outside or key in seen:
            raise FileRefused("zip_names", NAMES)
        seen.add(key)
        if entry.flag_bits & 0x1:
            raise FileRefused("encrypted", LOCKED)


def check_sizes(archive: zipfile.ZipFile, limits: Limits) -> None:
    """Refuse what grows too much when unpacked; judged by the directory, nothing is unpacked."""
    entries = archive.infolist()
    expanded = sum(entry.file_size for entry in entries)
    if expanded > limits.expanded_bytes:
        message = (
            f"文件解压后有 {expanded // MIB:,} MB，上限 {limits.expanded_bytes // MIB:,} MB。"
            "请删去图片和空白区域，或拆成几个工作簿分别上传。"
        )
        raise FileRefused("too_large", message)
    for entry in entries:
        ratio = entry.file_size // max(1, entry.compress_size)
        if entry.file_size > limits.ratio_floor_bytes and ratio > limits.ratio:
            message = (
                f"文件内容的压缩比达到 {ratio} 倍，上限 {limits.ratio} 倍，不像填报的表格。"
                "请把有内容的区域复制到新工作簿再上传。"
            )
            raise FileRefused("zip_ratio", message)


def part_chunks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Yield an XML part piece by piece; refuse another encoding, declarations and damage."""
    overlap = b""
    try:
        with archive.open(name) as stream:
            while chunk := stream.read(CHUNK):
                if not overlap:
                    check_head(chunk)
                refuse_declarations(overlap + chunk[:16])
                refuse_declarations(chunk)
                overlap = chunk[-16:]
                yield chunk
    except READ_ERRORS as error:
        raise FileRefused("zip_broken", BROKEN) from error


def refuse_declarations(chunk: bytes) -> None:
    """Refuse document types and entities; a plain search first, for it is fast."""
    if b"<!" in chunk and DECLARATION.search(chunk):
        raise FileRefused("xml_entities", ENTITY)


def check_head(chunk: bytes) -> None:
    """Refuse XML that is not UTF-8: neither reader nor we would read it rightly."""
    if b"\x00" in chunk[:4] or chunk[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise FileRefused("xml_encoding", ENCODED)
    declared = ENCODING.match(chunk.removeprefix(b"\xef\xbb\xbf").lstrip()[:200])
    if declared and declared[1].lower() not in (b"utf-8", b"utf8", b"us-ascii", b"ascii"):
        raise FileRefused("xml_encoding", ENCODED)


def read_part(archive: zipfile.ZipFile, name: str, limits: Limits) -> bytes:
    """Return a small XML part whole."""
    if archive.getinfo(name).file_size > limits.small_part_bytes:
        raise FileRefused("zip_broken", BROKEN)
    return b"".join(part_chunks(archive, name))
