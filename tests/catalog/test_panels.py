"""The front page's share of the catalogue: whose turn it is; every number opens as many rows."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from catalog import filters
from catalog.models import CloudExemption, ResourceVersion
from catalog.panels import count_claimed, owed, pass_claimed_on, reviews
from catalog.workflow.drafts import propose_change
from catalog.workflow.exemptions import apply_exemption
from catalog.workflow.triggers import TRIGGERS, register_trigger
from catalog.workflow.versions import VERSIONS
from tests import make
from tests.cast import Cast
from yongcheng.departments.roles import Role
from yongcheng.desk import panels, work
from yongcheng.trail.clock import today

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
REASONS = {"reasons": ["R01"], "text": "摘要没有说清资源内容。"}


@pytest.fixture
def scene(people: Cast) -> None:
    """One of every kind of work of 民政局."""
    unit = people.civil_affairs
    clerk = make.anybody(Role.DEPARTMENT_CLERK, unit)
    make.version(make.content("草稿的"), provider=unit)
    make.submit(make.version(make.content("待负责人的"), provider=unit))
    make.send_for_review(make.version(make.content("待主管部门的"), provider=unit))
    back = make.send_for_review(make.version(make.content("退回的"), provider=unit))
    VERSIONS.fire(back, "send_back", people.reviewer, given=REASONS)
    owing = make.resource(make.content("要更新的"), provider=unit)
    register_trigger(owing, "law", date(2026, 8, 3), "修订", clerk)
    asked = make.resource(make.content("要延期的"), provider=unit)
    trigger = register_trigger(asked, "duty", date(2026, 9, 25), "调整", clerk)
    TRIGGERS.fire(trigger, "ask_extension", clerk, given={"text": "系统改造"})
    make.resource(make.content("没有系统的", has_no_system=None), provider=unit)
    system = make.system(owner=unit)
    exemption = CloudExemption(
        system=system, reason="hardware", explanation="专网", expires_on=date(2027, 1, 1)
    )
    apply_exemption(exemption, clerk)


def titles(user: object, kind: panels.Work) -> set[str]:
    found = set()
    for source in panels.registry.sources(kind, user):
        for row in source.rows:
            if row._meta.app_label == "catalog":
                found.add(source.task(row).title)
    return found


def test_whose_turn_it_is(scene: None, people: Cast) -> None:
    assert titles(people.clerk, panels.Work.TODO) == {"草稿的", "退回的", "要更新的", "要延期的"}
    assert titles(people.head, panels.Work.TODO) == {"待负责人的"}
    assert titles(people.reviewer, panels.Work.TODO) == {"待主管部门的", "要延期的"}
    assert titles(people.leader, panels.Work.TODO) == {"社会救助信息系统"}
    for nobody in (people.auditor, people.stranger, people.police_clerk, people.system_manager):
        assert titles(nobody, panels.Work.TODO) == set()


def test_waiting_on_others(scene: None, people: Cast) -> None:
    assert titles(people.clerk, panels.Work.WAITING) == {"待负责人的", "待主管部门的"}
    assert titles(people.head, panels.Work.WAITING) == {"待主管部门的"}
    assert titles(people.reviewer, panels.Work.WAITING) == set()


def test_claimed_by_a_colleague_is_not_my_turn(scene: None, people: Cast) -> None:
    version = ResourceVersion.objects.get(resource__title="待主管部门的")
    VERSIONS.fire(version, "claim", people.second_reviewer)
    assert not filters.to_review(people.reviewer).exists()
    assert filters.to_review(people.second_reviewer).count() == 1


@pytest.mark.parametrize("who", ["clerk", "head", "reviewer", "bureau_admin", "leader", "auditor"])
@pytest.mark.parametrize("key", list(work.LISTS))
def test_figures_count_what_the_list_shows(
    scene: None, people: Cast, client_of: SignIn, who: str, key: str
) -> None:
    response = client_of(getattr(people, who)).get(reverse("admin:index"), {"list": key, "page": 1})
    figure = next(one for one in response.context["figures"] if one.key == key)
    lines = sum(len(group[2]) for group in response.context["groups"])
    assert figure.count == lines


@pytest.mark.parametrize("who", ["clerk", "head", "reviewer", "bureau_admin", "leader"])
def test_every_duty_opens_as_many_rows(
    scene: None, people: Cast, client_of: SignIn, who: str
) -> None:
    user = getattr(people, who)
    client = client_of(user)
    duties = {one.label: one for one in client.get("/admin/").context["obligations"]}
    assert "目录更新逾期未报送" in duties
    assert "资源未挂接来源系统" in duties
    for one in (duties[duty.label] for duty in owed(user) if duty.label in duties):
        assert client.get(one.url).context["cl"].result_count == one.count, one.label


def test_nobody_else_is_shown_duties(scene: None, people: Cast) -> None:
    for nobody in (people.stranger, people.system_manager, people.holder(Role.EXPERT)):
        assert list(owed(nobody)) == []


def test_the_trend_adds_up_and_its_numbers_open(
    scene: None, people: Cast, client_of: SignIn
) -> None:
    trend = reviews(people.reviewer)
    assert len(trend.weeks) == filters.WEEKS
    assert trend.weeks[-1].starts == filters.first_week(today()) + (
        trend.weeks[-1].starts - trend.weeks[0].starts
    )
    assert trend.done == 4
    client = client_of(people.reviewer)
    for url, count in (
        (trend.done_url, trend.done),
        (trend.on_time_url, trend.on_time),
        (trend.late_url, trend.late),
    ):
        assert client.get(url).status_code == 200, client.get(url)["Location"]
        assert client.get(url).context["cl"].result_count == count
    assert reviews(people.clerk) is None


def test_a_late_review_is_counted_late(people: Cast) -> None:
    version = make.send_for_review(make.version(provider=people.civil_affairs))
    ResourceVersion.objects.filter(pk=version.pk).update(due_on=date(2026, 9, 1))
    VERSIONS.fire(version, "publish", people.reviewer)
    trend = reviews(people.reviewer)
    assert (trend.done, trend.late, trend.on_time) == (1, 1, 0)


def test_claimed_reviews_pass_on_when_somebody_leaves(scene: None, people: Cast) -> None:
    version = ResourceVersion.objects.get(resource__title="待主管部门的")
    VERSIONS.fire(version, "claim", people.reviewer)
    assert count_claimed(people.reviewer) == 1
    assert pass_claimed_on(people.reviewer, people.second_reviewer) == 1
    assert count_claimed(people.second_reviewer) == 1


def test_a_change_under_way_is_one_task(people: Cast) -> None:
    resource = make.resource(provider=people.civil_affairs)
    propose_change(resource, people.clerk)
    (task,) = [
        source.task(row)
        for source in panels.registry.sources(panels.Work.TODO, people.clerk)
        for row in source.rows
        if row._meta.app_label == "catalog"
    ]
    assert task.kind_text == "目录编制，变更第 2 版"
