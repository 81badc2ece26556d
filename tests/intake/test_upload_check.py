"""From arrival to preview: what is kept, what is destroyed, what is recognised."""

import errno
import hashlib
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage
from django.test import override_settings
from openpyxl import load_workbook

from tests import make
from tests.uploads import brought, checked, codes, counts, files, workbook
from yongcheng.intake import pipeline, storage
from yongcheng.intake.models import StagedProblem, StagedRecord, Upload, private_storage
from yongcheng.jobs import queue
from yongcheng.jobs.models import Job
from yongcheng.trail.clock import now
from yongcheng.trail.entries import entries_of
from yongcheng.workbooks.grid import FileRefused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(tmp_path):
    with override_settings(MEDIA_ROOT=tmp_path / "media"):
        yield


@pytest.fixture
def path(tmp_path, people):
    return workbook(
        tmp_path / "目录.xlsx", people.civil_affairs, make.content(), make.content("婚姻登记信息")
    )


def test_it_works(path, people):
    upload = checked(path, people.clerk, people.civil_affairs)
    assert (upload.state, counts(upload)) == ("ready", {"new": 2})
    account = upload.report["account"]
    assert account["read"] == account["recognised"] + account["skipped"]
    kept = Path(private_storage().path(upload.file.name))
    assert hashlib.sha256(kept.read_bytes()).hexdigest() == upload.sha256
    assert files() == []
    assert [entry.label for entry in entries_of(upload)] == ["上传工作簿"]


def test_the_same_file_is_recognised(path, people):
    first = checked(path, people.clerk, people.civil_affairs)
    second = checked(path, people.clerk, people.civil_affairs)
    assert list(Upload.objects.visible_to(people.clerk).same_file(second)) == [first]
    assert not Upload.objects.visible_to(people.police_clerk).same_file(second)


def test_a_file_that_is_no_workbook_leaves_only_its_hash(tmp_path, people):
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"%PDF-1.7 not a workbook")
    upload = checked(path, people.clerk, people.civil_affairs)
    assert (upload.state, bool(upload.refused_message), upload.file.name) == ("refused", True, "")
    assert files() == []


def test_secret_rows_are_nowhere(tmp_path, people):
    secret = make.content("绝密项目名册", remark="这一行涉密", abstract="绝密项目的名称和地点。")
    path = workbook(tmp_path / "目录.xlsx", people.civil_affairs, make.content(), secret)
    mark_classified(path, "绝密项目名册")
    upload = checked(path, people.clerk, people.civil_affairs)
    assert upload.is_redacted
    assert "V13" in codes(upload)
    assert counts(upload) == {"new": 1, "rejected": 1}
    for row in (*upload.records.values(), *upload.problems.values(), upload.report):
        assert "绝密" not in str(row)
    kept = Path(private_storage().path(upload.file.name))
    assert hashlib.sha256(kept.read_bytes()).hexdigest() != upload.sha256
    assert files() == []
    assert {entry.label for entry in entries_of(upload)} == {"上传工作簿", "清空涉密行"}
    assert upload.has_marks
    assert not upload.marked
    pipeline.mark(upload)
    assert upload.marked.name


def test_the_refusal_of_secret_rows_survives_a_second_check(tmp_path, people):
    path = workbook(
        tmp_path / "目录.xlsx", people.civil_affairs, make.content(), make.content("绝密名册")
    )
    mark_classified(path, "绝密名册")
    upload = checked(path, people.clerk, people.civil_affairs)
    before = upload.report["resources"], codes(upload)
    Upload.objects.filter(pk=upload.pk).update(read_at=None)
    upload.refresh_from_db()
    pipeline.run_check(upload, lambda *step: None)
    assert (upload.report["resources"], codes(upload)) == before


def mark_classified(path, title):
    """Write 是 into 是否涉密 of that resource."""
    book = load_workbook(path)
    for sheet in book:
        cells = {str(cell.value): cell for row in sheet.iter_rows() for cell in row if cell.value}
        header = next((cell for text, cell in cells.items() if "是否涉密" in text), None)
        if header is not None and title in cells:
            sheet.cell(cells[title].row, header.column).value = "是"
    book.save(path)


def test_a_killed_worker_is_resumed(path, people):
    upload = brought(path, people.clerk, people.civil_affairs)
    job = pipeline.queue_check(upload, people.clerk)
    Job.objects.filter(pk=job.pk).update(started_at=now(), lease_until=now() - queue.LEASE)
    assert files() == [upload.incoming]
    storage.sweep(at_start=True)
    assert files() == [upload.incoming]
    queue.resume_abandoned()
    upload.refresh_from_db()
    assert (upload.state, counts(upload), files()) == ("ready", {"new": 2}, [])


def test_a_worker_killed_after_securing_goes_on_from_the_kept_file(path, people, monkeypatch):
    upload = brought(path, people.clerk, people.civil_affairs)

    class Killed(BaseException):
        pass

    def kill(*args):
        raise Killed

    monkeypatch.setattr(pipeline, "stage", kill)
    with pytest.raises(Killed):
        pipeline.run_check(upload, lambda *step: None)
    monkeypatch.undo()
    upload.refresh_from_db()
    assert (upload.state, upload.incoming, bool(upload.file.name)) == ("reading", "", True)
    pipeline.run_check(upload, lambda *step: None)
    assert counts(upload) == {"new": 2}


def test_a_crash_leaves_no_bytes(path, people):
    with path.open("rb") as stream:
        storage.receive(stream, "crashed.xlsx")
    assert len(files()) == 1
    assert storage.sweep() == 0  # it may still be arriving
    assert storage.sweep(at_start=True) == 1
    assert files() == []


def test_a_failing_check_destroys_the_bytes(path, people, monkeypatch):
    upload = brought(path, people.clerk, people.civil_affairs)
    job = pipeline.queue_check(upload, people.clerk)

    def fail(*args, **kwargs):
        raise RuntimeError("broken")

    monkeypatch.setattr(pipeline, "read_book", fail)
    queue.run_job.func(job.pk)
    upload.refresh_from_db()
    assert (upload.state, files()) == ("refused", [])
    assert Job.objects.get(pk=job.pk).state == "failed"


def test_a_full_disk_is_said_and_nothing_is_half_done(path, people, monkeypatch):
    upload = brought(path, people.clerk, people.civil_affairs)

    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", full)
    with pytest.raises(FileRefused) as refused:
        pipeline.run_check(upload, lambda *step: None)
    assert refused.value.code == "disk_full"
    assert "存储空间已满" in refused.value.message
    assert files() == []
    assert not StagedRecord.objects.exists()
    assert not StagedProblem.objects.exists()


def test_a_full_disk_while_arriving(monkeypatch):
    sink = storage.Sink()

    class Full(BytesIO):
        def write(self, chunk):
            raise OSError(errno.ENOSPC, "No space left on device")

    sink.file.close()
    sink.file = Full()
    with pytest.raises(FileRefused, match="存储空间已满"):
        sink.write(b"x")
    assert files() == []


@override_settings(UPLOAD_MAX_BYTES=1000)
def test_the_limit_counts_bytes_as_they_arrive():
    with pytest.raises(FileRefused) as refused:
        storage.receive(BytesIO(b"x" * 2000), "big.xlsx")
    assert refused.value.code == "too_large"
    assert files() == []


def test_cancelling_destroys_the_bytes(path, people):
    upload = brought(path, people.clerk, people.civil_affairs)
    job = pipeline.queue_check(upload, people.clerk)
    Job.objects.filter(pk=job.pk).update(cancel_asked_at=now())
    queue.run_job.func(job.pk)
    upload.refresh_from_db()
    assert (upload.state, files()) == ("put_aside", [])
    assert Job.objects.get(pk=job.pk).state == "cancelled"


NAMES = {
    "../../etc/passwd.xlsx": "passwd.xlsx",
    "..\\..\\x.xlsx": "x.xlsx",
    "a\r\nSet-Cookie: x=1.xlsx": "aSet-Cookie: x=1.xlsx",
    "目录\n.xlsx": "目录.xlsx",
    "": "未命名文件",
    "\u202exslx.目录.xlsx": "xslx.目录.xlsx",
}


@pytest.mark.parametrize(("given", "clean"), NAMES.items(), ids=[repr(name) for name in NAMES])
def test_names_are_one_plain_line(given, clean):
    assert storage.clean_name(given) == clean


def test_a_long_name_keeps_its_suffix():
    assert storage.clean_name("政" * 300 + ".xlsx").endswith("….xlsx")
