"""Pages of the list of resources in a city of a million resources, and in one of a thousand.

Floor: the rows of the page fetched by primary key, in the same process, right after the page. Database
time is everything the request asks of the database, session and frame included. The page itself is
compared with the same page over a thousand resources; page 5,000 there is the last page.
"""

from collections.abc import Iterator
from statistics import median
from typing import Any

from bench.frame import Figures, Line, Series, value

LARGE, SMALL = 1_000_000, 1_000
REPEATS = 5
FEWER = 2  # of searches without their index, which take seconds
KEY_BOUND, PAGE_BOUND, QUERY_BOUND = 3, 1.5, 12
NOT_SLOWER = 1.1  # of the same search without the index, beyond what repeating it varies


def measure(bench: Any) -> Iterator[Line]:
    size = bench.options.size(LARGE, quick=5_000)
    large, small = bench.city(size), bench.city(SMALL)
    series = Series()
    steps = {
        "large": lambda run: large.run("lists", "pages", repeats=REPEATS),
        "small": lambda run: small.run("lists", "pages", repeats=REPEATS),
    }
    series.take_turns(bench.options.runs, steps)
    yield from page_lines(series, size)
    yield from _without_index(bench, large, size)


def page_lines(series: Series, size: int, where: str = "") -> Iterator[Line]:
    """Yield the lines of every page that both cities have."""
    names = [one for one in series.runs["large"][0]["pages"] if _all_have(series, one)]
    for name in names:
        yield _against_keys(series, name, f"{where}list of {size:,}")
    for name in names:
        yield _against_the_small(series, name, f"{where}list of {size:,}")
    yield _queries(series, names, where)


def _all_have(series: Series, page: str) -> bool:
    return all(page in one["pages"] for runs in series.runs.values() for one in runs)


def _values(series: Series, place: str, page: str, measure: str) -> list[float]:
    return [one["pages"][page][measure] for one in series.runs[place]]


def _ms(seconds: float, measure: str) -> Figures:
    return value(seconds * 1000, measure, "ms")


def _against_keys(series: Series, page: str, of: str) -> Line:
    times, floors = (_values(series, "large", page, one) for one in ("db", "by_key"))
    ratio = median(mine / least for mine, least in zip(times, floors, strict=True))
    return Line(
        name=f"{of}, {page}: database time against fetching its rows by key",
        ours=_ms(median(times), "database time"),
        floor=_ms(median(floors), "database time"),
        ratio_to_floor=ratio,
        bound=f"≤ {KEY_BOUND} × floor",
        holds=ratio <= KEY_BOUND,
        runs=len(times),
    )


def _against_the_small(series: Series, page: str, of: str) -> Line:
    mine, least = (_values(series, place, page, "wall") for place in ("large", "small"))
    ratio = median(one / other for one, other in zip(mine, least, strict=True))
    return Line(
        name=f"{of}, {page}: whole page against the same page of {SMALL:,}",
        ours=_ms(median(mine), "wall"),
        floor=_ms(median(least), "wall"),
        ratio_to_floor=ratio,
        bound=f"≤ {PAGE_BOUND} × the page of {SMALL:,}",
        holds=ratio <= PAGE_BOUND,
        runs=len(mine),
    )


def _queries(series: Series, names: list[str], where: str) -> Line:
    counted = {
        name: {int(one) for place in series.runs for one in _values(series, place, name, "queries")}
        for name in names
    }
    most = max(max(found) for found in counted.values())
    varying = [name for name, found in counted.items() if max(found) - min(found) > 0]
    return Line(
        name=f"{where}list pages: most queries of any page; the same number at both sizes",
        ours=value(most, "queries", "queries"),
        bound=f"≤ {QUERY_BOUND}, constant",
        holds=most <= QUERY_BOUND and not varying,
        runs=len(series.runs["large"]),
        note=f"Not constant: {', '.join(varying)}." if varying else "Constant on every page.",
    )


def _without_index(bench: Any, large: Any, size: int) -> Iterator[Line]:
    series = Series()
    series.take_turns(
        min(bench.options.runs, 3),
        {
            "with": lambda run: large.run("lists", "found", repeats=FEWER),
            "without": lambda run: large.run("lists", "found", repeats=FEWER, without_index=True),
        },
    )
    for page in series.runs["with"][0]["pages"]:
        mine, other = (_values(series, place, page, "db") for place in ("with", "without"))
        ratio = median(one / two for one, two in zip(mine, other, strict=True))
        yield Line(
            name=f"list of {size:,}, {page}: database time against the same without the index",
            ours=_ms(median(mine), "database time"),
            peer=_ms(median(other), "database time"),
            ratio_to_peer=ratio,
            bound="never slower",
            holds=ratio <= NOT_SLOWER,
            runs=len(mine),
            note=f"Counted as slower from {NOT_SLOWER} × on, which is what repeating it varies.",
        )
