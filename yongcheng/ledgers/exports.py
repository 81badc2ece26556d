"""Exports: one way from a request to a file, whatever is exported.

An office registers an exporter for a kind; the file is written by a job (killed ones start again),
kept with its SHA-256, and the export is an entry of the trail.
"""

import errno
import hashlib
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.storage import Storage
from django.db import transaction
from django.utils.timezone import localtime

from yongcheng.departments.models import User
from yongcheng.jobs.models import Job
from yongcheng.jobs.progress import Progress
from yongcheng.jobs.queue import JobFailed, handler, start
from yongcheng.ledgers.models import Export
from yongcheng.trail.clock import now
from yongcheng.trail.recorder import act, record

KIND = "ledgers.export"
FOLDER = "exports"
WRITING = timedelta(hours=6)
FULL = {errno.ENOSPC, errno.EDQUOT}
NO_ROOM = "服务器存储空间已满，文件没有写成。请联系系统管理员后再导出。"
NOT_WRITTEN = "文件没有写成：磁盘不可用。请稍后重试。"


@dataclass(frozen=True)
class Produced:
    """What an exporter wrote: files in order (more than one where a limit splits them)."""

    files: tuple[Path, ...]
    rows: int


Exporter = Callable[[Path, dict[str, Any], User, Callable[[str, int, int], None]], Produced]
_EXPORTERS: dict[str, Exporter] = {}


def exporter(kind: str) -> Callable[[Exporter], Exporter]:
    """Register (folder, params, user, step) → Produced for one kind of export."""

    def register(function: Exporter) -> Exporter:
        _EXPORTERS[kind] = function
        return function

    return register


def request_export(
    kind: str, user: User, *, label: str, name: str, params: dict[str, Any], filter_text: str
) -> Export:
    """Start an export and return its record. Raises LookupError for an unknown kind."""
    if kind not in _EXPORTERS:
        raise LookupError(f"nobody exports {kind}")
    with transaction.atomic():
        export = Export.objects.create(
            kind=kind,
            label=label,
            params=params,
            filter_text=filter_text[:500],
            owner=user,
            name=name,
            created_at=now(),
        )
        export.job = start(KIND, {"export": export.pk}, user, f"导出{label}")
        export.save(update_fields=["job"])
    return export


@handler(KIND)
def run_export(job: Job, progress: Progress) -> dict[str, Any]:
    """Write the file of one export; a second run after a crash writes it anew."""
    export = Export.objects.select_related("owner").get(pk=job.payload["export"])
    if export.finished_at:
        return {"export": export.pk}
    progress.step("正在读取数据")
    with tempfile.TemporaryDirectory() as folder:
        try:
            produced = _EXPORTERS[export.kind](
                Path(folder), export.params, export.owner, progress.step
            )
            path, name = bundled(produced.files, export.name, Path(folder))
            keep(export, path, name, produced.rows)
        except OSError as error:
            raise JobFailed(NO_ROOM if error.errno in FULL else NOT_WRITTEN) from error
    return {"export": export.pk, "rows": export.rows}


def keep(export: Export, path: Path, name: str, rows: int) -> None:
    """Store the file with its hash and leave the trail entry, in one transaction.

    The file's name follows from the record: what a killed worker has left is overwritten by the next.
    Of two workers at the same export the second finds it finished and leaves it as it is.
    """
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    storage = export.file.storage
    place, is_written = place_of(export, path.suffix), False
    try:
        with act("ledgers.export.finish"):
            if Export.objects.select_for_update().get(pk=export.pk).finished_at:
                export.refresh_from_db()
                return
            export.sha256, export.size = digest, path.stat().st_size
            export.rows, export.finished_at, export.name = rows, now(), name
            storage.delete(place)
            is_written = True
            with path.open("rb") as stream:
                export.file.name = storage.save(place, File(stream))
            export.save()
            leave_entry(export)
    except BaseException:
        if is_written:
            storage.delete(place)
        raise


def place_of(export: Export, suffix: str) -> str:
    """Return where the file of an export lies in the storage."""
    return f"{FOLDER}/{localtime(export.created_at):%Y/%m}/{export.pk}{suffix}"


def sweep() -> int:
    """Remove the files that no finished export knows: a worker was killed and never tried again.

    What a worker may be writing now is left alone. Return how many went.
    """
    storage = Export._meta.get_field("file").storage
    known = set(Export.objects.exclude(file="").values_list("file", flat=True))
    old = now() - WRITING
    gone = 0
    for place in list(_files(storage, FOLDER)):
        if place not in known and storage.get_modified_time(place) < old:
            storage.delete(place)
            gone += 1
    return gone


def _files(storage: Storage, folder: str) -> Iterator[str]:
    if not storage.exists(folder):
        return
    folders, files = storage.listdir(folder)
    for name in files:
        yield f"{folder}/{name}"
    for name in folders:
        yield from _files(storage, f"{folder}/{name}")


def leave_entry(export: Export) -> None:
    """Record who exported what, by which filter, how many rows, and the file's hash."""
    record(
        verb="export",
        label="导出",
        target=export,
        target_label=export.label,
        target_department=str(export.owner.department or ""),
        actor=export.owner,
        detail={
            "filter": export.filter_text,
            "rows": export.rows,
            "sha256": export.sha256,
            "file": export.name,
        },
    )


def bundled(files: tuple[Path, ...], name: str, folder: Path) -> tuple[Path, str]:
    """Return one file: the only one, or a zip of the numbered ones."""
    if len(files) == 1:
        return files[0], name
    archive = folder / "bundle.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as bundle:
        for path in files:
            bundle.write(path, path.name)
    return archive, str(Path(name).with_suffix(".zip"))
