"""Screens of the trail: read and filtered by those who may, exported and checked as acts."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.cast import Cast
from yongcheng.departments.models import User
from yongcheng.departments.roles import Role
from yongcheng.jobs.models import Job
from yongcheng.trail import entries
from yongcheng.trail.recorder import record

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
BASE = "/admin/trail/trailentry/"
READS = {
    Role.BUREAU_CATALOG,
    Role.BUREAU_SHARING,
    Role.BUREAU_PROJECTS,
    Role.BUREAU_ADMIN,
    Role.BUREAU_HEAD,
    Role.AUDITOR,
    Role.AUDIT_MANAGER,
}


@pytest.fixture
def written(people: Cast) -> None:
    for label, actor in (("试验甲", people.clerk), ("试验乙", people.reviewer)):
        record(
            verb="test",
            label=label,
            target=people.civil_affairs,
            target_label="民政局",
            actor=actor,
            reason="=1+1",
            detail={"roles": ["department_clerk"], "rows": 3},
        )


@pytest.mark.parametrize("role", list(Role))
def test_who_reads_exports_and_checks(
    people: Cast, client_of: SignIn, written: None, role: Role
) -> None:
    client = client_of(people.holder(role))
    entry = entries.all_entries().first()
    for tail in ("", f"{entry.pk}/change/"):
        assert (client.get(BASE + tail).status_code == 200) == (role in READS), tail
    exports = client.get(f"{BASE}export/").status_code == 200
    assert exports == (role in {Role.AUDITOR, Role.AUDIT_MANAGER})
    checks = client.get(f"{BASE}verify/").status_code == 200
    assert checks == (role == Role.AUDIT_MANAGER)


def test_nobody_writes(people: Cast, client_of: SignIn, written: None) -> None:
    client = client_of(people.audit_manager)
    entry = entries.all_entries().first()
    assert client.get(f"{BASE}add/").status_code == 403
    assert client.post(f"{BASE}{entry.pk}/delete/", {"post": "yes"}).status_code == 403
    client.post(f"{BASE}{entry.pk}/change/", {"reason": "x"})
    assert entries.all_entries().get(pk=entry.pk).reason == "=1+1"


def test_filters_and_detail(people: Cast, client_of: SignIn, written: None) -> None:
    client = client_of(people.auditor)
    for query, count in (
        (f"actor__id__exact={people.clerk.pk}", 1),
        ("label=试验乙", 1),
        ("day=today", 2),
        ("q=民政局", 2),
        ("q=无此", 0),
    ):
        assert client.get(f"{BASE}?{query}").context["cl"].result_count == count, query
    entry = entries.all_entries().first()
    page = client.get(f"{BASE}{entry.pk}/change/").content.decode()
    assert "部门填报员" in page
    assert entry.hash in page
    assert "department_clerk" not in page


def test_the_export_follows_the_filter_and_is_kept(
    people: Cast, client_of: SignIn, written: None
) -> None:
    answer = client_of(people.auditor).get(f"{BASE}export/?label=试验乙")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "试验乙" in lines[1]
    assert "'=1+1" in lines[1], "no cell is taken for a formula"
    entry = entries.all_entries().first()
    assert (entry.verb, entry.detail["rows"], entry.actor) == ("export", 1, people.auditor)


def test_the_check_is_a_job_with_a_page(
    people: Cast,
    client_of: SignIn,
    written: None,
    django_capture_on_commit_callbacks: Callable,
) -> None:
    client = client_of(people.audit_manager)
    head = entries.all_entries().first().hash
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(f"{BASE}verify/", {"expected_head": head})
    job = Job.objects.get()
    assert answer.url == f"/admin/jobs/job/{job.pk}/progress/"
    assert job.result["intact"]
    page = client.get(answer.url).content.decode()
    assert "留痕完整，共 2 条" in page
    assert entries.all_entries().first().verb == "verify"
    assert "64 位" in client.post(f"{BASE}verify/", {"expected_head": "x"}).content.decode()
