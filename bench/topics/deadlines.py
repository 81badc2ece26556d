"""Recompute 1,000,000 deadlines in working days, as a newly published calendar year asks for.

Peer: walking day by day with chinese_calendar.is_workday. Both are given the days of receipt and the
terms in working days and return due dates; both must agree on every date that the package knows.
"""

from collections.abc import Iterator
from typing import Any

from bench.frame import PEER_RUNS, Line, Series, cheaper, scaled, value

CLOCKS = 1_000_000
PEER_SIZES = (1_000, 10_000)
BOUND = 1_000


def measure(bench: Any) -> Iterator[Line]:
    count = bench.options.size(CLOCKS, quick=50_000)
    place = bench.server.new("deadlines")
    place.run("deadlines", "prepare")
    series = Series()
    series.take_turns(
        bench.options.runs, {"ours": lambda run: place.run("deadlines", "ours", rows=count)}
    )
    peer = scaled(lambda: place, "deadlines", "stock", PEER_SIZES)["cpu"]
    times = cheaper(series, "ours", peer, count, "cpu")
    yield Line(
        name=f"recompute {count:,} deadlines: processor time against walking day by day",
        ours=value(series.median("ours", "cpu"), "cpu"),
        peer=value(peer.at(count), "cpu"),
        ratio_to_peer=1 / times,
        bound=f"≥ {BOUND:,} × less",
        holds=times >= BOUND,
        runs=PEER_RUNS,
        scaled=peer.told("cpu"),
    )
    differing = place.run("deadlines", "compare")["differing"]
    yield Line(
        name="deadlines: dates 2004–2026 on which the due date differs from the walk",
        ours=value(differing, "dates", "dates"),
        bound="0",
        holds=differing == 0,
        runs=1,
    )
