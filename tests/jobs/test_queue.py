"""Jobs: claimed once, cancelled, resumed from the checkpoint, fenced, given up, told in words."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.test import Client

from tests.cast import Cast
from tests.conftest import NOW
from yongcheng.departments.models import User
from yongcheng.jobs import queue
from yongcheng.jobs.models import LEASE, Job
from yongcheng.jobs.progress import Cancelled, LeaseLost, Progress
from yongcheng.jobs.queue import (
    MOST_ATTEMPTS,
    JobFailed,
    ask_to_cancel,
    claim,
    handler,
    resume_abandoned,
    run_job,
    start,
)
from yongcheng.trail.clock import set_clock

pytestmark = pytest.mark.django_db
KIND = "tests.job"
LATER = NOW + LEASE + timedelta(seconds=1)
Execute = Callable[..., object]


class Killed(BaseException):
    """Stands for SIGKILL: nothing of the worker runs any more."""


@pytest.fixture
def does(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable]:
    """Return a function that says what jobs of the test do."""
    monkeypatch.setattr(queue, "_HANDLERS", {})
    return lambda function: handler(KIND)(function)


@pytest.fixture
def begin(people: Cast, django_capture_on_commit_callbacks: Execute) -> Callable[[], Job]:
    def started(run: bool = True) -> Job:
        with django_capture_on_commit_callbacks(execute=run):
            job = start(KIND, {"a": 1}, people.clerk, "核对文件")
        return Job.objects.get(pk=job.pk)

    return started


def test_a_job_runs_after_the_commit_and_keeps_its_result(does: Callable, begin: Callable) -> None:
    does(lambda job, progress: {"text": f"读到 {job.payload['a']}"})
    job = begin()
    assert (job.state, job.result, job.attempts) == ("finished", {"text": "读到 1"}, 1)
    assert job.lease_until is None


def test_an_unknown_kind_is_a_programming_error(people: Cast) -> None:
    with pytest.raises(LookupError):
        start("no.such", {}, people.clerk, "x")


@pytest.mark.parametrize(
    ("fault", "words"),
    [(JobFailed("第 3 行读不懂。"), "第 3 行读不懂。"), (ZeroDivisionError(), "处理中断")],
)
def test_a_failure_is_a_sentence(
    does: Callable, begin: Callable, fault: Exception, words: str
) -> None:
    def fail(job: Job, progress: Progress) -> None:
        raise fault

    does(fail)
    job = begin()
    assert job.state == "failed"
    assert words in job.error
    assert "ZeroDivision" not in job.error


def test_a_waiting_job_is_cancelled_at_once(does: Callable, begin: Callable) -> None:
    does(lambda job, progress: None)
    job = begin(run=False)
    assert ask_to_cancel(job)
    run_job.call(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("cancelled", 0)
    assert not ask_to_cancel(job)


def test_a_running_job_stops_at_its_next_step(does: Callable, begin: Callable) -> None:
    steps = []

    def work(job: Job, progress: Progress) -> None:
        for number in range(5):
            progress.step(f"第 {number} 步", number, 5)
            steps.append(number)
            if number == 1:
                assert ask_to_cancel(job)

    does(work)
    job = begin()
    assert (steps, job.state) == ([0, 1], "cancelled")


def killed_once(does: Callable, done: list[str]) -> None:
    def work(job: Job, progress: Progress) -> dict[str, object]:
        for part in ("读", "查", "写"):
            if part in job.checkpoint.get("parts", []):
                continue
            progress.step(part)
            if part == "查" and job.attempts == 1:
                raise Killed
            done.append(part)
            progress.keep(parts=[*job.checkpoint.get("parts", []), part])
        return {"parts": job.checkpoint["parts"]}

    does(work)


def test_a_killed_job_goes_on_from_its_checkpoint(
    does: Callable, begin: Callable, people: Cast
) -> None:
    done: list[str] = []
    killed_once(does, done)
    job = begin(run=False)
    with pytest.raises(Killed):
        run_job.call(job.pk)
    job.refresh_from_db()
    assert (job.state, done) == ("running", ["读"])
    run_job.call(job.pk)
    assert done == ["读"], "the lease still holds"
    with set_clock(LATER):
        assert resume_abandoned() == 1
        assert resume_abandoned() == 0
    job.refresh_from_db()
    assert (done, job.state, job.attempts) == (["读", "查", "写"], "finished", 2)
    assert job.started_at == NOW, "the first start is kept"


def test_two_workers_and_one_lease(does: Callable, begin: Callable) -> None:
    does(lambda job, progress: None)
    job = begin(run=False)
    first = claim(job.pk)
    assert first is not None
    assert claim(job.pk) is None
    with set_clock(LATER):
        second = claim(job.pk)
        assert second is not None
        with pytest.raises(LeaseLost):
            Progress(first).step("我还在")
        with pytest.raises(LeaseLost):
            Progress(first).keep(a=1)
        Progress(second).step("我来做")
        queue._run(first)
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("running", 2), "the overtaken one ends nothing"


def test_a_job_that_kills_every_worker_is_given_up(does: Callable, begin: Callable) -> None:
    does(lambda job, progress: None)
    job = begin(run=False)
    Job.objects.filter(pk=job.pk).update(
        attempts=MOST_ATTEMPTS, started_at=NOW, lease_until=NOW - LEASE
    )
    assert resume_abandoned() == 0
    job.refresh_from_db()
    assert (job.state, "不再自动重试" in job.error) == ("failed", True)


def test_a_cancelled_and_killed_job_ends_when_it_is_taken_up(
    does: Callable, begin: Callable
) -> None:
    def work(job: Job, progress: Progress) -> None:
        progress.step("做")
        raise Killed

    does(work)
    job = begin(run=False)
    with pytest.raises(Killed):
        run_job.call(job.pk)
    assert ask_to_cancel(job)
    with set_clock(LATER):
        resume_abandoned()
    job.refresh_from_db()
    assert job.state == "cancelled"
    with pytest.raises(LeaseLost):
        Progress(job).step("x")
    assert issubclass(Cancelled, Exception)


def test_the_page_the_state_and_the_cancel(
    does: Callable, begin: Callable, people: Cast, client_of: Callable[[User], Client]
) -> None:
    does(lambda job, progress: {"url": "/admin/", "text": "共 3 条。"})
    job = begin(run=False)
    owner, other = client_of(people.clerk), client_of(people.police_clerk)
    base = f"/admin/jobs/job/{job.pk}/"
    page = owner.get(f"{base}progress/").content.decode()
    assert f'data-poll="{base}state/"' in page
    assert owner.get(f"{base}state/").json() == {
        "state": "waiting",
        "step": "排队等待",
        "done": 0,
        "total": 0,
        "finished": False,
        "url": "",
    }
    for tail in ("progress/", "state/", "change/"):
        assert other.get(f"{base}{tail}").status_code != 200
    assert other.post(f"{base}cancel/").status_code == 404
    assert owner.get(f"{base}cancel/").status_code == 404
    run_job.call(job.pk)
    assert owner.get(f"{base}state/").json()["url"] == "/admin/"
    assert "共 3 条。" in owner.get(f"{base}progress/").content.decode()
    late = owner.post(f"{base}cancel/", follow=True).content.decode()
    assert "没有取消：任务已完成" in late


def test_the_system_manager_sees_all_jobs_without_their_content(
    does: Callable, begin: Callable, people: Cast, client_of: Callable[[User], Client]
) -> None:
    does(lambda job, progress: {"text": "机密结果"})
    job = begin()
    client = client_of(people.system_manager)
    listed = client.get("/admin/jobs/job/").content.decode()
    assert "其他人发起的任务" in listed
    assert "核对文件" not in listed
    page = client.get(f"/admin/jobs/job/{job.pk}/progress/")
    assert page.status_code == 200
    assert "机密结果" not in page.content.decode()
    assert "核对文件" not in page.content.decode()
    assert not Job.objects.visible_to(people.security_manager).exists()
