"""Faults of the machine: a worker that is killed, a disk that is full."""

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from pathlib import Path
from unittest.mock import patch

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse

from catalog.models import ResourceVersion
from tests import make
from tests.cast import Cast
from tests.uploads import brought, checked, workbook
from yongcheng.attachments.models import Attachment
from yongcheng.departments.models import User
from yongcheng.intake import acts, pipeline, storage
from yongcheng.intake.models import Upload
from yongcheng.jobs.models import Job
from yongcheng.ledgers.exports import request_export
from yongcheng.ledgers.ledger import all_ledgers
from yongcheng.ledgers.models import Export
from yongcheng.ledgers.produce import KIND
from yongcheng.trail.chain import inspect
from yongcheng.trail.clock import set_clock
from yongcheng.trail.entries import entries_of

SignIn = Callable[[User], Client]
ROOT = Path(__file__).resolve().parents[2]
QUEUE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
PATIENCE = 60
RESOURCES = 150


@contextmanager
def full_disk() -> Iterator[None]:
    """Nothing more can be kept: the storage of every file has no room left."""

    def no_room(self: FileSystemStorage, name: str, content: object) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    with patch.object(FileSystemStorage, "_save", no_room):
        yield


def kept_files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


@pytest.mark.django_db
def test_an_upload_on_a_full_disk(
    people: Cast,
    client_of: SignIn,
    tmp_path: Path,
    own_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """While it arrives: a sentence at the field, no row, no file."""
    path = workbook(tmp_path / "目录.xlsx", people.civil_affairs, make.content())

    def no_room(*args: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(storage.os, "open", no_room)
    with path.open("rb") as stream:
        answer = client_of(people.clerk).post(
            reverse("admin:intake_upload_add"),
            {"file": stream, "department": people.civil_affairs.pk},
        )
    monkeypatch.undo()
    assert answer.status_code == 400
    assert "存储空间已满" in answer.content.decode()
    assert (Upload.objects.count(), kept_files(own_folder)) == (0, [])


@pytest.mark.django_db
def test_a_check_on_a_full_disk(people: Cast, tmp_path: Path, own_folder: Path) -> None:
    """When it is to be kept: refused with a sentence, its bytes gone, nothing staged."""
    path = workbook(tmp_path / "目录.xlsx", people.civil_affairs, make.content())
    upload = brought(path, people.clerk, people.civil_affairs)
    with full_disk():
        try:
            pipeline.run_check(upload, lambda *step: None)
        except pipeline.FileRefused as refusal:
            pipeline.refuse(upload, refusal)
    upload.refresh_from_db()
    assert (upload.state, upload.refused_code) == ("refused", "disk_full")
    assert "存储空间已满" in upload.refused_message
    assert (upload.records.count(), bool(upload.file)) == (0, False)
    assert kept_files(own_folder) == []


@pytest.mark.django_db
def test_an_attachment_on_a_full_disk(people: Cast, client_of: SignIn, own_folder: Path) -> None:
    draft = make.version(provider=people.civil_affairs, clerk=people.clerk).resource
    before = entries_of(draft).count()
    client = client_of(people.clerk)
    client.raise_request_exception = False
    given = {
        "target_type": "catalog.informationresource",
        "target_id": draft.pk,
        "kind": "other",
        "file": SimpleUploadedFile("附件.pdf", b"%PDF-1.4\n%%EOF\n"),
    }
    with full_disk():
        answer = client.post(reverse("admin:attachments_attachment_upload"), given, follow=True)
    assert answer.status_code == 200
    assert "存储空间已满" in answer.content.decode()
    assert (Attachment.objects.count(), entries_of(draft).count()) == (0, before)
    assert kept_files(own_folder) == []


@pytest.mark.django_db
def test_an_export_on_a_full_disk(
    people: Cast, own_folder: Path, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    make.resource(provider=people.civil_affairs)
    with full_disk(), django_capture_on_commit_callbacks(execute=True):
        export = request_export(
            KIND,
            people.reviewer,
            label="目录",
            name="目录.xlsx",
            params={"ledger": all_ledgers()[0].key, "chosen": {}},
            filter_text="全部",
        )
    export.refresh_from_db()
    assert (export.job.state, export.finished_at, bool(export.file)) == ("failed", None, False)
    assert "没有写成" in export.job.error
    assert not any(sign.isascii() and sign.isalpha() for sign in export.job.error)
    assert kept_files(own_folder) == []


def worker(folder: Path) -> subprocess.Popen:
    """Start a real worker on the test's database and folder, as `make worker` does."""
    found = connection.settings_dict
    if connection.vendor == "postgresql":
        url = f"postgresql://{found['USER']}@/{found['NAME']}?host={found['HOST']}&port={found['PORT']}"
    else:
        url = f"sqlite:///{found['NAME']}"
    environment = os.environ | {"DATABASE_URL": url, "MEDIA_ROOT": str(folder), "DEBUG": "1"}
    command = [sys.executable, "manage.py", "db_worker", "--interval", "0.1", "--no-startup-delay"]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def wait_for(condition: Callable[[], bool], pause: float = 0.02) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "the worker did not come that far"
        time.sleep(pause)


@contextmanager
def running(folder: Path) -> Iterator[subprocess.Popen]:
    process = worker(folder)
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["import", "export"])
def test_a_killed_worker_is_taken_over_once(
    transactional_db: None, tmp_path: Path, own_folder: Path, kind: str
) -> None:
    """SIGKILL in the middle; after its lease another worker does the whole, exactly once."""
    people = Cast()
    with override_settings(TASKS=QUEUE):
        job = (_an_import if kind == "import" else _an_export)(people, tmp_path)

        def started() -> bool:
            return Job.objects.filter(pk=job.pk, started_at__isnull=False).exists()

        def over() -> bool:
            return Job.objects.get(pk=job.pk).is_over

        with running(own_folder) as first:
            wait_for(started)
            os.killpg(first.pid, signal.SIGKILL)
            first.wait()
        job.refresh_from_db()
        assert job.state == "running", "killed in the middle"
        assert ResourceVersion.objects.exclude(upload_id=None).count() == 0
        with set_clock(job.lease_until + timedelta(seconds=1)):
            call_command("resume_jobs", verbosity=0, stdout=StringIO())
        with running(own_folder):
            wait_for(over)
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("finished", 2)
    assert job.lease_until is None
    _once(job, kind, own_folder)
    assert inspect().intact


def _an_import(people: Cast, folder: Path) -> Job:
    contents = [make.content(f"低保对象信息第{number}类人员") for number in range(RESOURCES)]
    path = workbook(folder / "目录.xlsx", people.civil_affairs, *contents)
    upload = checked(path, people.clerk, people.civil_affairs)
    job = acts.confirm(upload, people.clerk, acts.Consent())
    assert job is not None
    return job


def _an_export(people: Cast, folder: Path) -> Job:
    for number in range(30):
        make.resource(make.content(f"低保对象信息第{number}类"), provider=people.civil_affairs)
    export = request_export(
        KIND,
        people.reviewer,
        label="目录",
        name="目录.xlsx",
        params={"ledger": all_ledgers()[0].key, "chosen": {}},
        filter_text="全部",
    )
    return export.job


def _once(job: Job, kind: str, folder: Path) -> None:
    if kind == "import":
        upload = Upload.objects.get(job=job)
        assert upload.state == "applied"
        assert ResourceVersion.objects.filter(upload_id=upload.pk).count() == RESOURCES
        assert entries_of(upload).filter(verb="apply").count() == 1
        return
    export = Export.objects.get(job=job)
    assert (export.rows, bool(export.sha256)) == (30, True)
    assert entries_of(export).filter(verb="export").count() == 1
    assert len(list((folder / "exports").rglob("*.xlsx"))) == 1
