"""Two people press at once: one wins, the other is told who did what (both databases, threads)."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connections

from catalog.models import ResourceVersion
from catalog.models.codes import issue_code
from catalog.workflow.drafts import save_content
from catalog.workflow.versions import VERSIONS
from tests import make
from tests.cast import Cast
from yongcheng.departments.models import User
from yongcheng.departments.roles import Role
from yongcheng.trail.entries import entries_of
from yongcheng.trail.recorder import act
from yongcheng.workflow.errors import NotAvailable, Overtaken, WorkflowError

REASONS = {"reasons": ["R01"], "text": "摘要没有说清资源内容。"}


def at_once(*jobs: Callable[[], object]) -> list[object]:
    """Run the jobs in threads of their own, started together; return results or errors."""
    barrier, results = Barrier(len(jobs)), [None] * len(jobs)

    def run(place: int, job: Callable[[], object]) -> None:
        try:
            barrier.wait(10)
            results[place] = job()
        except WorkflowError as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("second", ["publish", "send_back"])
def test_two_reviewers_press_at_once(second: str) -> None:
    people = Cast()
    version = make.send_for_review(make.version(provider=people.civil_affairs))
    seen = version.revision

    def press(name: str, user: User) -> Callable[[], object]:
        return lambda: VERSIONS.fire(
            ResourceVersion.objects.get(pk=version.pk), name, user, given=REASONS, revision=seen
        )

    jobs = press("publish", people.reviewer), press(second, people.second_reviewer)
    results = at_once(*jobs)
    errors = [one for one in results if isinstance(one, WorkflowError)]
    assert len(errors) == 1
    assert isinstance(errors[0], Overtaken)
    winner = people.second_reviewer if results[0] in errors else people.reviewer
    assert winner.full_name in errors[0].sentence
    acts = [e.verb for e in entries_of(version) if e.verb in {"publish", "send_back"}]
    assert len(acts) == 1


@pytest.mark.django_db(transaction=True)
def test_two_editors_save_at_once() -> None:
    people = Cast()
    draft = make.version(provider=people.civil_affairs)
    clerk = make.anybody(Role.DEPARTMENT_CLERK, people.civil_affairs)
    other = make.user("另一填报员", people.civil_affairs, Role.DEPARTMENT_CLERK)

    def save(text: str, user: User) -> Callable[[], object]:
        content = draft.parsed.with_values(abstract=text)
        return lambda: save_content(draft, content, user, revision=draft.revision)

    results = at_once(save("甲写的摘要。", clerk), save("乙写的摘要。", other))
    assert sum(isinstance(one, WorkflowError) for one in results) == 1
    kept = next(one for one in results if not isinstance(one, WorkflowError))
    assert ResourceVersion.objects.get(pk=draft.pk).parsed.abstract == kept.parsed.abstract


@pytest.mark.django_db(transaction=True)
def test_codes_issued_at_once_are_all_different() -> None:
    people = Cast()
    branch = f"307481{7:03d}"
    department = people.civil_affairs

    def issue() -> str:
        with act("test.issue"):
            return issue_code(branch, department)

    codes = at_once(*[issue] * 4)
    assert sorted(codes) == [f"{branch}/{number:06d}" for number in range(1, 5)]


@pytest.mark.django_db
def test_a_stale_page_is_told_who_was_first(people: Cast) -> None:
    """The sequential half of the race: the revision before one's eyes is checked."""
    version = make.send_for_review(make.version(provider=people.civil_affairs))
    stale = version.revision
    VERSIONS.fire(version, "claim", people.reviewer)
    with pytest.raises(Overtaken, match=people.reviewer.full_name):
        VERSIONS.fire(version, "publish", people.second_reviewer, revision=stale)
    with pytest.raises(NotAvailable):
        VERSIONS.fire(version, "submit", people.clerk)
