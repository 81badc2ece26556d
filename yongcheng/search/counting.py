"""Counting for pages: exact up to a bound, beyond it an honest "more than", in one query."""

from collections.abc import Mapping
from typing import Any, Self

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

MOST = 10_000


class Counted(int):
    """A number of rows; `is_more` = there are more than that, and nobody counted how many."""

    is_more: bool

    def __new__(cls, number: int, *, is_more: bool = False) -> Self:
        made = super().__new__(cls, number)
        made.is_more = is_more
        return made

    @classmethod
    def bounded(cls, number: int, most: int = MOST) -> Self:
        """Return what was found by a look at `most` + 1 rows."""
        return cls(min(number, most), is_more=number > most)

    @property
    def words(self) -> str:
        return f"超过 {int(self)}" if self.is_more else str(int(self))

    @property
    def short(self) -> str:
        return f"{int(self)}+" if self.is_more else str(int(self))


def count_each(
    named: Mapping[str, QuerySet], most: int = MOST, bounds: Mapping[str, int] | None = None
) -> dict[str, Counted]:
    """Return how many rows each queryset has, looking at no more than `most` + 1 of each.

    bounds: name → a bound of its own.
    """
    bound = {name: (bounds or {}).get(name, most) for name in named}
    found = {name: Counted(0) for name in named}
    parts, values, asked = [], [], []
    for name, rows in named.items():
        try:
            sql, params = bounded_sql(rows, bound[name])
        except EmptyResultSet:
            continue
        parts.append(f"(SELECT COUNT(*) FROM ({sql}) AS rows_{len(parts)})")  # noqa: S608
        values += params
        asked.append(name)
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(parts)}", values)
            numbers = cursor.fetchone()
        found |= {
            name: Counted.bounded(number, bound[name])
            for name, number in zip(asked, numbers, strict=True)
        }
    return found


def bounded_sql(rows: QuerySet, most: int) -> tuple[str, tuple[Any, ...]]:
    """Return the statement that yields one line a row, at most `most` + 1. May find it empty."""
    keys = rows.order_by().values_list("pk", flat=True)
    return keys[: most + 1].query.sql_with_params()


def count(rows: QuerySet, most: int = MOST) -> Counted:
    """Return how many rows a queryset has, up to the bound."""
    return count_each({"": rows}, most)[""]
