"""Two or more people at one thing at once: threads with connections of their own, a common start.

The threads live as long as the test, so that a round costs no more than its acts.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, connections

Act = Callable[[], Any]
PATIENCE = 60
ROUNDS = {
    "publish_against_send_back": 100,
    "two_clerks_save_one_draft": 150,
    "saving_against_submitting": 35,
    "two_clerks_propose_a_change": 25,
    "two_clerks_bring_one_title": 20,
    "two_drafts_renamed_alike": 15,
    "codes_of_one_class_are_issued_once": 120,
    "two_leaders_decide_one_parameter": 90,
    "two_workers_claim_one_job": 170,
    "writers_of_the_trail_leave_one_chain": 150,
    "confirm_pressed_twice": 30,
    "undo_against_the_head": 25,
    "undo_pressed_twice": 15,
    "confirm_against_put_aside": 15,
    "ticks_against_confirm": 20,
    "import_against_submit": 15,
    "undo_of_an_adoption_against_a_proposal": 5,
}


@dataclass(frozen=True)
class Finish:
    """How one of the racers ended: what its act returned, or how it was refused."""

    value: Any = None
    error: Exception | None = None

    @property
    def won(self) -> bool:
        return self.error is None


class Track:
    """A number of runners who start together, round after round."""

    def __init__(self, runners: int) -> None:
        self.runners = runners
        self.pool = ThreadPoolExecutor(runners, thread_name_prefix="racer")
        self.gate = threading.Barrier(runners, timeout=PATIENCE)

    def run(self, *acts: Act) -> list[Finish]:
        """Let every act begin at the same moment; return how each ended, in the given order."""
        assert len(acts) == self.runners
        return list(self.pool.map(self._go, acts, timeout=PATIENCE))

    def _go(self, act: Act) -> Finish:
        self.gate.wait()
        try:
            return Finish(value=act())
        except Exception as error:
            return Finish(error=error)

    def close(self) -> None:
        """Give every runner's connection back: each runner closes its own."""
        list(self.pool.map(self._leave, range(self.runners)))
        self.pool.shutdown()

    def _leave(self, number: int) -> None:
        self.gate.wait()
        connections.close_all()


@contextmanager
def track(runners: int = 2) -> Iterator[Track]:
    """Open a track for the length of a block."""
    opened = Track(runners)
    try:
        yield opened
    finally:
        opened.close()


def rounds(name: str) -> range:
    """The rounds of one race: all of them on PostgreSQL, fewer on SQLite with its one writer."""
    number = ROUNDS[name]
    return range(number if connection.vendor == "postgresql" else max(number // 12, 3))


def one_won(finishes: Sequence[Finish]) -> tuple[int, Exception]:
    """Return who won and how the other was refused; anything but one winner fails."""
    winners = [index for index, finish in enumerate(finishes) if finish.won]
    assert len(winners) == 1, [repr(finish.error) for finish in finishes]
    refusal = finishes[1 - winners[0]].error
    assert refusal is not None
    return winners[0], refusal
