"""Export of 100,000 and 1,000,000 rows in the national form.

Floor: the rows floor and the deflate floor together. Rows: the same versions fetched and their JSON
read as values, nothing written. Deflate: the sheets of the very workbook that we wrote, compressed
again at the same level. Peer: stock `ModelResource.export()` to .xlsx, with and without select_related;
its memory does not grow in a straight line, so that of the variant with select_related is measured at
full size, once.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.frame import PEER_RUNS, Line, Series, cheaper, scaled, value

SMALL, LARGE = 10_000, 100_000  # resources; about ten rows each
FLOOR_BOUND, STOCK_BOUND, MEMORY_BOUND, GROWTH_BOUND = 1.5, 20, 8, 1.8


def measure(bench: Any) -> Iterator[Line]:
    sizes = {
        "100,000": bench.options.size(SMALL, quick=1_000),
        "1,000,000": bench.options.size(LARGE, quick=3_000),
    }
    series = Series()
    for name, resources in sizes.items():
        place = bench.city(resources)
        made = bench.folder / f"export-{resources}.xlsx"
        series.take_turns(
            bench.options.runs,
            {
                f"ours {name}": lambda run, to=place, path=made: to.run(
                    "exporting", "ours", path=str(path)
                ),
                f"floor {name}": lambda run, to=place, path=made: to.run(
                    "exporting", "floor", path=str(path)
                ),
            },
        )
        for path in Path(bench.folder).glob("export-*.xlsx"):
            path.unlink()
        yield _against_the_floor(series, name)
    yield _growth(series)
    yield from _against_the_peers(bench, series, sizes["100,000"])


def _against_the_floor(series: Series, name: str) -> Line:
    ours, floor = f"ours {name}", f"floor {name}"
    ratio = series.ratio(ours, floor, "wall")
    return Line(
        name=f"export {name} rows: wall against rows floor + deflate floor",
        ours=value(series.median(ours, "wall"), "wall"),
        floor=value(series.median(floor, "wall"), "wall"),
        ratio_to_floor=ratio,
        bound=f"wall ≤ {FLOOR_BOUND} × floor",
        holds=ratio <= FLOOR_BOUND,
        runs=len(series.runs[ours]),
        note=f"{series.runs[ours][0]['rows']:,} rows written.",
    )


def _growth(series: Series) -> Line:
    ratio = series.ratio("ours 1,000,000", "ours 100,000", "memory")
    return Line(
        name="export 1,000,000 rows: peak memory against 100,000 rows",
        ours=value(series.median("ours 1,000,000", "memory"), "memory"),
        floor=value(series.median("ours 100,000", "memory"), "memory"),
        ratio_to_floor=ratio,
        bound=f"≤ {GROWTH_BOUND} ×",
        holds=ratio <= GROWTH_BOUND,
        runs=len(series.runs["ours 100,000"]),
    )


def _against_the_peers(bench: Any, series: Series, resources: int) -> Iterator[Line]:
    place = bench.city(resources)
    rows = int(series.runs["ours 100,000"][0]["rows"])
    sizes = bench.options.peer_sizes
    for step, called in (
        ("stock", "stock export"),
        ("joined", "stock export with select_related"),
    ):
        found = scaled(lambda: place, "exporting", step, sizes)["cpu"]
        times = cheaper(series, "ours 100,000", found, rows, "cpu")
        yield Line(
            name=f"export 100,000 rows: processor time against {called}",
            ours=value(series.median("ours 100,000", "cpu"), "cpu"),
            peer=value(found.at(rows), "cpu"),
            ratio_to_peer=1 / times,
            bound=f"≥ {STOCK_BOUND} × less",
            holds=times >= STOCK_BOUND,
            runs=PEER_RUNS,
            scaled=found.told("cpu"),
        )
    peer = place.run("exporting", "joined", rows=rows)["memory"]
    mine = series.median("ours 100,000", "memory")
    yield Line(
        name="export 100,000 rows: peak memory against stock export",
        ours=value(mine, "memory"),
        peer=value(peer, "memory"),
        ratio_to_peer=mine / peer,
        bound=f"≥ {MEMORY_BOUND} × less",
        holds=peer / mine >= MEMORY_BOUND,
        runs=len(series.runs["ours 100,000"]),
        note="The peer ran once, with select_related, at full size.",
    )
