"""One measured step in a process of its own: prints wall and processor seconds and memory as JSON.

Started by bench/run.py: python -m bench.steps STEP WORKBOOK ARGUMENT. DATABASE_URL says where. A step
returns the seconds that it spent on what must not be counted.
"""

import io
import json
import os
import pickle
import resource
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path

import django
from python_calamine import CalamineWorkbook

os.environ["BACKGROUND"] = "0"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yongcheng.settings")
django.setup()

from django.apps import apps  # noqa: E402
from django.contrib.auth.models import Group  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.models import AutoField  # noqa: E402

from bench.contents import ITEMS_EACH, contents  # noqa: E402
from catalog.sheets.export_book import ExportBook  # noqa: E402
from yongcheng.departments.models import Department, User  # noqa: E402

CODE = "11411481YCDEM0075H"
NAME = "民政局"
CLERK = "bench_clerk"
DEFLATE_LEVEL = 1


def prepare(book: Path, argument: str) -> float:
    """Make the tables, one department and its clerk, and the workbook with that many rows."""
    call_command("migrate", verbosity=0, interactive=False)
    department = Department.objects.create(name=NAME, credit_code=CODE)
    clerk = User(username=CLERK, full_name="填报员", department=department, is_staff=True)
    clerk.set_unusable_password()
    clerk.save()
    clerk.groups.set(Group.objects.filter(name="department_clerk"))
    writer = ExportBook(book, int(argument), [])
    for content in contents(int(argument) // ITEMS_EACH, NAME, CODE):
        writer.add(content)
    writer.close()
    writer.finish()
    return 0


def import_own(book: Path, argument: str) -> float:
    """The whole of our import: read, check, compare, stage, apply."""
    said = io.StringIO()
    options = {"department": CODE, "username": CLERK, "apply": True, "json": True}
    call_command("import_catalog", str(book), stdout=said, **options)
    answer = json.loads(said.getvalue())
    if not answer.get("applied") or answer["resources"]["rejected"]:
        raise SystemExit(f"the import did not go through: {said.getvalue()[:2000]}")
    return 0


def import_floor(book: Path, argument: str) -> float:
    """Read every cell and write the same rows to the same tables, and nothing else."""
    began = time.perf_counter()
    written = pickle.loads(Path(argument).read_bytes())  # noqa: S301  (made by `dump` below)
    excluded = time.perf_counter() - began
    sheets = CalamineWorkbook.from_path(str(book))
    for name in sheets.sheet_names:
        sheets.get_sheet_by_name(name).to_python()
    with transaction.atomic(), connection.cursor() as cursor:
        for table, columns, rows in written:
            listed = ", ".join(f'"{column}"' for column in columns)
            if connection.vendor == "postgresql":
                with cursor.copy(f'COPY "{table}" ({listed}) FROM STDIN') as copy:
                    for row in rows:
                        copy.write_row(row)
            else:
                marks = ", ".join(["?"] * len(columns))
                sql = f'INSERT INTO "{table}" ({listed}) VALUES ({marks})'  # noqa: S608
                connection.connection.executemany(sql, rows)
    return excluded


def mark(book: Path, argument: str) -> float:
    """Note the highest id of every table before anything is imported."""
    highest = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if isinstance(model._meta.pk, AutoField):
                table, column = model._meta.db_table, model._meta.pk.column
                cursor.execute(f'SELECT COALESCE(MAX("{column}"), 0) FROM "{table}"')  # noqa: S608
                highest[f"{table}.{column}"] = cursor.fetchone()[0]
    Path(argument).with_suffix(".before").write_text(json.dumps(highest))
    return 0


def dump(book: Path, argument: str) -> float:
    """Keep what our import has written, table by table, for the floor to write again."""
    kept = []
    before = json.loads(Path(argument).with_suffix(".before").read_text())
    with connection.cursor() as cursor:
        for place, last in before.items():
            table, _, column = place.partition(".")
            sql = f'SELECT * FROM "{table}" WHERE "{column}" > %s ORDER BY "{column}"'  # noqa: S608
            cursor.execute(sql, [last])
            rows = cursor.fetchall()
            if rows:
                kept.append((table, [column[0] for column in cursor.description], rows))
    Path(argument).write_bytes(pickle.dumps(kept))
    return 0


def export_own(book: Path, argument: str) -> float:
    """The national form of everything the clerk may see."""
    options = {"department": CODE, "username": CLERK}
    call_command("export_catalog", argument, stdout=io.StringIO(), **options)
    return 0


def export_floor(book: Path, argument: str) -> float:
    """Fetch the same versions and deflate the same sheet, and nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM catalog_resourceversion ORDER BY id")
        while cursor.fetchmany(500):
            pass
    began = time.perf_counter()
    with zipfile.ZipFile(argument) as made:
        text = made.read(max(made.infolist(), key=lambda one: one.file_size))
    excluded = time.perf_counter() - began
    zlib.compress(text, DEFLATE_LEVEL)
    return excluded


STEPS: dict[str, Callable[[Path, str], float]] = {
    one.__name__: one
    for one in (prepare, mark, dump, import_own, import_floor, export_own, export_floor)
}


def main(step: str, book: str, argument: str = "") -> None:
    connection.ensure_connection()
    wall = time.perf_counter()
    with redirect_stdout(sys.stderr):
        excluded = STEPS[step](Path(book), argument)
    wall = time.perf_counter() - wall - excluded
    own = resource.getrusage(resource.RUSAGE_SELF)
    helpers = resource.getrusage(resource.RUSAGE_CHILDREN)
    measured = {
        "wall": wall,
        "cpu": own.ru_utime + own.ru_stime + helpers.ru_utime + helpers.ru_stime,
        "memory_mb": max(own.ru_maxrss, helpers.ru_maxrss) / 1024,
    }
    print(json.dumps(measured))


if __name__ == "__main__":
    main(*sys.argv[1:])
