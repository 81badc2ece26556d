"""Small registers kept in memory, and how it is known that one of them has changed since.

A register names the figures by which it moves (the last version of a row, how many rows there are).
The figures of all registers are asked in one query; a page that only reads asks them once.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model

Kept = TypeVar("Kept")
Figures = tuple[Any, ...]
_page: ContextVar[dict[str, Figures] | None] = ContextVar("editions_of_this_page", default=None)
_registers: dict[str, "Register"] = {}


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure by which a register moves: MAX or COUNT of a column."""

    model: type[Model]
    function: str
    column: str

    @property
    def sql(self) -> str:
        quote = connection.ops.quote_name
        column, table = quote(self.column), quote(self.model._meta.db_table)
        return f"(SELECT {self.function}({column}) FROM {table})"  # noqa: S608  (names of our own)


class Register(Generic[Kept]):
    """What `read` returned, read anew when one of the figures has moved."""

    def __init__(self, name: str, read: Callable[[], Kept], *figures: Figure) -> None:
        self.figures = figures
        self._name, self._read = name, read
        self._kept: tuple[Figures, Kept] | None = None
        _registers[name] = self

    def current(self) -> Kept:
        figures = _figures()[self._name]
        if self._kept is None or self._kept[0] != figures:
            self._kept = (figures, self._read())
        return self._kept[1]

    def forget(self) -> None:
        self._kept = None


def versions_of(model: type[Model]) -> tuple[Figure, Figure]:
    """Return the figures of a model with version history: every save moves them."""
    history = model.history.model
    return Figure(history, "MAX", "history_id"), Figure(history, "MAX", "history_date")


def forget_all() -> None:
    """Drop everything that was read: for tests, whose rows vanish without a trace."""
    for register in _registers.values():
        register.forget()


@contextmanager
def reading() -> Iterator[None]:
    """Inside, nothing is written: the figures are asked once."""
    token = _page.set({})
    try:
        yield
    finally:
        _page.reset(token)


def _figures() -> dict[str, Figures]:
    known = _page.get()
    if known:
        return known
    asked = {name: one.figures for name, one in _registers.items()}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(f.sql for all_ in asked.values() for f in all_)}")
        row = list(cursor.fetchone())
    found = {name: tuple(row.pop(0) for _ in figures) for name, figures in asked.items()}
    if known is not None:
        known.update(found)
    return found
