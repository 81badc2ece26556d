"""mark_up: the official's own workbook comes back with its problem cells coloured and explained."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from yongcheng.workbooks.archive import open_archive, part_chunks
from yongcheng.workbooks.extract import extract
from yongcheng.workbooks.limits import LIMITS, Limits
from yongcheng.workbooks.mark_openpyxl import mark_with_openpyxl
from yongcheng.workbooks.mark_stream import mark_as_stream
from yongcheng.workbooks.marks import CSV_SHEET, Mark
from yongcheng.workbooks.package import read_package
from yongcheng.workbooks.plain_copy import write_plain
from yongcheng.workbooks.reader import collect
from yongcheng.workbooks.sandbox import plain_twin, run_to_file
from yongcheng.workbooks.sheet_scan import scan_sheet

OPENPYXL_ROWS = 20_000
OPENPYXL_MERGES = 20_000
OPENPYXL_CELLS = 1_000_000
LOST_PARTS = ("xl/media/", "xl/charts/", "xl/embeddings/", "xl/externalLinks/", "xl/pivot")


def mark_up(
    path: str | os.PathLike,
    kind: str,
    marks: Sequence[Mark],
    out_path: str | os.PathLike,
    *,
    limits: Limits = LIMITS,
) -> None:
    """Write the marked .xlsx to out_path; `kind` is Book.kind of the original."""
    source = Path(path).resolve(strict=True)
    task = {
        "task": "mark",
        "path": str(source),
        "out": str(Path(out_path).resolve()),
        "kind": kind,
        "marks": list(marks),
    }
    run_to_file(task, limits)


def mark_inside(task: dict[str, Any], limits: Limits) -> Iterator[tuple[Any, ...]]:
    """Do the work inside the child; sends no frames."""
    source, out, marks = Path(task["path"]), Path(task["out"]), task["marks"]
    plain = plain_twin(out)
    try:
        if task["kind"] != "xlsx":
            write_plain(collect(extract(source, "", limits)), plain)
            source = plain
            marks = [with_sheet(mark) for mark in marks]
        if is_ordinary(source, limits):
            try_openpyxl(source, out, marks, limits)
        else:
            mark_as_stream(source, out, marks, limits)
    finally:
        plain.unlink(missing_ok=True)
    yield ("marked",)


def try_openpyxl(source: Path, out: Path, marks: list[Mark], limits: Limits) -> None:
    """Mark with comments; what openpyxl cannot load or save is patched instead."""
    try:
        mark_with_openpyxl(source, out, marks)
    except Exception:
        mark_as_stream(source, out, marks, limits)


def with_sheet(mark: Mark) -> Mark:
    """Return the mark with the name the only sheet of a CSV file gets in its copy."""
    if mark.sheet:
        return mark
    rest = (mark.value, mark.remedy, mark.basis, mark.resource)
    return Mark(CSV_SHEET, mark.cell, mark.level, mark.text, *rest)


def is_ordinary(source: Path, limits: Limits) -> bool:
    """Return whether openpyxl takes the workbook in good time and loses nothing of it."""
    rows = merges = cells = 0
    with open_archive(source, limits) as archive:
        if any(entry.filename.startswith(LOST_PARTS) for entry in archive.infolist()):
            return False
        for sheet in read_package(archive, limits).sheets:
            facts = scan_sheet(part_chunks(archive, sheet.part), limits)
            if facts.has_formulas:
                return False
            rows += facts.listed_rows
            merges += facts.listed_merges
            cells += facts.last_row * facts.last_column
    return rows <= OPENPYXL_ROWS and merges <= OPENPYXL_MERGES and cells <= OPENPYXL_CELLS
