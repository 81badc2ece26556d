"""台账: a declared list. Declaring it registers it; what it shows is scoped like every screen."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from yongcheng.departments.models import User

Cell = str | int | Decimal | date | datetime | None


@dataclass(frozen=True)
class LedgerColumn:
    """One column. kind: "text", "code", "number", "money" (元), "date"; width in characters."""

    title: str
    value: Callable[[Any], Cell]
    kind: str = "text"
    width: int = 14
    sums: bool = False


@dataclass(frozen=True)
class LedgerFilter:
    """One drop-down above a ledger: choices for the person, and how it narrows the rows."""

    name: str
    label: str
    choices: Callable[[User], list[tuple[str, str]]]
    apply: Callable[[QuerySet, str], QuerySet]


@dataclass(frozen=True)
class Ledger:
    """A list that officials print and auditors keep.

    rows: (user, day) → rows the person may see, as of that day where the ledger can say so.
    note: one line below the table that explains its marks; basis: clause ids it answers to;
    is_citywide: everybody who may open it sees the rows of every department; order: place in the list.
    """

    key: str
    title: str
    permission: str
    rows: Callable[[User], QuerySet]
    columns: tuple[LedgerColumn, ...]
    filters: tuple[LedgerFilter, ...] = ()
    note: str = "“—”表示不适用或尚未发生。"
    basis: tuple[str, ...] = ()
    unit: str = "项"
    is_wide: bool = False
    is_citywide: bool = False
    order: int = 50

    def open_to(self, user: User) -> bool:
        """Whether the person may open and export this ledger."""
        return user.has_perm(self.permission)

    def select(self, user: User, chosen: dict[str, str]) -> QuerySet:
        """Return the person's rows, narrowed by the filters that are set."""
        rows = self.rows(user)
        for one in self.filters:
            value = chosen.get(one.name, "")
            if value and value in dict(one.choices(user)):
                rows = one.apply(rows, value)
        return rows

    def filter_text(self, user: User, chosen: dict[str, str]) -> str:
        """Return the filters in words, 全部 where none is set."""
        words = []
        for one in self.filters:
            label = dict(one.choices(user)).get(chosen.get(one.name, ""))
            if label:
                words.append(f"{one.label}：{label}")
        return "，".join(words) or "全部"

    def cells(self, rows: QuerySet) -> Iterator[list[Cell]]:
        """Return the cells row by row, numbered from 1, without holding them all."""
        for number, row in enumerate(rows.iterator(chunk_size=2000), 1):
            yield [number, *(column.value(row) for column in self.columns)]


_LEDGERS: dict[str, Ledger] = {}


def declare(ledger: Ledger) -> Ledger:
    """Register a ledger. Raises ValueError where the key is taken."""
    if _LEDGERS.get(ledger.key, ledger).title != ledger.title:
        raise ValueError(f"two ledgers are called {ledger.key}")
    _LEDGERS[ledger.key] = ledger
    return ledger


def ledgers_of(user: User) -> list[Ledger]:
    """Return the ledgers the person may open, in their order."""
    return [ledger for ledger in all_ledgers() if ledger.open_to(user)]


def ledger_by_key(key: str) -> Ledger | None:
    return _LEDGERS.get(key)


def all_ledgers() -> list[Ledger]:
    return sorted(_LEDGERS.values(), key=lambda ledger: ledger.order)
