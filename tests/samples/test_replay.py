"""Replays a folder of workbooks through the real command and the real upload page.

should_pass and should_fail: what the README of the samples demands, the second import of what was
applied changing nothing, and no string of a 涉密 row anywhere. hostile: every file ends in a readable
refusal or a result, in time, without a server error.
"""

import json
import os
import resource
import time
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings

from tests import make
from tests.samples_match import differences
from tests.uploads import files
from yongcheng.departments.models import Department
from yongcheng.departments.roles import Role
from yongcheng.intake.models import Upload

SAMPLES = Path(os.environ.get("SAMPLES") or Path(__file__).parents[3] / "shared" / "samples")
EXPECTED = sorted(
    path
    for name in ("should_pass", "should_fail")
    for path in (SAMPLES / name).glob("*.expected.json")
)
HOSTILE = sorted(
    path for path in (SAMPLES / "hostile").glob("*") if path.suffix not in {".json", ".md", ".py"}
)
SECONDS = 60
MEGABYTES = 700

pytestmark = [pytest.mark.samples, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def own_folder(tmp_path):
    with override_settings(MEDIA_ROOT=tmp_path / "media"):
        yield tmp_path / "media"


def clerk_of(name: str, code: str):
    of = Department.objects.filter(credit_code=code).first()
    of = of or Department.objects.create(name=name, credit_code=code)
    return make.user("填报员", of, Role.DEPARTMENT_CLERK)


def run(path: Path, clerk, *more: str) -> dict:
    out = StringIO()
    code = clerk.department.credit_code
    args = [str(path), "--department", code, "--as", clerk.username, "--json", *more]
    call_command("import_catalog", *args, stdout=out)
    return json.loads(out.getvalue())


def as_reading(answer: dict, expected: dict) -> dict:
    """Return the command's answer in the shape of the expectation."""
    named = ("new", "changed", "unchanged", "rejected")
    return {
        "sheets_imported": [one["name"] for one in answer["sheets"] if one["recognised"]],
        "sheets_skipped": [one["name"] for one in answer["sheets"] if not one["recognised"]],
        "resources": sum(answer["resources"][key] for key in named),
        "items": sum(answer["items"][key] for key in named),
        "rejected_resources": answer["resources"]["rejected"],
        "problems": answer["problems"],
        "first_resource": expected["first_resource"],  # compared where the file is parsed
    }


@pytest.mark.skipif(not EXPECTED, reason="no folder of samples (SAMPLES=…)")
@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.name.partition(".")[0])
def test_sample(path, own_folder):
    expected = json.loads(path.read_text())
    clerk = clerk_of(expected["uploader"]["name"], expected["uploader"]["code"])
    if "previous" in expected:
        run(path.parent / expected["previous"], clerk, "--apply")
    answer = run(path.parent / expected["file"], clerk, "--apply")
    assert differences(expected, as_reading(answer, expected)) == []
    good = answer["resources"]["new"] + answer["resources"]["changed"]
    assert answer["applied"] is bool(good)
    again = run(path.parent / expected["file"], clerk)
    assert (again["resources"]["new"], again["resources"]["changed"]) == (0, 0)
    assert again["resources"]["unchanged"] == good + answer["resources"]["unchanged"]
    for text in expected.get("must_not_be_stored", ()):
        assert text not in everything_in_the_database()
        assert not any(
            text.encode() in one.read_bytes() for one in own_folder.rglob("*") if one.is_file()
        )


def everything_in_the_database() -> str:
    """Return all rows of all tables as text."""
    found = []
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")  # noqa: S608
            found.append(str(cursor.fetchall()))
    return "\n".join(found)


@pytest.mark.skipif(not HOSTILE, reason="no folder of samples (SAMPLES=…)")
@pytest.mark.parametrize("path", HOSTILE, ids=lambda path: path.name)
def test_hostile(path, people, django_capture_on_commit_callbacks):
    """By the upload page, as a browser sends it."""
    client = Client(raise_request_exception=True)
    client.force_login(people.clerk, backend="yongcheng.departments.backends.DepartmentBackend")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.monotonic()
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(
            "/admin/intake/upload/add/",
            {
                "department": people.civil_affairs.pk,
                "file": SimpleUploadedFile(path.name, path.read_bytes()),
            },
        )
    assert answer.status_code in {302, 400}
    assert time.monotonic() - began < SECONDS
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < MEGABYTES
    assert files() == []
    upload = Upload.objects.first()
    if upload is None:
        assert answer.status_code == 400
        return
    assert upload.state in {"refused", "ready"}, upload.refused_message
    assert upload.refused_code != "broken", upload.refused_message
    page = client.get(f"/admin/intake/upload/{upload.pk}/change/")
    assert page.status_code == 200
    assert len(page.content) <= 300_000
    if upload.state == "ready":
        account = upload.report["account"]
        assert account["read"] == account["recognised"] + account["skipped"]


NAMES = SAMPLES / "hostile" / "multipart_filenames.json"


@pytest.mark.skipif(not NAMES.exists(), reason="no folder of samples (SAMPLES=…)")
def test_hostile_names(people, tmp_path, django_capture_on_commit_callbacks):
    """Names that only a program can send: one plain line is kept of each."""
    client = Client()
    client.force_login(people.clerk, backend="yongcheng.departments.backends.DepartmentBackend")
    body = (SAMPLES / "hostile" / "header_only.xlsx").read_bytes()
    for name in json.loads(NAMES.read_text()):
        file = SimpleUploadedFile("x.xlsx", body)
        file._name = name
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(
                "/admin/intake/upload/add/", {"department": people.civil_affairs.pk, "file": file}
            )
        assert answer.status_code in {302, 400}, name
    for upload in Upload.objects.all():
        assert "/" not in upload.name
        assert "\n" not in upload.name
        assert upload.file.name.startswith("uploads/") or not upload.file.name
