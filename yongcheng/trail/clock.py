"""The clock of the system: one place to ask what time it is, so that a past day can be played."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_SET: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """Return the present moment, aware; the moment set by `set_clock` where one is set."""
    return _SET.get() or timezone.now()


def today() -> date:
    """Return the present day in Asia/Shanghai, the zone in which dates of law are counted."""
    return timezone.localtime(now()).date()


@contextmanager
def set_clock(moment: datetime) -> Iterator[None]:
    """Let `now()` be this moment inside the block. Raises ValueError for a naive moment."""
    if moment.tzinfo is None:
        raise ValueError("the clock takes an aware moment")
    token = _SET.set(moment)
    try:
        yield
    finally:
        _SET.reset(token)
