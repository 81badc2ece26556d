"""A million item rows as ten workbooks of a hundred thousand, one department after the other.

No peer: stock parts would take hours. What is looked at is growth and memory, how large the preview
page is, and that a confirmation does not open the workbook again (it is moved away before).
"""

from collections.abc import Iterator
from statistics import median
from typing import Any

from bench.frame import Line, Series, value

BOOKS, ROWS = 10, 100_000
GROWTH_BOUND, MEMORY_BOUND, PAGE_BOUND = 1.25, 350, 300
AT_EACH_END = 3  # workbooks


def measure(bench: Any) -> Iterator[Line]:
    rows = bench.options.size(ROWS, quick=1_000)
    place = bench.server.new("million")
    place.run("million", "prepare", folder=str(bench.folder), rows=rows, count=BOOKS)
    series = Series()
    for number in range(BOOKS):
        book = str(bench.folder / f"million-{number}.xlsx")
        done = place.run("importing", "ours", book=book, number=number)
        series.runs.setdefault("ours", []).append(done)
    walls = series.values("ours", "wall")
    first, last = median(walls[:AT_EACH_END]), median(walls[-AT_EACH_END:])
    yield Line(
        name=f"import {rows * BOOKS:,} rows as ten workbooks: the last three against the first three",
        ours=value(last, "wall"),
        floor=value(first, "wall"),
        ratio_to_floor=last / first,
        bound=f"linear: ≤ {GROWTH_BOUND} ×",
        holds=last / first <= GROWTH_BOUND,
        runs=BOOKS,
    )
    peak = max(series.values("ours", "memory"))
    yield Line(
        name=f"import {rows * BOOKS:,} rows as ten workbooks: highest peak memory of one",
        ours=value(peak, "memory"),
        bound=f"≤ {MEMORY_BOUND} MB",
        holds=peak <= MEMORY_BOUND,
        runs=BOOKS,
    )
    yield from _preview(bench, rows)


def _preview(bench: Any, rows: int) -> Iterator[Line]:
    place = bench.server.new("preview")
    place.run("million", "prepare", folder=str(bench.folder), rows=rows, count=1)
    seen = place.run("million", "preview", book=str(bench.folder / "million-0.xlsx"))
    yield Line(
        name=f"preview page of {rows:,} rows: size of the page",
        ours=value(seen["page_kb"], "page", "kB"),
        bound=f"≤ {PAGE_BOUND} kB",
        holds=seen["page_kb"] <= PAGE_BOUND,
        runs=1,
    )
    yield Line(
        name="confirmation: times that the workbook is opened again",
        ours=value(0 if seen["applied"] else 1, "openings", "openings"),
        bound="0",
        holds=bool(seen["applied"]),
        runs=1,
        note="The stored file was moved away before the confirmation, which went through.",
    )
