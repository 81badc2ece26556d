"""What an import has written, kept table by table so that a floor can write the same rows again."""

import pickle
from pathlib import Path

from django.apps import apps
from django.db import connection
from django.db.models import AutoField

Tables = list[tuple[str, list[str], list[tuple]]]


def highest_ids() -> dict[str, int]:
    """Return table.column → the highest id of every table that counts its rows."""
    found = {}
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if isinstance(model._meta.pk, AutoField) and model._meta.db_table in existing:
                table, column = model._meta.db_table, model._meta.pk.column
                cursor.execute(f'SELECT COALESCE(MAX("{column}"), 0) FROM "{table}"')  # noqa: S608
                found[f"{table}.{column}"] = cursor.fetchone()[0]
    return found


def keep(path: Path, before: dict[str, int]) -> None:
    """Write every row younger than `before` to the file."""
    kept: Tables = []
    with connection.cursor() as cursor:
        for place, last in before.items():
            table, _, column = place.partition(".")
            sql = f'SELECT * FROM "{table}" WHERE "{column}" > %s ORDER BY "{column}"'  # noqa: S608
            cursor.execute(sql, [last])
            rows = cursor.fetchall()
            if rows:
                kept.append((table, [one[0] for one in cursor.description], rows))
    path.write_bytes(pickle.dumps(kept))


def kept(path: Path) -> Tables:
    return pickle.loads(path.read_bytes())  # noqa: S301  (written by `keep` a moment ago)


def write_again(tables: Tables) -> None:
    """Insert the rows: COPY on PostgreSQL, executemany on SQLite; every constraint and index holds."""
    with connection.cursor() as cursor:
        for table, columns, rows in tables:
            listed = ", ".join(f'"{column}"' for column in columns)
            if connection.vendor == "postgresql":
                with cursor.copy(f'COPY "{table}" ({listed}) FROM STDIN') as copy:
                    for row in rows:
                        copy.write_row(row)
            else:
                marks = ", ".join(["?"] * len(columns))
                sql = f'INSERT INTO "{table}" ({listed}) VALUES ({marks})'  # noqa: S608
                connection.connection.executemany(sql, rows)


def row_changes() -> dict[str, int]:
    """Return table → rows inserted, updated and deleted since the database was made (PostgreSQL)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_user_tables")
        return dict(cursor.fetchall())
