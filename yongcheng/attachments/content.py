"""What a file is by its content, not by its name. Pure but for the stream it looks at."""

import zipfile
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_PARTS = 10_000


@dataclass(frozen=True)
class FileType:
    """One accepted type: its media type, the endings it may have, whether a browser shows it."""

    media_type: str
    endings: frozenset[str]
    label: str
    shows: bool = False


PDF = FileType("application/pdf", frozenset({".pdf"}), "PDF", shows=True)
PNG = FileType("image/png", frozenset({".png"}), "图片", shows=True)
JPEG = FileType("image/jpeg", frozenset({".jpg", ".jpeg"}), "图片", shows=True)
OFD = FileType("application/ofd", frozenset({".ofd"}), "OFD")
OFFICE_XML = "application/vnd.openxmlformats-officedocument"
WORD = FileType(f"{OFFICE_XML}.wordprocessingml.document", frozenset({".docx"}), "Word")
EXCEL = FileType(f"{OFFICE_XML}.spreadsheetml.sheet", frozenset({".xlsx"}), "Excel")
SLIDES = FileType(f"{OFFICE_XML}.presentationml.presentation", frozenset({".pptx"}), "演示文稿")
OLD_OFFICE = FileType(
    "application/x-ole-storage",
    frozenset({".doc", ".xls", ".ppt", ".wps", ".et", ".dps"}),
    "旧版 Office 或 WPS 文件",
)
ACCEPTED = "PDF、OFD、图片（PNG、JPEG）、Word、Excel、演示文稿和 WPS 文件"


class NotAccepted(ValueError):
    """The file is none that is kept; the text says what to do."""


def file_type(stream: BinaryIO, name: str) -> FileType:
    """Return what the content is. Raises NotAccepted for anything else or for a wrong ending."""
    stream.seek(0)
    head = stream.read(16)
    found = _by_head(head) or (_by_parts(stream) if head.startswith(b"PK") else None)
    stream.seek(0)
    if found is None:
        raise NotAccepted(f"这不是可以保存的文件类型。可上传{ACCEPTED}。")
    ending = PurePath(name).suffix.lower()
    if ending not in found.endings:
        wanted = "、".join(sorted(found.endings))
        raise NotAccepted(
            f"文件内容是{found.label}，扩展名却是“{ending}”。请改为 {wanted} 再上传。"
        )
    return found


def _by_head(head: bytes) -> FileType | None:
    signs = (
        (b"%PDF-", PDF),
        (b"\x89PNG\r\n\x1a\n", PNG),
        (b"\xff\xd8\xff", JPEG),
        (OLE, OLD_OFFICE),
    )
    return next((found for sign, found in signs if head.startswith(sign)), None)


def _by_parts(stream: BinaryIO) -> FileType | None:
    """Look at the list of parts only: nothing is unpacked."""
    try:
        with zipfile.ZipFile(stream) as package:
            names = package.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise NotAccepted("文件已损坏，打不开。请重新导出后上传。") from error
    if len(names) > MOST_PARTS:
        raise NotAccepted("文件里的部件太多，不像普通文档。请另存为 PDF 再上传。")
    if any(name.endswith("vbaProject.bin") for name in names):
        raise NotAccepted("文件带有宏。请另存为不带宏的格式再上传。")
    if "OFD.xml" in names:
        return OFD
    if "[Content_Types].xml" in names:
        for folder, found in (("word/", WORD), ("xl/", EXCEL), ("ppt/", SLIDES)):
            if any(name.startswith(folder) for name in names):
                return found
    raise NotAccepted("压缩包不能作为附件。请把里面的文件逐个上传。")
