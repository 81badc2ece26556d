"""Formats of import and export screens: files are read by our own limited reader."""

import tempfile
from typing import Any

from import_export.formats.base_formats import CSV, XLSX
from tablib import Dataset

from yongcheng.workbooks.grid import FileRefused
from yongcheng.workbooks.reader import read_book


def read_dataset(content: bytes | str) -> Dataset:
    """Return the first visible sheet; its first row is the header. Raises ValueError with advice."""
    data = content.encode() if isinstance(content, str) else content
    with tempfile.NamedTemporaryFile(prefix="yc-") as kept:
        kept.write(data)
        kept.flush()
        try:
            book = read_book(kept.name, name="上传的文件")
        except FileRefused as refused:
            raise ValueError(refused.message) from refused
    grid = next((one for one in book.grids if not one.is_hidden and one.rows), None)
    if grid is None:
        raise ValueError("表格是空的。")
    found = Dataset(headers=["" if cell is None else str(cell) for cell in grid.rows[0]])
    for row in grid.rows[1:]:
        found.append(["" if cell is None else cell for cell in row])
    return found


class AnyFormat(XLSX):
    """What an office uploads: the content says whether it is a workbook or text."""

    def get_title(self) -> str:
        return "Excel、WPS 表格或 CSV（按内容识别）"

    def create_dataset(self, in_stream: Any, **kwargs: Any) -> Dataset:
        return read_dataset(in_stream)


class BookFormat(XLSX):
    """Excel 工作簿."""

    def get_title(self) -> str:
        return "Excel"

    def export_data(self, dataset: Dataset, **kwargs: Any) -> bytes:
        return dataset.export("xlsx")


class TextFormat(CSV):
    """CSV with the mark by which spreadsheets know UTF-8."""

    def get_title(self) -> str:
        return "CSV"

    def is_binary(self) -> bool:
        return True

    def export_data(self, dataset: Dataset, **kwargs: Any) -> bytes:
        return b"\xef\xbb\xbf" + dataset.export("csv").encode()
