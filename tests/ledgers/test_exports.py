"""The file of an export: one per record, whatever is killed on the way; nothing unknown is kept."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from tests import make
from yongcheng.ledgers import exports
from yongcheng.ledgers.exports import keep, place_of, request_export, sweep
from yongcheng.ledgers.ledger import all_ledgers
from yongcheng.ledgers.models import Export
from yongcheng.ledgers.produce import KIND
from yongcheng.trail.clock import now
from yongcheng.trail.entries import entries_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def own_folder(tmp_path, settings):
    """A folder of its own for what is kept."""
    settings.MEDIA_ROOT = str(tmp_path / "kept")
    return tmp_path / "kept"


@pytest.fixture
def export(people, own_folder):
    """An export that was asked for and that no worker has begun."""
    make.resource(provider=people.civil_affairs)
    params = {"ledger": all_ledgers()[0].key, "chosen": {}}
    return request_export(
        KIND, people.reviewer, label="目录", name="目录.xlsx", params=params, filter_text="全部"
    )


@pytest.fixture
def made(tmp_path):
    path = tmp_path / "made.xlsx"
    path.write_bytes(b"workbook")
    return path


def kept(folder):
    return sorted(path.name for path in (folder / "exports").rglob("*") if path.is_file())


def test_what_a_killed_worker_left_is_overwritten(export, made, own_folder):
    export.file.storage.save(place_of(export, ".xlsx"), ContentFile(b"half a"))
    keep(export, made, "目录.xlsx", 1)
    assert kept(own_folder) == [f"{export.pk}.xlsx"]
    assert Path(Export.objects.get(pk=export.pk).file.path).read_bytes() == b"workbook"


def test_the_second_of_two_workers_changes_nothing(export, made, own_folder):
    twin = Export.objects.get(pk=export.pk)
    keep(export, made, "目录.xlsx", 1)
    made.write_bytes(b"another")
    keep(twin, made, "目录.xlsx", 2)
    assert (twin.rows, twin.sha256) == (1, export.sha256)
    assert Path(twin.file.path).read_bytes() == b"workbook"
    assert entries_of(export).filter(verb="export").count() == 1


def test_no_file_without_its_entry(export, made, own_folder, monkeypatch):
    def broken(export):
        raise RuntimeError("trail")

    monkeypatch.setattr(exports, "leave_entry", broken)
    with pytest.raises(RuntimeError):
        keep(export, made, "目录.xlsx", 1)
    assert kept(own_folder) == []
    assert Export.objects.get(pk=export.pk).finished_at is None


def test_sweep_takes_what_nobody_knows_and_nobody_writes(export, made, own_folder):
    keep(export, made, "目录.xlsx", 1)
    folder = Path(export.file.path).parent
    long_ago = (now() - timedelta(days=1)).timestamp()
    for name, is_old in (("901.xlsx", True), ("902.zip", True), ("903.xlsx", False)):
        (folder / name).write_bytes(b"left")
        if is_old:
            os.utime(folder / name, (long_ago, long_ago))
        else:
            os.utime(folder / name, (now().timestamp(), now().timestamp()))
    os.utime(export.file.path, (long_ago, long_ago))
    assert sweep() == 2
    assert kept(own_folder) == sorted([f"{export.pk}.xlsx", "903.xlsx"])
    assert sweep() == 0


def test_sweep_before_the_first_export(own_folder):
    assert sweep() == 0
