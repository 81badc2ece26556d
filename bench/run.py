"""Measures every topic and writes bench/results.json. Only ratios are worth keeping.

    python bench/run.py [--only import lists …] [--quick] [--full] [--runs 5]

Everything runs in a cluster of its own (.ci/postgres.py), never on an existing server. A topic that
fails is reported and the others still run. Results are merged by topic, so that one can be measured
alone; lines of a topic that failed stay as they were.
"""

import argparse
import importlib
import json
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.databases import PostgreSQL, server
from bench.frame import LEAST_RUNS, ROOT, Options, Place
from bench.report import write_report

RESULTS = ROOT / "bench" / "results.json"
TOPICS = ("importing", "million", "exporting", "lists", "county", "overlaps", "deadlines")
WHOLE_MINUTES = 45


@dataclass(frozen=True)
class Bench:
    """What a topic gets."""

    options: Options
    folder: Path
    server: PostgreSQL
    cities: set[str] = field(default_factory=set)

    def city(self, resources: int) -> Place:
        """Return a database with a city of that many resources; it is read, never written."""
        name = f"city_{resources}"
        if name not in self.cities:
            self.server.new(name).run("lists", "seed", resources=resources)
            self.cities.add(name)
        return self.server.place(name)


def measure(topic: str, bench: Bench) -> list[dict]:
    """Run one topic; return its lines."""
    lines = []
    for line in importlib.import_module(f"bench.topics.{topic}").measure(bench):
        lines.append({"topic": topic, **line.to_json()})
        print(told(lines[-1]), flush=True)
    return lines


def told(line: dict) -> str:
    """Return a line of results for a person."""
    parts = [f"  {'holds ' if line['holds'] else 'MISSES'} {line['name']}: bound {line['bound']}"]
    for name in ("ratio_to_floor", "ratio_to_peer"):
        if line[name] is not None:
            parts.append(f"{name.replace('_', ' ')} {line[name]:.3g}")
    parts.append(f"ours {line['ours']['value']} {line['ours']['unit']}")
    return ", ".join(parts)


def merged(old: list[dict], topic: str, new: list[dict]) -> list[dict]:
    """Return the results with those of one topic replaced, topics in their order."""
    kept = [line for line in old if line["topic"] != topic]
    return sorted([*kept, *new], key=lambda line: TOPICS.index(line["topic"]))


def known() -> list[dict]:
    if not RESULTS.exists():
        return []
    lines = json.loads(RESULTS.read_text())
    return [line for line in lines if line.get("topic") in TOPICS]


def attempted(topic: str, bench: Bench) -> bool:
    """Measure one topic and keep its lines; return whether it came through."""
    print(f"== {topic}", flush=True)
    start = time.monotonic()
    try:
        lines = measure(topic, bench)
    except Exception:
        traceback.print_exc()
        return False
    print(f"   {topic}: {(time.monotonic() - start) / 60:.1f} min", flush=True)
    if not bench.options.quick:
        results = merged(known(), topic, lines)
        RESULTS.write_text(json.dumps(results, ensure_ascii=False, indent=2) + "\n")
        write_report(results)
    return True


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="+", choices=TOPICS, default=TOPICS)
    parser.add_argument("--quick", action="store_true", help="tiny sizes; results are not kept")
    parser.add_argument("--full", action="store_true", help="peers at full size as well")
    parser.add_argument("--runs", type=int, default=LEAST_RUNS)
    asked = parser.parse_args()
    options = Options(asked.quick, asked.full, 2 if asked.quick else asked.runs)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="yc-bench-") as name, server(Path(name)) as cluster:
        bench = Bench(options, Path(name), cluster)
        failed = [topic for topic in asked.only if not attempted(topic, bench)]
    minutes = (time.monotonic() - began) / 60
    print(f"{minutes:.1f} minutes of {WHOLE_MINUTES}; failed: {', '.join(failed) or 'none'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
