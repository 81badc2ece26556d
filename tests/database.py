"""The test database between tests: what migrations put in stays, what tests put in goes.

Django's own way (flush) cannot be used here: the trail's triggers refuse deletes, and the calendar,
the parameters and the classification that migrations wrote would be gone after the first test that
commits.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

COPY = "baseline_"


def tables() -> list[str]:
    """Return the tables of all models, Django's own book-keeping left aside."""
    return sorted(connection.introspection.django_table_names(only_existing=True))


def quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def filled(names: list[str]) -> list[str]:
    """Return those of the tables that have a row."""
    asked = " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {quoted(name)})"  # noqa: S608
        for name in names
    )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return [row[0] for row in cursor.fetchall()]


def take_baseline() -> None:
    """Keep a copy of every row that the migrations have left."""
    with connection.cursor() as cursor:
        for name in filled(tables()):
            cursor.execute(f"DROP TABLE IF EXISTS {quoted(COPY + name)}")
            cursor.execute(
                f"CREATE TABLE {quoted(COPY + name)} AS SELECT * FROM {quoted(name)}"  # noqa: S608
            )


def restore_baseline() -> None:
    """Empty every table and bring the kept rows back; serial numbers go on from there."""
    names = tables()
    existing = set(connection.introspection.table_names())
    kept = [name for name in names if COPY + name in existing]
    with transaction.atomic(), lifted_triggers(), connection.cursor() as cursor:
        dirty = filled(names)
        if connection.vendor == "postgresql":
            if dirty:
                listed = ", ".join(quoted(name) for name in dirty)
                cursor.execute(f"TRUNCATE {listed} RESTART IDENTITY CASCADE")
        else:
            for name in dirty:
                cursor.execute(f"DELETE FROM {quoted(name)}")  # noqa: S608
            cursor.execute("DELETE FROM sqlite_sequence")
        for name in kept:
            cursor.execute(
                f"INSERT INTO {quoted(name)} SELECT * FROM {quoted(COPY + name)}"  # noqa: S608
            )
            if connection.vendor == "postgresql":
                _advance_serial(cursor, name)


def _advance_serial(cursor: object, name: str) -> None:
    """Let the next id follow the highest one that was brought back."""
    columns = connection.introspection.get_sequences(cursor, name)
    for column in (sequence["column"] for sequence in columns):
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence(%s, %s), max({quoted(column)})) "  # noqa: S608
            f"FROM {quoted(name)}",
            [name, column],
        )


@contextmanager
def lifted_triggers() -> Iterator[None]:
    """Take our triggers away inside the block: for tests that play somebody with a database shell."""
    if connection.vendor == "postgresql":
        yield from _lifted_on_postgresql()
    else:
        yield from _lifted_on_sqlite()


def _lifted_on_postgresql() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else pending checks forbid ALTER TABLE
        cursor.execute(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
        )
        watched = [row[0] for row in cursor.fetchall()]
        for name in watched:
            cursor.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for name in watched:
                cursor.execute(f"ALTER TABLE {name} ENABLE TRIGGER USER")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _lifted_on_sqlite() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {quoted(name)}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for _, sql in triggers:
                cursor.execute(sql)
