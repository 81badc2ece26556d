"""Writes rows as tuples: COPY on PostgreSQL, one prepared statement on SQLite.

Nothing of the ORM stands between a tuple and its row, so a value is given as the database takes it:
JSON as text, a foreign key as its id. Constraints, foreign keys and triggers hold as for any other
statement; the caller is inside a transaction.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import connection, models

Row = Sequence[Any]


def new_ids(model: type[models.Model], count: int) -> list[int]:
    """Return ids that no row of the model has or will get, so that rows can name each other."""
    if not count:
        return []
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [f'"{table}"', column, count],
            )
            return [row[0] for row in cursor.fetchall()]
        # One writer at a time: nobody else numbers rows until this transaction is over.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
    last = found[0] if found else 0
    return list(range(last + 1, last + 1 + count))


def insert(
    model: type[models.Model],
    names: Sequence[str],
    rows: Iterable[Row],
    same: Mapping[str, Any] | None = None,
) -> None:
    """Insert rows. names: what a tuple holds, as attributes; same: what is equal in all rows.

    Every other column gets the default of its field; the key its next value.
    """
    fields = {
        field.attname: field
        for field in model._meta.concrete_fields
        if not getattr(field, "generated", False)
    }
    constants = {
        name: field.get_default()
        for name, field in fields.items()
        if name not in names and not field.primary_key
    } | dict(same or {})
    listed = [fields[name] for name in (*names, *constants)]
    tail = tuple(_prepared(fields[name], value) for name, value in constants.items())
    whole = (tuple(row) + tail for row in rows) if tail else rows
    _write(model._meta.db_table, listed, whole)


def set_each(model: type[models.Model], name: str, pairs: Sequence[tuple[int, int | None]]) -> None:
    """Give many rows, (key, value), each its own value of one integer column."""
    if not pairs:
        return
    meta, quote = model._meta, connection.ops.quote_name
    table, column = quote(meta.db_table), quote(meta.get_field(name).column)
    key = quote(meta.pk.column)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"UPDATE {table} SET {column} = given.value FROM"  # noqa: S608
                " unnest(%s::bigint[], %s::bigint[]) AS given(key, value)"
                f" WHERE {table}.{key} = given.key",
                [[pair[0] for pair in pairs], [pair[1] for pair in pairs]],
            )
            return
        sql = f"UPDATE {table} SET {column} = %s WHERE {key} = %s"  # noqa: S608
        cursor.executemany(sql, [(value, one) for one, value in pairs])


def _prepared(field: models.Field, value: Any) -> Any:
    """Return a constant as it stands in a tuple: JSON as text."""
    if isinstance(field, models.JSONField) and not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return value


def _write(table: str, fields: Sequence[models.Field], rows: Iterable[Row]) -> None:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    with connection.cursor() as cursor, connection.wrap_database_errors:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {quote(table)} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join("?" * len(fields))
        sql = f"INSERT INTO {quote(table)} ({columns}) VALUES ({marks})"  # noqa: S608
        connection.connection.executemany(sql, _with_dates_as_text(fields, rows))


def _with_dates_as_text(fields: Sequence[models.Field], rows: Iterable[Row]) -> Iterable[Row]:
    """SQLite has no dates: they are kept as the ORM writes and reads them."""
    moments = [n for n, one in enumerate(fields) if isinstance(one, models.DateTimeField)]
    days = [n for n, one in enumerate(fields) if type(one) is models.DateField]
    return _adapted(rows, moments, days) if moments or days else rows


def _adapted(rows: Iterable[Row], moments: list[int], days: list[int]) -> Iterator[Row]:
    known: dict[Any, str] = {}
    for row in rows:
        values = list(row)
        for places, adapt in (
            (moments, connection.ops.adapt_datetimefield_value),
            (days, connection.ops.adapt_datefield_value),
        ):
            for place in places:
                value = values[place]
                if value is not None:
                    text = known.get(value)
                    if text is None:
                        text = known[value] = adapt(value)
                    values[place] = text
        yield values
