"""Small uploaded tables (people, calendar): the first sheet as plain rows, read by the safe reader."""

import tempfile
from collections.abc import Collection
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile

from yongcheng.workbooks.grid import FileRefused, Grid, Value
from yongcheng.workbooks.reader import read_book

MOST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 5000


HEADER_WITHIN = 10


def rows_of(upload: UploadedFile) -> list[list[Value]]:
    """Return the rows of the first visible sheet. Raises FileRefused with the sentence to show."""
    return _read(upload)[0].rows


def table_of(upload: UploadedFile, header: Collection[str]) -> tuple[int, list[list[Value]]]:
    """Return (row number of the header, rows from it on) of the sheet that has this header.

    Raises FileRefused where no sheet has all of the columns.
    """
    for grid in _read(upload):
        for place, row in enumerate(grid.rows[:HEADER_WITHIN]):
            words = {str(cell).strip() for cell in row if cell is not None}
            if set(header) <= words:
                return grid.first_row + place, grid.rows[place:]
    names = "、".join(header)
    raise FileRefused("no_header", f"没有找到表头。须有这些列：{names}。请用模板填写。")


def _read(upload: UploadedFile) -> list[Grid]:
    if upload.size > MOST_BYTES:
        raise FileRefused("too_big", "文件超过 2 MB。这里只收一张小表，请删去其他工作表再上传。")
    suffix = Path(upload.name or "").suffix[:8]
    with tempfile.NamedTemporaryFile(prefix="yc-", suffix=suffix) as kept:
        for part in upload.chunks():
            kept.write(part)
        kept.flush()
        book = read_book(kept.name, name=upload.name or "")
    grids = [one for one in book.grids if not one.is_hidden and one.rows]
    if not grids:
        raise FileRefused("empty", "表格是空的。")
    if any(len(grid.rows) > MOST_ROWS for grid in grids):
        raise FileRefused("too_long", f"一次最多 {MOST_ROWS} 行，请分几个文件上传。")
    return grids
