"""期限一览 and 提醒与督办: every number has as many lines as its list, and only one's own."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.choices import TriggerKind
from catalog.workflow.triggers import register_trigger
from tests import make
from tests.cast import Cast
from yongcheng.clocks.models import Reminder
from yongcheng.clocks.registry import kinds
from yongcheng.clocks.runner import run_clocks
from yongcheng.departments.models import User
from yongcheng.desk.dues import GROUPS
from yongcheng.trail.clock import set_clock, today

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
PAGE = "/admin/deadlines/"
ZONE = ZoneInfo("Asia/Shanghai")
# The clock of the tests stands on 2026-09-28; ten working days before lies 2026-09-14.
HAPPENED = (date(2026, 8, 17), date(2026, 9, 14), date(2026, 9, 16), date(2026, 9, 25))


@pytest.fixture
def owed(people: Cast) -> None:
    """Deadlines of two departments in every stage of urgency, and two reviews."""
    for provider, clerk in (
        (people.civil_affairs, people.clerk),
        (people.police, people.police_clerk),
    ):
        for number, happened in enumerate(HAPPENED):
            with set_clock(datetime(2026, 8, 3, 10, tzinfo=ZONE)):
                resource = make.resource(
                    make.content(f"{provider.name}信息{number}号"), provider=provider
                )
            register_trigger(resource, TriggerKind.DUTY, happened, "职责调整", clerk)
        make.submit(make.version(make.content("待审核的信息"), provider=provider))
    run_clocks(today())


def lines(client: Client, query: str) -> int:
    body = client.get(f"{PAGE}?{query}").content.decode()
    found = re.search(r"共 (\d+) 项</caption>", body)
    return int(found.group(1)) if found else 0


@pytest.mark.parametrize("who", ["clerk", "head", "reviewer", "leader", "auditor"])
def test_every_figure_has_as_many_lines_as_it_says(
    people: Cast, client_of: SignIn, owed: None, who: str
) -> None:
    client = client_of(getattr(people, who))
    for kind in kinds():
        page = client.get(f"{PAGE}?kind={kind.key}")
        for figure in page.context["figures"]:
            assert lines(client, figure.url.removeprefix("?")) == figure.count
        for tab in page.context["tabs"]:
            assert lines(client, tab.url.removeprefix("?")) == tab.count


def test_urgency_covers_every_line_once(people: Cast, client_of: SignIn, owed: None) -> None:
    page = client_of(people.reviewer).get(f"{PAGE}?kind=catalog.change")
    numbers = {figure.key: figure.count for figure in page.context["figures"]}
    assert numbers[""] == 2 * len(HAPPENED)
    assert sum(numbers[group] for group in GROUPS) == numbers[""]
    assert min(numbers[group] for group in ("overdue", "today", "later")) > 0


def test_a_department_sees_its_own_and_no_other(
    people: Cast, client_of: SignIn, owed: None
) -> None:
    own = client_of(people.clerk).get(f"{PAGE}?kind=catalog.change").content.decode()
    assert "民政局信息1号" in own
    assert "公安局信息" not in own
    foreign = client_of(people.clerk).get(
        f"{PAGE}?kind=catalog.change&department={people.police.pk}"
    )
    assert foreign.context["figures"][0].count == 0
    narrowed = client_of(people.reviewer).get(
        f"{PAGE}?kind=catalog.change&department={people.police.pk}"
    )
    assert narrowed.context["figures"][0].count == len(HAPPENED)


@pytest.mark.parametrize("query", ["kind=x", "group=x", "department=0x1", "page=x", "department=²"])
def test_a_made_up_question_is_answered_calmly(
    people: Cast, client_of: SignIn, owed: None, query: str
) -> None:
    assert client_of(people.reviewer).get(f"{PAGE}?{query}").status_code == 200


def test_who_has_no_business_here_is_refused(people: Cast, client_of: SignIn) -> None:
    assert client_of(people.system_manager).get(PAGE).status_code == 403


def test_the_page_says_when_nothing_has_run(people: Cast, client_of: SignIn, owed: None) -> None:
    client = client_of(people.reviewer)
    assert "没有按日运行" not in client.get(PAGE).content.decode()
    with set_clock(datetime.combine(today() + timedelta(days=3), datetime.min.time(), ZONE)):
        assert "没有按日运行" in client.get(PAGE).content.decode()


def test_queries_do_not_grow_with_rows(people: Cast, client_of: SignIn, owed: None) -> None:
    client = client_of(people.reviewer)
    client.get(PAGE)
    with CaptureQueriesContext(
        connection,
    ) as many:
        client.get(f"{PAGE}?kind=catalog.change")
    with CaptureQueriesContext(connection) as few:
        client.get(f"{PAGE}?kind=catalog.change&group=today")
    assert len(many) == len(few)


def test_the_register_shows_and_filters(people: Cast, client_of: SignIn, owed: None) -> None:
    client = client_of(people.reviewer)
    base = "/admin/clocks/reminder/"
    assert client.get(base).context["cl"].result_count == Reminder.objects.count()
    escalated = client.get(f"{base}?escalated=yes").context["cl"].result_count
    assert escalated == Reminder.objects.escalations().count() > 0
    one = Reminder.objects.first()
    assert client.get(f"{base}{one.pk}/change/").url == one.link
    own = client_of(people.clerk).get(base).context["cl"].result_count
    assert 0 < own < Reminder.objects.count()
