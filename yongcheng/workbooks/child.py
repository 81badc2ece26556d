"""The reading child process: limits itself, does one task, sends frames and ends.

Run as a module by sandbox.py; reads (task, limits) from standard input.
"""

import gc
import pickle
import resource
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from yongcheng.workbooks.extract import extract
from yongcheng.workbooks.grid import FileRefused
from yongcheng.workbooks.limits import Limits
from yongcheng.workbooks.sandbox import CRASHED, TOO_BIG

Task = Callable[[dict[str, Any], Limits], Iterator[tuple[Any, ...]]]


def read(task: dict[str, Any], limits: Limits) -> Iterator[tuple[Any, ...]]:
    """Yield the frames of a file."""
    yield from extract(Path(task["path"]), task["name"], limits)


def restrict(limits: Limits) -> None:
    """Bound memory, time and core dumps of this process."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))


def work(frames: Iterator[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Yield the frames of the task; whatever goes wrong ends in a refusal."""
    try:
        yield from frames
        yield ("end",)
    except FileRefused as refusal:
        yield "refused", refusal.code, refusal.message
    except MemoryError:
        yield "refused", "too_big", TOO_BIG
    except Exception:
        yield "refused", "crashed", CRASHED


def send(frames: Iterator[tuple[Any, ...]], stream: BinaryIO) -> None:
    """Write the frames; each stands alone, so that nothing piles up."""
    for frame in frames:
        stream.write(pickle.dumps(frame, protocol=5))
    stream.flush()


def serve(tasks: Mapping[str, Task]) -> None:
    """Do the one task asked for."""
    task, limits = pickle.load(sys.stdin.buffer)  # noqa: S301 (written by our own parent)
    restrict(limits)
    send(work(tasks[task["task"]](task, limits)), sys.stdout.buffer)


if __name__ == "__main__":
    gc.disable()
    serve({"read": read})
