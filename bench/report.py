"""Writes docs/performance.md and docs/pictures/performance.svg from bench/results.json.

    python bench/report.py

The page has no number of its own: a house test compares it with the results.
"""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.plot import picture  # noqa: E402  (run as a program from anywhere)

RESULTS = ROOT / "bench" / "results.json"
PAGE = ROOT / "docs" / "performance.md"
PICTURE = ROOT / "docs" / "pictures" / "performance.svg"
TOPICS = {
    "importing": (
        "Import",
        "Floor: calamine reads every cell of the workbook, COPY writes the same rows to the same tables "
        "(staging, problems, trail, resources, items, version snapshots) under the same constraints and "
        "indexes; the rows were prepared beforehand and cost it nothing. Peer: stock django-import-export "
        "as its admin runs it, `ModelResource` with `ForeignKeyWidget` and parents made in "
        "`before_import_row`, the workbook parsed for the dry run and again for the confirmation. It "
        "writes resources and items only: no rules, no staging, no versions, no trail.",
    ),
    "million": (
        "A million rows",
        "One workbook over 200,000 rows is refused with advice; a million rows are ten workbooks.",
    ),
    "exporting": (
        "Export",
        "Floor: the same versions fetched and their JSON read as values, plus the sheets of the very "
        "workbook that was written, deflated again at the same level. Peer: stock `ModelResource.export()`.",
    ),
    "lists": (
        "List pages",
        "A city of a million resources with ten million items, and one of a thousand. Floor of the "
        "database time: the rows of the page fetched by primary key with the same columns; the page's "
        "own figure is everything the request asks of the database, session and frame included.",
    ),
    "county": (
        "A county on SQLite",
        "The embedded default with 5,000 resources and 100,000 items, under the same budgets.",
    ),
    "overlaps": (
        "Names held twice, near-duplicates",
        "Peer: every item of a resource in force through the ORM with its resource and department, its "
        "name normalised, departments collected by name. Synonyms and units are looked through by ours "
        "only. Near-duplicates are checked against every pair of a sample.",
    ),
    "deadlines": (
        "Deadlines",
        "Peer: `chinese_calendar.is_workday`, one day after another.",
    ),
}
INTRODUCTION = """# Performance

Written by `bench/report.py` from [bench/results.json](../bench/results.json); `make bench` measures again.

## How it was measured

- **Ratios only.** Own code, floor and peer run on one machine in one run. Seconds say nothing about
  another machine; the columns *ours*, *floor* and *peer* are here to show what the ratio is made of.
- **In turns.** Every step is a fresh process on a fresh copy of the database; ours and floor take turns,
  and a ratio is the median of the ratios of neighbours, so that what disturbs one disturbs the other.
- **Processor time** is user and system time of the process and of every helper it has waited for; the
  database server's is not in it. **Wall** has everything. **Memory** is the peak proportional set size
  of the process and its helpers together, sampled ten times a second. Django's start is on no side.
- **Floors** do the least that any program must do for the same result. They are no rivals: they check
  nothing.
- **Peers** that need more than a minute run at two smaller sizes, three times each, and are reckoned in
  a straight line to ours: marked *scaled*. The number behind it says how much a row costs at the larger
  size compared with the smaller; 1 is a straight line.
- Data: `seed_scale` writes a city by chance from a fixed seed: skewed departments, some six thousand
  spellings of item names, three near copies in a hundred. PostgreSQL is a throw-away cluster with
  durability switched off, on both sides.
- A bound that does not hold is shown as not holding.
"""


def write_report(results: list[dict]) -> None:
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    PICTURE.write_text(picture(results))
    PAGE.write_text(page(results))


def page(results: list[dict]) -> str:
    """Return the whole page."""
    held = sum(line["holds"] for line in results)
    parts = [INTRODUCTION, f"## Result\n\n{held} of {len(results)} bounds hold.\n"]
    parts.append("![How far each figure is from its bound](pictures/performance.svg)\n")
    missed = [line for line in results if not line["holds"]]
    if missed:
        parts.append("### What does not hold\n")
        parts.append("\n".join(f"- {line['name']}: {distance(line)}." for line in missed) + "\n")
    waiting = TOPICS.keys() - {line["topic"] for line in results}
    if waiting:
        named = "; ".join(TOPICS[topic][0] for topic in TOPICS if topic in waiting)
        parts.append(f"### What has not been measured at full size yet\n\n{named}.\n")
    for topic, (title, words) in TOPICS.items():
        lines = [line for line in results if line["topic"] == topic]
        if lines:
            parts.append(f"## {title}\n\n{words}\n\n{table(lines)}\n{notes(lines)}")
    return "\n".join(parts).rstrip() + "\n"


def table(lines: list[dict]) -> str:
    """Return the lines of one topic as a table."""
    rows = [
        "| what | ours | floor | peer | ratio | bound | holds | runs |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for line in lines:
        cells = [
            line["name"],
            *(figure(line[name]) for name in ("ours", "floor", "peer")),
            ratio(line),
            line["bound"],
            "yes" if line["holds"] else "**no**",
            f"{line['runs']}, scaled" if line["scaled"] else str(line["runs"]),
        ]
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows) + "\n"


def figure(one: dict | None) -> str:
    return "" if one is None else f"{one['value']:,} {one['unit']}"


def ratio(line: dict) -> str:
    """Return the ratio as the bound words it."""
    if line["ratio_to_floor"] is not None:
        return f"{line['ratio_to_floor']} ×"
    if line["ratio_to_peer"] is None:
        return ""
    less = 1 / line["ratio_to_peer"] if line["ratio_to_peer"] else 0
    return f"{less:,.3g} × less" if less >= 1 else f"{line['ratio_to_peer']} ×"


def distance(line: dict) -> str:
    """Return by how much a bound is missed."""
    return f"{ratio(line) or figure(line['ours'])}, bound {line['bound']}"


def notes(lines: list[dict]) -> str:
    """Return what the table leaves out: how straight a peer grew, and remarks."""
    found = []
    for line in lines:
        if line["scaled"]:
            of = line["scaled"]
            sizes, values = (
                " and ".join(f"{one:,}" for one in of[key]) for key in ("sizes", "values")
            )
            grew = of["per_row_large_to_small"]
            found.append(
                f"- {line['name']}: the peer took {values} {of['unit']} at {sizes} rows; "
                f"a row costs {grew} × as much at the larger size."
            )
        if line["note"]:
            found.append(f"- {line['name']}: {line['note']}")
    return "\n".join(dict.fromkeys(found)) + ("\n" if found else "")


if __name__ == "__main__":
    write_report(json.loads(RESULTS.read_text()))
