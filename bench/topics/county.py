"""A county on the embedded SQLite: 5,000 resources and 100,000 items keep the budgets of a page."""

from collections.abc import Iterator
from typing import Any

from bench.databases import SQLite
from bench.frame import Line, Series
from bench.topics import lists

RESOURCES, ITEMS_EACH = 5_000, 20


def measure(bench: Any) -> Iterator[Line]:
    files = SQLite(bench.folder)
    county, small = files.new("county"), files.new("village")
    count = bench.options.size(RESOURCES, quick=1_000)
    county.run("lists", "seed", resources=count, items=ITEMS_EACH)
    small.run("lists", "seed", resources=lists.SMALL, items=ITEMS_EACH)
    series = Series()
    series.take_turns(
        bench.options.runs,
        {
            "large": lambda run: county.run("lists", "pages", repeats=lists.REPEATS),
            "small": lambda run: small.run("lists", "pages", repeats=lists.REPEATS),
        },
    )
    yield from lists.page_lines(series, count, "SQLite ")
