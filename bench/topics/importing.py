"""Import of 100,000 item rows, validated, previewed and applied; and the same file once more.

Floor: calamine reads every cell of the workbook, COPY (executemany on SQLite) writes the same rows to
the same tables: staging, problems, trail, resources, items, version snapshots, with every constraint
and index. The rows themselves were prepared before and cost the floor nothing.
Peer: stock django-import-export as the admin runs it (bench/peers/stock_import.py).
"""

from collections.abc import Iterator
from typing import Any

from bench.frame import PEER_RUNS, Line, Series, cheaper, scaled, value

ROWS = 100_000
WALL_BOUND, STOCK_BOUND, BULK_BOUND, MEMORY_BOUND = 1.5, 100, 20, 300


def measure(bench: Any) -> Iterator[Line]:
    rows = bench.options.size(ROWS, quick=2_000)
    base = bench.server.new("import_base")
    book, again = bench.folder / "import.xlsx", bench.folder / "import.rows"
    before = base.run("importing", "prepare", book=str(book), rows=rows)["before"]
    first = bench.server.copy("import_base", "import_first")
    first.run("importing", "ours", book=str(book))
    first.run("importing", "dump", path=str(again), before=before)
    series = Series()
    series.take_turns(
        bench.options.runs,
        {
            "ours": lambda run: bench.server.copy("import_base", "import_own").run(
                "importing", "ours", book=str(book)
            ),
            "again": lambda run: bench.server.place("import_own").run(
                "importing", "ours", book=str(book), is_again=True
            ),
            "floor": lambda run: bench.server.copy("import_base", "import_floor").run(
                "importing", "floor", book=str(book), path=str(again)
            ),
        },
    )
    yield from _against_the_floor(series, rows)
    yield from _again(series)
    yield from _against_the_peers(bench, series, rows)


def _against_the_floor(series: Series, rows: int) -> Iterator[Line]:
    ratio = series.ratio("ours", "floor", "wall")
    runs = len(series.runs["ours"])
    yield Line(
        name=f"import {rows:,} rows: wall against calamine → COPY of the same rows",
        ours=value(series.median("ours", "wall"), "wall"),
        floor=value(series.median("floor", "wall"), "wall"),
        ratio_to_floor=ratio,
        bound=f"wall ≤ {WALL_BOUND} × floor",
        holds=ratio <= WALL_BOUND,
        runs=runs,
    )
    peak = max(series.values("ours", "memory"))
    yield Line(
        name=f"import {rows:,} rows: peak memory, helpers included",
        ours=value(peak, "memory"),
        bound=f"≤ {MEMORY_BOUND} MB",
        holds=peak <= MEMORY_BOUND,
        runs=runs,
        note="The highest of all runs; proportional set size of the process and its reader.",
    )


def _again(series: Series) -> Iterator[Line]:
    ratio = series.ratio("again", "ours", "wall")
    runs = len(series.runs["again"])
    yield Line(
        name="import of the same file again: wall against the first import",
        ours=value(series.median("again", "wall"), "wall"),
        floor=value(series.median("ours", "wall"), "wall"),
        ratio_to_floor=ratio,
        bound="wall ≤ 1.0 × first import",
        holds=ratio <= 1,
        runs=runs,
    )
    written = max(series.values("again", "catalogue_rows"))
    yield Line(
        name="import of the same file again: row versions written to the catalogue",
        ours=value(written, "rows", "rows"),
        bound="0",
        holds=written == 0,
        runs=runs,
        note="pg_stat_user_tables: inserts, updates and deletes of resources, versions, items, bases.",
    )


def _against_the_peers(bench: Any, series: Series, rows: int) -> Iterator[Line]:
    sizes = bench.options.peer_sizes
    for step, bound, called in (
        ("stock", STOCK_BOUND, "stock django-import-export, dry run and confirm"),
        ("bulk", BULK_BOUND, "its bulk mode (use_bulk, skip_diff, cached parents)"),
    ):
        found = scaled(
            lambda: bench.server.copy("import_base", "import_peer"),
            "importing",
            step,
            sizes,
            folder=str(bench.folder),
        )
        times = cheaper(series, "ours", found["cpu"], rows, "cpu")
        yield Line(
            name=f"import {rows:,} rows: processor time against {called}",
            ours=value(series.median("ours", "cpu"), "cpu"),
            peer=value(found["cpu"].at(rows), "cpu"),
            ratio_to_peer=1 / times,
            bound=f"≥ {bound} × less",
            holds=times >= bound,
            runs=PEER_RUNS,
            scaled=found["cpu"].told("cpu"),
        )
