"""The frame of a measurement: fresh processes, interleaved pairs, medians, ratios, bounds."""

import json
import os
import statistics
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SAMPLING_SECONDS = 0.1
LEAST_RUNS = 5
PEER_RUNS = 3
UNITS = {"wall": "s", "cpu": "s", "memory": "MB"}
Figures = dict[str, Any]


class StepFailed(Exception):
    """A step ended with an error; its last words are the message."""


@dataclass(frozen=True)
class Options:
    """What was asked for on the command line."""

    quick: bool = False
    full: bool = False
    runs: int = LEAST_RUNS

    def size(self, usual: int, *, quick: int) -> int:
        return quick if self.quick else usual

    @property
    def peer_sizes(self) -> tuple[int, int]:
        """Rows at which a slow peer is measured; with --full the larger one is the full size."""
        if self.quick:
            return 100, 400
        return (10_000, 100_000) if self.full else (1_000, 10_000)


@dataclass(frozen=True)
class Place:
    """Where steps run: the database and the folder of files."""

    url: str
    files: Path

    def run(self, topic: str, step: str, **values: Any) -> Figures:
        """Run one step in a fresh process. Raises StepFailed."""
        environment = os.environ | {
            "DATABASE_URL": self.url,
            "MEDIA_ROOT": str(self.files),
            "LOG_LEVEL": "ERROR",
            "PYTHONHASHSEED": "0",
        }
        command = [sys.executable, "-m", "bench.step", topic, step, json.dumps(values)]
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        sampler = Sampler(process.pid)
        out, said = process.communicate()
        memory = sampler.finish()
        if process.returncode:
            raise StepFailed(f"{topic}.{step}: {said[-3000:]}")
        figures = json.loads(out.splitlines()[-1])
        figures.setdefault("memory", memory)
        shown = "  ".join(f"{k} {v:.3g}" for k, v in figures.items() if isinstance(v, int | float))
        print(f"      {topic}.{step:<16} {shown}", flush=True)
        return figures


class Sampler(threading.Thread):
    """Watches the memory of a process and of its helpers: proportional share, shared pages once."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._peak = 0
        self._over = threading.Event()
        self.start()

    def run(self) -> None:
        while not self._over.wait(SAMPLING_SECONDS):
            self._peak = max(self._peak, sum(map(proportional_kb, family(self._pid))))

    def finish(self) -> float:
        """Return the peak in MB."""
        self._over.set()
        self.join()
        return self._peak / 1024


def family(pid: int) -> list[int]:
    """Return a process and everything that descends from it."""
    found = [pid]
    for one in found:
        for listed in Path(f"/proc/{one}/task").glob("*/children"):
            found += [int(child) for child in _read(listed).split()]
    return found


def proportional_kb(pid: int) -> int:
    """Return the proportional set size of a process, 0 where it has ended."""
    for line in _read(Path(f"/proc/{pid}/smaps_rollup")).splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""


@dataclass
class Series:
    """Runs by name, taken in turns."""

    runs: dict[str, list[Figures]] = field(default_factory=dict)

    def take_turns(self, count: int, steps: dict[str, Callable[[int], Figures]]) -> None:
        """Run every step once, then every step again: what disturbs one disturbs its neighbour."""
        for run in range(count):
            for name, step in steps.items():
                self.runs.setdefault(name, []).append(step(run))

    def values(self, name: str, measure: str) -> list[float]:
        return [one[measure] for one in self.runs[name]]

    def median(self, name: str, measure: str) -> float:
        return statistics.median(self.values(name, measure))

    def ratio(self, name: str, other: str, measure: str) -> float:
        """Return the median of the ratios of runs that were neighbours."""
        pairs = zip(self.values(name, measure), self.values(other, measure), strict=True)
        return statistics.median(mine / theirs for mine, theirs in pairs)


@dataclass(frozen=True)
class Scaled:
    """A peer measured at two sizes and reckoned to a third, with how straight its growth is."""

    small: int
    large: int
    at_small: float
    at_large: float

    def at(self, size: int) -> float:
        """Return the value on the line through both sizes."""
        slope = (self.at_large - self.at_small) / (self.large - self.small)
        return self.at_large + slope * (size - self.large)

    @property
    def linearity(self) -> float:
        """How the cost of a row at the large size compares with that at the small one."""
        return (self.at_large / self.large) / (self.at_small / self.small)

    def told(self, measure: str) -> dict[str, Any]:
        return {
            "measure": measure,
            "unit": UNITS[measure],
            "sizes": [self.small, self.large],
            "values": [rounded(self.at_small), rounded(self.at_large)],
            "per_row_large_to_small": rounded(self.linearity),
        }


def value(amount: float, measure: str, unit: str = "") -> dict[str, Any]:
    """Return a figure with what it measures."""
    return {"value": rounded(amount), "measure": measure, "unit": unit or UNITS[measure]}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of results.json: a figure, what it is compared with, and whether its bound holds."""

    name: str
    ours: Figures
    floor: Figures | None = None
    peer: Figures | None = None
    ratio_to_floor: float | None = None
    ratio_to_peer: float | None = None
    bound: str
    holds: bool
    runs: int
    scaled: Figures | bool = False
    note: str = ""

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {
            "ratio_to_floor": rounded(self.ratio_to_floor),
            "ratio_to_peer": rounded(self.ratio_to_peer),
            "holds": bool(self.holds),
        }


def rounded(number: float | None) -> float | None:
    """Three significant digits; whole numbers as they are."""
    if number is None or number == int(number):
        return number if number is None else int(number)
    return float(f"{number:.3g}")


def cheaper(series: Series, ours: str, theirs: Scaled, size: int, measure: str) -> float:
    """Return how many times less we take than a peer scaled to our size."""
    return theirs.at(size) / series.median(ours, measure)


def scaled(
    place: Callable[[], Place], topic: str, step: str, sizes: Sequence[int], **more: Any
) -> Any:
    """Run a peer at two sizes, n = 3 each in turns, each on a fresh place; return measure → Scaled."""
    found = Series()
    found.take_turns(
        PEER_RUNS,
        {
            str(size): lambda run, size=size: place().run(topic, step, rows=size, **more)
            for size in sizes
        },
    )
    small, large = sizes
    return {
        measure: Scaled(
            small, large, found.median(str(small), measure), found.median(str(large), measure)
        )
        for measure in ("cpu", "wall", "memory")
    }
