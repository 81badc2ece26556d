"""Runs the test suite tier by tier, tells the time of each, and closes with the sum of all.

.ci/tiers.py [tier …]      without names: every tier except samples
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from postgres import cluster, terminate

ROOT = Path(__file__).resolve().parent.parent
NO_TESTS_COLLECTED = 5
COUNTED = ("passed", "failed", "errors", "skipped")


@dataclass(frozen=True)
class Tier:
    """One run of pytest: which tests, on which database, in how many processes."""

    name: str
    title: str
    select: str
    postgres: bool = False
    processes: int = 2


TIERS = (
    Tier("pure", "pure, no database", "not database and not journey and not samples"),
    Tier("sqlite", "database on SQLite", "database and not journey and not samples"),
    Tier(
        "postgres",
        "database on PostgreSQL",
        "database and not journey and not samples",
        postgres=True,
    ),
    Tier(
        "journeys",
        "browser on PostgreSQL",
        "journey and not samples",
        postgres=True,
        processes=0,
    ),
    Tier("smoke", "browser smoke on SQLite", "journey and smoke and not samples", processes=0),
    Tier("samples", "sample workbooks on SQLite", "samples"),
)


@dataclass
class Result:
    """What one tier counted."""

    title: str
    seconds: float = 0.0
    status: int = 0
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTED, 0))


def run(tier: Tier, environment: dict[str, str]) -> Result:
    """Run one tier; its output goes straight to the terminal."""
    print(f"\n--- {tier.name}: {tier.title}", flush=True)
    with tempfile.TemporaryDirectory(prefix="yc-tier-") as folder:
        report = Path(folder) / "report.xml"
        command = [
            sys.executable, "-m", "pytest", "-m", tier.select, f"--junit-xml={report}",
            "-o", "junit_family=xunit2", "--durations=5", "--durations-min=2",
        ]  # fmt: skip
        if tier.processes:
            command += ["-n", str(tier.processes), "--dist", "loadfile"]
        started = time.monotonic()
        done = subprocess.run(
            command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, check=False
        )
        result = Result(tier.title, time.monotonic() - started, done.returncode)
        if report.exists():
            result.counts = counts_of(report)
    if result.status == NO_TESTS_COLLECTED:
        print(f"no test was collected for {tier.name}", flush=True)
    if result.status and not result.counts["failed"] + result.counts["errors"]:
        result.counts["errors"] = 1  # pytest itself stopped: nothing collected, nothing imported
    return result


def counts_of(report: Path) -> dict[str, int]:
    """Return the counts of a JUnit report that this run has just written."""
    suite = ElementTree.parse(report).getroot().find("testsuite")  # noqa: S314
    if suite is None:
        return dict.fromkeys(COUNTED, 0)
    found = {name: int(suite.get(name, "0")) for name in ("tests", "failures", "errors", "skipped")}
    return {
        "passed": found["tests"] - found["failures"] - found["errors"] - found["skipped"],
        "failed": found["failures"],
        "errors": found["errors"],
        "skipped": found["skipped"],
    }


def summarise(results: Sequence[Result], started: float) -> None:
    """Print the time of each tier and, last of all, one closing line in pytest's words."""
    print("\n--- time per tier")
    for result in results:
        counts = ", ".join(f"{number} {name}" for name, number in result.counts.items() if number)
        print(f"  {result.title:<28} {result.seconds:7.1f} s   {counts}")
    totals = {name: sum(result.counts[name] for result in results) for name in COUNTED}
    words = [f"{totals[name]} {name}" for name in ("failed", "passed", "skipped", "errors")]
    said = ", ".join(word for word in words if not word.startswith("0 ")) or "no tests ran"
    print(f"===== {said} in {time.monotonic() - started:.2f}s =====", flush=True)


def main(names: Sequence[str]) -> int:
    unknown = set(names) - {tier.name for tier in TIERS}
    if unknown:
        print(f"unknown tier: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    chosen = [t for t in TIERS if (t.name in names if names else t.name != "samples")]
    own = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    started = time.monotonic()
    results = []
    with ExitStack() as stack:
        url = stack.enter_context(cluster()) if any(t.postgres for t in chosen) else ""
        for tier in chosen:
            environment = own | ({"DATABASE_URL": url} if tier.postgres else {})
            results.append(run(tier, environment))
    summarise(results, started)
    return 1 if any(result.status for result in results) else 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, terminate)
    signal.signal(signal.SIGHUP, terminate)
    sys.exit(main(sys.argv[1:]))
