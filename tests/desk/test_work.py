"""工作台: every figure has exactly as many rows as the list it opens, whoever contributes them."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.cast import Cast
from yongcheng.departments.models import User
from yongcheng.departments.roles import Role
from yongcheng.desk import panels, work
from yongcheng.desk.dues import Horizon
from yongcheng.desk.panels import Obligation, Registry, Source, Task, Work
from yongcheng.notices.inbox import send
from yongcheng.notices.models import Notice
from yongcheng.trail.clock import today
from yongcheng.trail.recorder import record
from yongcheng.workdays.store import load_calendar

DAYS = (-5, -1, 0, 0, 1, 3, 9, 20)


def notice_task(notice: Notice) -> Task:
    return Task(notice.sentence, notice.link, "民政局", "通知", notice.due_on)


def user_task(user: User) -> Task:
    return Task(user.full_name, "/", "局", "人员", None)


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch, people: Cast) -> Iterator[Registry]:
    """A registry of its own: notices with a due date, and people without one, are the work."""
    own = Registry()
    monkeypatch.setattr(panels, "registry", own)
    for module in ("yongcheng.desk.work", "yongcheng.desk.frame", "yongcheng.desk.site"):
        monkeypatch.setattr(f"{module}.registry", own)

    def dated(user: Any) -> Iterator[Source]:
        yield Source(Notice.objects.visible_to(user).filter(due_on__isnull=False), notice_task)

    def undated(user: Any) -> Iterator[Source]:
        yield Source(User.objects.filter(pk=user.pk), user_task, day="")

    own.work[Work.TODO] += [dated, undated]
    own.work[Work.WAITING].append(undated)
    for number, days in enumerate(DAYS):
        due = today() + timedelta(days=days)
        send([people.reviewer], f"第 {number} 件", f"/admin/?n={number}", due_on=due)
    return own


@pytest.fixture
def horizon(db: None) -> Horizon:
    return Horizon(today(), load_calendar())


@pytest.mark.parametrize("key", list(work.LISTS))
def test_a_figure_counts_the_rows_of_its_list(
    key: str, desk: Registry, people: Cast, horizon: Horizon, client_of: Any
) -> None:
    user = people.reviewer
    numbers = work.overview(user, horizon, "todo")
    figure = next(one for one in work.figures(numbers, "todo") if one.key == key)
    found = work.sources(key, user, horizon)
    read = work.done_lines if key == "done" else work.lines
    assert len(read(found, horizon, 0, 100)) == figure.count
    page = client_of(user).get(figure.url)
    assert page.context["total"] == figure.count


def test_the_figures_of_this_day(desk: Registry, people: Cast, horizon: Horizon) -> None:
    # Monday 2026-09-28; three working days on is 10-08, since 10-01 to 10-07 is off.
    numbers = work.overview(people.reviewer, horizon, "todo")
    counts = {one.key: one.count for one in work.figures(numbers, "todo")}
    assert counts == {"todo": 9, "overdue": 2, "soon": 5, "waiting": 1, "done": 0}


def test_the_list_is_sorted_by_due_date_and_grouped(
    desk: Registry, people: Cast, horizon: Horizon
) -> None:
    found = work.sources("todo", people.reviewer, horizon)
    shown = work.lines(found, horizon, 0, 50)
    dues = [line.task.due_on or date.max for line in shown]
    assert dues == sorted(dues)
    numbers = work.overview(people.reviewer, horizon, "todo")
    groups = work.by_urgency(shown, work.headings(numbers, "todo"))
    assert [(head, number, len(rows)) for head, number, rows in groups] == [
        ("逾期", 2, 2),
        ("今天到期", 2, 2),
        ("3 个工作日内", 3, 3),
        ("之后", 2, 2),
    ]


def test_heads_count_what_is_not_shown_too(desk: Registry, people: Cast, horizon: Horizon) -> None:
    found = work.sources("todo", people.reviewer, horizon)
    first = work.lines(found, horizon, 0, 1)
    totals = work.headings(work.overview(people.reviewer, horizon, "todo"), "todo")
    assert work.by_urgency(first, totals)[0][:2] == ("逾期", 2)


def test_all_counts_of_several_sources_take_one_query(
    desk: Registry, people: Cast, horizon: Horizon, django_assert_num_queries: Any
) -> None:
    assert people.reviewer.roles
    with django_assert_num_queries(1):
        assert work.overview(people.reviewer, horizon, "todo")["todo"] == 9
    with django_assert_num_queries(0):
        assert work.count([]) == 0


def test_a_row_that_a_join_repeats_is_counted_once(people: Cast) -> None:
    people.holder(Role.BUREAU_ADMIN)
    rows = User.objects.filter(groups__isnull=False).distinct()
    assert work.count([Source(rows, user_task, day="")]) == rows.count()


def test_finished_work_comes_from_the_trail(desk: Registry, people: Cast, horizon: Horizon) -> None:
    user = people.reviewer
    record(
        verb="publish",
        label="通过并发布",
        target=people.civil_affairs,
        target_label="婚姻登记信息第 4 版",
        target_department="民政局",
        actor=user,
    )
    record(verb="sign_in", label="登录", target=user, target_label=str(user), actor=user)
    lines = work.done_lines(work.sources("done", user, horizon), horizon, 0, 10)
    assert [(line.task.title, line.task.kind_text) for line in lines] == [
        ("婚姻登记信息第 4 版", "通过并发布")
    ]


def test_an_office_may_say_where_its_records_are_shown(desk: Registry, db: None) -> None:
    desk.links["catalog.resourceversion"] = lambda key: f"/somewhere/{key}/"
    assert work.target_url("catalog.resourceversion", "7") == "/somewhere/7/"
    assert work.target_url("no.such", "7") == ""


def test_the_front_page_leads_to_the_most_urgent_case(
    desk: Registry, people: Cast, client_of: Any
) -> None:
    desk.obligations.append(lambda user: [Obligation("更新超周期的资源", 31, "/admin/?x=1")])
    html = client_of(people.reviewer).get(reverse("admin:index")).content.decode()
    assert '<a class="button primary" href="/admin/?n=0">处理下一件</a>' in html
    assert "更新超周期的资源<b>31</b>" in html
    assert "2026 年 9 月 28 日 周一" in html


@pytest.mark.parametrize("key", list(work.LISTS))
def test_an_empty_list_says_why(
    key: str, monkeypatch: pytest.MonkeyPatch, people: Cast, client_of: Any
) -> None:
    for module in ("yongcheng.desk.work", "yongcheng.desk.frame", "yongcheng.desk.site"):
        monkeypatch.setattr(f"{module}.registry", Registry())
    html = client_of(people.stranger).get(f"{reverse('admin:index')}?list={key}").content.decode()
    assert "empty-title" in html
    assert "暂无" not in html


def test_a_long_list_is_read_page_by_page(desk: Registry, people: Cast, client_of: Any) -> None:
    due = today() + timedelta(days=40)
    for number in range(work.PAGE_ROWS):
        send([people.reviewer], f"后来的第 {number} 件", "/", due_on=due)
    client = client_of(people.reviewer)
    first = client.get(f"{reverse('admin:index')}?list=todo&page=1")
    second = client.get(f"{reverse('admin:index')}?list=todo&page=2")
    assert (first.context["shown"], second.context["shown"]) == (work.PAGE_ROWS, 9)
