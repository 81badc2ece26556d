"""One measured step in a process of its own; started by bench/frame.py.

python -m bench.step TOPIC STEP [JSON]: runs the function STEP of bench/steps/TOPIC.py with the values
of the JSON and prints what it measured. Django's start is counted on no side.
"""

import importlib
import json
import os
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from typing import Any

import django

os.environ["BACKGROUND"] = "0"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yongcheng.settings")


class Watch:
    """What a step reports: seconds of wall and processor inside `running`, and figures of its own."""

    def __init__(self) -> None:
        self.found: dict[str, Any] = {"wall": 0.0, "cpu": 0.0}

    @contextmanager
    def running(self) -> Iterator[None]:
        """Only what happens inside is measured; the rest of a step is preparation."""
        wall, cpu = time.perf_counter(), _cpu()
        yield
        self.found["wall"] += time.perf_counter() - wall
        self.found["cpu"] += _cpu() - cpu

    def note(self, **figures: Any) -> None:
        self.found.update(figures)


def _cpu() -> float:
    """Processor seconds of this process and of the helpers it has waited for, system time included."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in both)


def main(topic: str, step: str, values: str = "{}") -> None:
    django.setup()
    module = importlib.import_module(f"bench.steps.{topic}")
    watch = Watch()
    with redirect_stdout(sys.stderr):
        getattr(module, step)(watch, **json.loads(values))
    print(json.dumps(watch.found))


if __name__ == "__main__":
    main(*sys.argv[1:])
