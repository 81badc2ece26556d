"""redact: a copy of a workbook in which given rows are empty and their content is nowhere.

The rows stay, so that addresses hold. Only what a reader of the table needs is carried over (sheets,
styles, used shared strings); comments, pictures, links, names, formulas, properties and everything
else stay behind. At the end every part is searched for the removed texts; if one is still found, the
copy is made again from bare values.
"""

import os
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from yongcheng.workbooks.archive import open_archive, part_chunks
from yongcheng.workbooks.extract import extract
from yongcheng.workbooks.grid import Book, FileRefused
from yongcheng.workbooks.limits import LIMITS, Limits
from yongcheng.workbooks.plain_copy import write_csv, write_plain
from yongcheng.workbooks.reader import collect
from yongcheng.workbooks.redact_xlsx import copy_without
from yongcheng.workbooks.sandbox import run_to_file
from yongcheng.workbooks.xml_text import escape

TELLING = 4
"""Texts shorter than this are too common to search for."""
NOT_CLEAN = "涉密行没有清除干净，副本没有保存。请联系目录管理员。"


def redact(
    path: str | os.PathLike,
    book: Book,
    rows_by_sheet: Mapping[str, Iterable[int]],
    out_path: str | os.PathLike,
    *,
    limits: Limits = LIMITS,
) -> str:
    """Write the copy to out_path and return its kind: "xlsx", or "csv" for a CSV file."""
    task = {
        "task": "redact",
        "path": str(Path(path).resolve(strict=True)),
        "out": str(Path(out_path).resolve()),
        "kind": book.kind,
        "rows": {name: sorted(set(rows)) for name, rows in rows_by_sheet.items()},
    }
    run_to_file(task, limits)
    return "csv" if book.kind == "csv" else "xlsx"


def redact_inside(task: dict[str, Any], limits: Limits) -> Iterator[tuple[Any, ...]]:
    """Do the work inside the child; sends no content back."""
    source, out = Path(task["path"]), Path(task["out"])
    rows = {name: set(numbers) for name, numbers in task["rows"].items()}
    book = collect(extract(source, "", limits))
    removed = removed_texts(book, rows)
    if book.kind == "csv":
        write_csv(book.grids[0], out, without=rows.get("", set()))
    elif book.kind == "xlsx":
        copy_without(source, out, rows, limits)
        if still_found(out, removed, limits):
            write_plain(book, out, without=rows)
    else:
        write_plain(book, out, without=rows)
    if book.kind != "csv" and still_found(out, removed, limits):
        out.unlink()
        raise FileRefused("redaction_failed", NOT_CLEAN)
    yield ("redacted",)


def removed_texts(book: Book, rows: Mapping[str, set[int]]) -> set[str]:
    """Return the texts of the removed rows that no remaining cell contains."""
    removed: set[str] = set()
    kept: set[str] = set()
    for grid in book.grids:
        gone = rows.get(grid.name, set())
        for number, row in enumerate(grid.rows, start=grid.first_row):
            target = removed if number in gone else kept
            target.update(str(cell) for cell in row if cell is not None)
    everything_kept = "\n".join([*kept, *(grid.name for grid in book.grids)])
    return {text for text in removed if len(text) >= TELLING and text not in everything_kept}


def still_found(path: Path, removed: set[str], limits: Limits) -> bool:
    """Return whether any part of the copy still holds one of the texts."""
    if not removed:
        return False
    wanted = re.compile(b"|".join(re.escape(escape(text).encode()) for text in sorted(removed)))
    longest = max(len(escape(text).encode()) for text in removed)
    with open_archive(path, limits) as archive:
        return any(
            part_holds(archive, entry.filename, wanted, longest) for entry in archive.infolist()
        )


def part_holds(
    archive: zipfile.ZipFile, name: str, wanted: re.Pattern[bytes], longest: int
) -> bool:
    """Return whether a part holds one of the texts, also across the pieces it is read in."""
    carry = b""
    for chunk in part_chunks(archive, name):
        if wanted.search(carry + chunk):
            return True
        carry = (carry + chunk)[-longest:]
    return False
