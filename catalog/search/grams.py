"""The GIN index over pairs of characters, as conditions; elsewhere than on PostgreSQL there is none.

A condition on grams only narrows: the exact comparison always stands beside it. How common a gram
is, PostgreSQL knows from its own statistics; a word that most rows have is looked for without the
index, which would only be slower.
"""

import time
from functools import reduce
from operator import and_
from typing import Any

from django.db import connection
from django.db.models import BooleanField, F, Func, Q, TextField, Value

TITLE, ITEMS, ABSTRACT, INITIALS = "^", "", "~", "!"
DENSE = 0.005  # a page of what more rows have is found sooner by walking through them
PLAIN = 0.0  # the exact comparison alone
COMMON = 0.15  # and so is a count that stops at a bound
FRESH_SECONDS = 600
RAREST = 4
STATISTICS = """
    SELECT most_common_elems::text::text[], most_common_elem_freqs FROM pg_stats
     WHERE schemaname = current_schema() AND tablename = 'resource_grams'
"""


class HasGrams(Func):
    """catalog_grams(…) @> the grams: the expression of the index resource_grams."""

    function = "catalog_grams"
    template = (
        "catalog_grams(%(title)s::text, %(items)s, %(abstract)s, %(letters)s::text)"
        " @> %(grams)s::text[]"
    )
    output_field = BooleanField()
    conditional = True

    def __init__(self, grams: list[str]) -> None:
        fields = ("title_key", "search_items", "search_abstract", "search_initials")
        literal = "{" + ",".join(f'"{gram}"' for gram in grams) + "}"
        super().__init__(*(F(field) for field in fields), Value(literal, TextField()))

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:
        compiled = [compiler.compile(one) for one in self.get_source_expressions()]
        names = ("title", "items", "abstract", "letters", "grams")
        parts = {name: sql for name, (sql, _) in zip(names, compiled, strict=True)}
        return self.template % parts, [value for _, params in compiled for value in params]


def grams_of(word: str, mark: str) -> list[str]:
    """Return the grams of a word: pairs of characters, or triples of letters for initials."""
    size = 3 if mark == INITIALS else 2
    found = [f"{mark}{word[at : at + size]}" for at in range(len(word) - size + 1)]
    return list(dict.fromkeys(found))


class Density:
    """Gram → share of the rows that have it, as the statistics say; read anew now and then."""

    def __init__(self) -> None:
        self._known: dict[str, float] = {}
        self._read_at: float | None = None

    def of(self, gram: str) -> float:
        """Return the share, 0.0 where the gram is not among the common ones."""
        if self._read_at is None or time.monotonic() - self._read_at > FRESH_SECONDS:
            self._known, self._read_at = self._read(), time.monotonic()
        return self._known.get(gram, 0.0)

    def _read(self) -> dict[str, float]:
        with connection.cursor() as cursor:
            cursor.execute(STATISTICS)
            row = cursor.fetchone()
        if row is None or row[0] is None:
            return {}
        return dict(zip(row[0], row[1], strict=False))  # three more figures follow the shares


density = Density()


def is_indexed() -> bool:
    return connection.vendor == "postgresql"


def narrowed(word: str, mark: str, upto: float) -> Q:
    """Return the condition by which the index finds the word, Q() where it would not help.

    upto: from this share of the rows on, walking through them finds a page sooner.
    """
    found = sorted(grams_of(word, mark), key=density.of)[:RAREST] if is_indexed() and upto else []
    if not found or density.of(found[0]) >= upto:
        return Q()
    return Q(HasGrams(found))


def all_of(conditions: list[Q]) -> Q:
    return reduce(and_, conditions, Q())
