"""Two at once: of two people or two workers one wins, and the other is told."""

import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.test import override_settings

from catalog.models import InformationResource, ResourceVersion
from tests import make
from tests.cast import Cast
from tests.uploads import checked, workbook
from yongcheng.intake import acts
from yongcheng.intake.models import Upload
from yongcheng.jobs.models import Job
from yongcheng.jobs.queue import resume_abandoned, run_job
from yongcheng.trail.chain import inspect
from yongcheng.trail.clock import now

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_folder(tmp_path):
    with override_settings(MEDIA_ROOT=tmp_path / "media"):
        yield


@pytest.fixture
def cast(transactional_db):
    return Cast()


@pytest.fixture
def upload(tmp_path, cast):
    contents = [make.content(f"第{name}类对象信息") for name in "甲乙丙丁"]
    path = workbook(tmp_path / "目录.xlsx", cast.civil_affairs, *contents)
    return checked(path, cast.clerk, cast.civil_affairs)


def at_once(*functions):
    """Run the functions in threads that start together; return what each gave or raised."""
    gate, found = threading.Barrier(len(functions)), [None] * len(functions)

    def run(place, function):
        gate.wait()
        try:
            found[place] = function()
        except Exception as error:
            found[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(functions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_two_people_confirm_at_once(upload, cast):
    second = make.user("民政局填报员乙", cast.civil_affairs, "department_clerk")
    found = at_once(
        *(
            lambda person=person: acts.confirm(
                Upload.objects.get(pk=upload.pk), person, acts.Consent(), at_once=True
            )
            for person in (cast.clerk, second)
        )
    )
    refused = [one for one in found if isinstance(one, acts.NotDone)]
    assert len(refused) == 1, found
    assert "已确认写入" in refused[0].sentence
    assert ResourceVersion.objects.count() == InformationResource.objects.count() == 4
    assert inspect().intact


def test_two_uploads_of_one_file_at_once(upload, cast, tmp_path):
    other = checked(tmp_path / "目录.xlsx", cast.clerk, cast.civil_affairs)
    found = at_once(
        *(
            lambda key=key: acts.confirm(
                Upload.objects.get(pk=key), cast.clerk, acts.Consent(), at_once=True
            )
            for key in (upload.pk, other.pk)
        )
    )
    assert sum(isinstance(one, Exception) for one in found) == 1, found
    assert InformationResource.objects.count() == 4
    states = sorted(Upload.objects.values_list("pk", flat=True))
    assert sorted(one.state for one in Upload.objects.filter(pk__in=states)) == ["applied", "ready"]


def test_a_worker_killed_while_writing_is_resumed_and_writes_once(upload, cast):
    job = Job.objects.create(
        kind=acts.APPLY,
        label="写入",
        owner=cast.clerk,
        payload={"upload": upload.pk, "user": cast.clerk.pk},
        created_at=now(),
        started_at=now(),
        lease_until=now() - timedelta(seconds=1),
    )
    Upload.objects.filter(pk=upload.pk).update(confirmed_at=now(), confirmed_by=cast.clerk, job=job)
    assert resume_abandoned() == 1
    run_job.func(job.pk)
    upload.refresh_from_db()
    assert upload.state == "applied"
    assert ResourceVersion.objects.count() == 4


def test_two_workers_write_at_once(upload, cast):
    Upload.objects.filter(pk=upload.pk).update(confirmed_at=now(), confirmed_by=cast.clerk)
    found = at_once(*[lambda: acts.write(Upload.objects.get(pk=upload.pk), lambda *step: None)] * 2)
    assert found == [None, None]
    assert ResourceVersion.objects.count() == 4
