"""Writes rows in bulk: by COPY on PostgreSQL, with executemany elsewhere.

On PostgreSQL foreign keys and secondary indexes are taken off before and put on again afterwards,
in the same transaction: the constraints are checked for all rows at once, and hold.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache
from typing import Any, Protocol

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Model
from django.db.models.fields import NOT_PROVIDED

from catalog.content import ItemContent
from catalog.demo.scale.rows import PLACE, item_columns, item_values
from catalog.models import InformationItem

BATCH = 20_000
# Foreign keys before the unique constraints that they may rest on; primary keys stay.
CONSTRAINTS = """
    SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
      FROM pg_constraint WHERE conrelid = ANY(%s::regclass[]) AND contype IN ('f', 'u')
     ORDER BY contype, oid"""
INDEXES = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)
      FROM pg_index WHERE indrelid = ANY(%s::regclass[]) AND NOT indisprimary ORDER BY indexrelid"""


class Table:
    """One table: its columns in order and what stands in a column that is not given."""

    def __init__(self, model: type[Model]) -> None:
        fields = model._meta.concrete_fields
        if model is InformationItem:  # what is cached per item stands together
            names = [*PLACE, *item_columns()]
            fields = [model._meta.get_field(name.removesuffix("_id")) for name in names]
        self.name = model._meta.db_table
        self.columns = ", ".join(f'"{one.column}"' for one in fields)
        self.attnames = [one.attname for one in fields]
        self.defaults = {
            one.attname: None if one.default is NOT_PROVIDED and one.null else one.get_default()
            for one in fields
            if not one.primary_key
        }

    def values(self, row: dict[str, Any]) -> list[Any]:
        """Return the values in order. Raises KeyError for what is no column."""
        whole = self.defaults | row
        if len(whole) > len(self.attnames):
            raise KeyError(sorted(set(whole) - set(self.attnames)))
        return [whole[name] for name in self.attnames]


class Sink(Protocol):
    """Where rows go."""

    def emit(self, model: type[Model], row: Any) -> None: ...

    def flush(self) -> None: ...


class CopySink:
    """Rows as lines of text for COPY; the part of a line that an item always has is kept."""

    def __init__(self, models: tuple[type[Model], ...]) -> None:
        self._tables = {model: Table(model) for model in models}
        self._lines: dict[type[Model], list[str]] = {model: [] for model in models}

    def emit(self, model: type[Model], row: Any) -> None:
        if isinstance(row, tuple):
            pk, resource, position, item = row
            line = f"{pk}\t{resource}\t{position}\t{_item_line(item)}"
        else:
            line = "\t".join([as_text(value) for value in self._tables[model].values(row)])
        lines = self._lines[model]
        lines.append(line)
        if len(lines) >= BATCH:
            self._write(model)

    def flush(self) -> None:
        for model in self._lines:
            self._write(model)

    def _write(self, model: type[Model]) -> None:
        table, lines = self._tables[model], self._lines[model]
        if not lines:
            return
        with connection.cursor() as cursor:
            order = f'COPY "{table.name}" ({table.columns}) FROM STDIN'
            with cursor.copy(order) as copy:
                copy.write("\n".join(lines) + "\n")
        lines.clear()


class ManySink:
    """Rows as tuples for executemany."""

    def __init__(self, models: tuple[type[Model], ...]) -> None:
        self._tables = {model: Table(model) for model in models}
        self._rows: dict[type[Model], list[tuple[Any, ...]]] = {model: [] for model in models}

    def emit(self, model: type[Model], row: Any) -> None:
        if isinstance(row, tuple):
            values: Any = (*row[:3], *item_values(row[3]))
        else:
            values = [plain(value) for value in self._tables[model].values(row)]
        self._rows[model].append(tuple(values))

    def flush(self) -> None:
        with connection.cursor() as cursor:
            for model, rows in self._rows.items():
                table = self._tables[model]
                marks = ", ".join(["%s"] * len(table.attnames))
                order = f'INSERT INTO "{table.name}" ({table.columns}) VALUES ({marks})'  # noqa: S608
                cursor.executemany(order, rows)
                rows.clear()


def sink(models: tuple[type[Model], ...]) -> Sink:
    """Return where rows go on the database in use."""
    return CopySink(models) if connection.vendor == "postgresql" else ManySink(models)


@contextmanager
def bare(models: tuple[type[Model], ...]) -> Iterator[None]:
    """Inside, the tables are without foreign keys and secondary indexes (PostgreSQL only)."""
    if connection.vendor != "postgresql":
        yield
        return
    names = [f'"{model._meta.db_table}"' for model in models]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        cursor.execute(CONSTRAINTS, [names])
        constraints = cursor.fetchall()
        for table, name, _ in constraints:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        cursor.execute(INDEXES, [names])
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
    yield
    with connection.cursor() as cursor:
        for _, definition in indexes:
            cursor.execute(definition)
        for table, name, definition in reversed(constraints):
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")


def reset_sequences(models: tuple[type[Model], ...]) -> None:
    """Let the next row of each table get the next number."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models)):
            cursor.execute(statement)


def as_text(value: Any) -> str:
    """Return a value as COPY reads it."""
    if value is None:
        return r"\N"
    if value is True or value is False:
        return "t" if value else "f"
    text = value if isinstance(value, str) else str(value)
    if "\\" in text or "\n" in text or "\t" in text or "\r" in text:
        text = text.replace("\\", r"\\").replace("\t", r"\t").replace("\n", r"\n")
        text = text.replace("\r", r"\r")
    return text


def plain(value: Any) -> Any:
    """Return a value as the driver takes it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value


@cache
def _item_line(item: ItemContent) -> str:
    return "\t".join([as_text(value) for value in item_values(item)])
