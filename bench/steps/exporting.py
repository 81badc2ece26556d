"""Steps of the topic exporting."""

import io
import json
import zipfile
import zlib
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection

from bench.peers import stock_export

USER = "ju.mulu"
DEFLATE_LEVEL = 1
FETCHED = 500
LATEST = """
    SELECT version.content::text FROM catalog_informationresource resource
      JOIN catalog_resourceversion version
        ON version.id = COALESCE(resource.open_version_id, resource.current_version_id)
     WHERE resource.status <> 'retired' ORDER BY resource.id"""


def ours(watch: Any, path: str) -> None:
    """The national form of everything that the bureau sees."""
    said = io.StringIO()
    with watch.running():
        call_command("export_catalog", path, username=USER, json=True, stdout=said)
    watch.note(rows=json.loads(said.getvalue())["rows"])


def floor(watch: Any, path: str) -> None:
    """Fetch the same versions as values, and deflate the sheets of the workbook; nothing else."""
    with watch.running(), connection.chunked_cursor() as cursor:
        cursor.execute(LATEST)
        while rows := cursor.fetchmany(FETCHED):
            for (text,) in rows:
                json.loads(text)
    made = Path(path)
    for book in sorted(made.parent.glob(f"{made.stem}*.xlsx")):
        with zipfile.ZipFile(book) as parts:
            for part in parts.infolist():
                text = parts.read(part)
                with watch.running():
                    zlib.compress(text, DEFLATE_LEVEL)


def stock(watch: Any, rows: int) -> None:
    with watch.running():
        stock_export.export(rows, is_joined=False)


def joined(watch: Any, rows: int) -> None:
    with watch.running():
        stock_export.export(rows, is_joined=True)
