"""Names held by two departments among ten million items, and near-duplicate resources.

Peer: the naive way through the ORM: every item of a resource in force with its resource and department,
its name normalised, departments collected by name. Near-duplicates are compared with brute force on a
sample: every pair of sets, intersection over union.
"""

from collections.abc import Iterator
from typing import Any

from bench.frame import PEER_RUNS, Line, Series, cheaper, scaled, value

RESOURCES = 1_000_000
SAMPLE = 2_000
BOUND = 15


def measure(bench: Any) -> Iterator[Line]:
    size = bench.options.size(RESOURCES, quick=5_000)
    place = bench.city(size)
    series = Series()
    series.take_turns(bench.options.runs, {"ours": lambda run: place.run("overlaps", "names")})
    items = int(series.runs["ours"][0]["items"])
    sizes = bench.options.peer_sizes
    peer = scaled(lambda: place, "overlaps", "naive", [one * 10 for one in sizes])
    for measure_, called in (("cpu", "processor time"), ("wall", "wall")):
        times = cheaper(series, "ours", peer[measure_], items, measure_)
        yield Line(
            name=f"names held by two departments among {items:,} items: {called}",
            ours=value(series.median("ours", measure_), measure_),
            peer=value(peer[measure_].at(items), measure_),
            ratio_to_peer=1 / times,
            bound=f"≥ {BOUND} × less than the naive ORM",
            holds=times >= BOUND,
            runs=PEER_RUNS,
            scaled=peer[measure_].told(measure_),
            note="Wall counts the work of the database server as well."
            if measure_ == "wall"
            else "",
        )
    found = place.run("overlaps", "near", sample=SAMPLE)
    yield Line(
        name=f"near-duplicate resources of a sample of {SAMPLE:,}: pairs missed or made up",
        ours=value(found["differing"], "pairs", "pairs"),
        bound="0 against brute force",
        holds=found["differing"] == 0,
        runs=1,
        note=f"{found['pairs']} pairs in the sample.",
    )
