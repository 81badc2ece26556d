"""Steps of the topic importing."""

import io
import json
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import transaction
from python_calamine import CalamineWorkbook

from bench import books
from bench.peers import stock_import
from bench.rows_written import highest_ids, keep, kept, row_changes, write_again

CATALOGUE = (
    "catalog_informationresource",
    "catalog_resourceversion",
    "catalog_informationitem",
    "catalog_withholdingbasis",
)


def prepare(watch: Any, book: str, rows: int) -> None:
    """Tables, people, and the workbook of the first department."""
    books.settle()
    books.write(Path(book), rows, 0)
    watch.note(before=highest_ids())


def ours(watch: Any, book: str, number: int = 0, is_again: bool = False) -> None:
    """The whole of our import: read, check, compare, stage, apply."""
    said = io.StringIO()
    options = {
        "department": books.code(number),
        "username": books.clerk(number),
        "apply": True,
        "json": True,
    }
    before = row_changes() if is_again else {}
    with watch.running():
        call_command("import_catalog", book, stdout=said, **options)
    answer = json.loads(said.getvalue())
    if is_again:
        after = row_changes()
        watch.note(catalogue_rows=sum(after[one] - before[one] for one in CATALOGUE))
    elif not answer.get("applied") or answer["resources"]["rejected"]:
        raise SystemExit(f"the import did not go through: {said.getvalue()[:2000]}")


def dump(watch: Any, path: str, before: dict[str, int]) -> None:
    keep(Path(path), before)


def floor(watch: Any, book: str, path: str) -> None:
    """Read every cell and write the same rows, and nothing else."""
    tables = kept(Path(path))
    with watch.running():
        sheets = CalamineWorkbook.from_path(book)
        for name in sheets.sheet_names:
            sheets.get_sheet_by_name(name).to_python()
        with transaction.atomic():
            write_again(tables)


def stock(watch: Any, rows: int, folder: str) -> None:
    """Stock import as the admin does it: the file is parsed twice, every row goes through twice."""
    path = Path(folder) / f"stock-{rows}.xlsx"
    stock_import.write_book(path, rows)
    with watch.running():
        stock_import.dry_run_and_confirm(path, stock_import.StockResource)


def bulk(watch: Any, rows: int, folder: str) -> None:
    """The same with the bulk mode of the package switched on."""
    path = Path(folder) / f"stock-{rows}.xlsx"
    stock_import.write_book(path, rows)
    with watch.running():
        stock_import.dry_run_and_confirm(path, stock_import.BulkResource)
