"""目录义务: every number opens exactly as many rows, for every cell, role and day."""

from collections.abc import Callable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from catalog.assessment.matrix import (
    Row,
    State,
    current_period,
    late_duties,
    matrix,
    rows_behind,
)
from catalog.assessment.obligations import OBLIGATIONS
from catalog.choices import BasisKind
from catalog.content import Assessment, Basis
from catalog.models import (
    InformationResource,
    InformationSystem,
    ObligationKind,
    ReportingPeriod,
    ResourceVersion,
)
from catalog.models.projection import project
from catalog.panels import duties
from catalog.workflow.drafts import propose_change, save_content
from catalog.workflow.triggers import register_trigger
from tests import make
from tests.cast import Cast
from yongcheng.departments.roles import Role
from yongcheng.ledgers.ledger import ledger_by_key
from yongcheng.trail.clock import now, set_clock, today

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
K = ObligationKind
NEW_YEAR = date(2026, 1, 1)
ROLES = ("clerk", "head", "police_clerk", "reviewer", "bureau_admin", "leader", "auditor")


def at(day: date) -> datetime:
    return datetime.combine(day, time(9), tzinfo=ZoneInfo("Asia/Shanghai"))


def period(**values: object) -> ReportingPeriod:
    stated = {
        "name": "2026 年度目录编制和核对",
        "starts_on": date(2026, 7, 1),
        "ends_on": date(2026, 12, 31),
        "due_on": date(2026, 9, 30),
        "announced_on": date(2026, 7, 6),
        "basis": "永政数〔2026〕9号",
    }
    return ReportingPeriod.objects.create(**(stated | values))


def weaken(resource: InformationResource, **values: object) -> None:
    """As an old catalogue came in: what a rule would refuse today is in force."""
    version = ResourceVersion.objects.get(pk=resource.current_version_id)
    content = version.parsed.with_values(**values)
    version.content = content.to_json()
    version.save(update_fields=["content"])
    project(resource, content, at=now())


@pytest.fixture
def scene(people: Cast) -> ReportingPeriod:
    """民政局 has a row in every column; 公安局 has two resources and nothing else."""
    own, police = people.civil_affairs, people.police
    with set_clock(at(date(2026, 3, 2))):
        for title in ("无评估的", "政策依据的", "有变化的", "已变更的", "老的"):
            make.resource(make.content(title), provider=own)
        make.resource(make.content("公安老的"), provider=police)
    found = {one.title: one for one in InformationResource.objects.all()}
    weaken(found["无评估的"], secrecy_assessment=Assessment())
    policy = Basis(BasisKind.CENTRAL_POLICY.value, "工作意见", "", "第三条")
    weaken(found["政策依据的"], sharing_type="withheld", withholding_reason="不宜", bases=(policy,))
    clerk = make.anybody(Role.DEPARTMENT_CLERK, own)
    register_trigger(found["有变化的"], "law", date(2026, 8, 3), "修订", clerk)
    with set_clock(at(date(2026, 8, 10))):
        resource = InformationResource.objects.get(title="已变更的")
        draft = propose_change(resource, clerk, note="调整")
        content = draft.parsed.with_values(keywords="救助")
        make.publish(save_content(draft, content, clerk, revision=draft.revision))
    with set_clock(at(date(2026, 9, 1))):
        make.resource(make.content("未挂接的", has_no_system=None), provider=own)
        make.send_for_review(make.version(make.content("审核中的"), provider=police))
        make.version(make.content("草稿"), provider=police)
    make.system(owner=own)
    return period()


def rows_of(people: Cast, who: str, on: date | None = None) -> dict[str, Row]:
    day = on or today()
    rows = matrix(getattr(people, who), current_period(day), day)
    return {row.department.name: row for row in rows}


def cells(row: Row) -> dict[str, tuple[State, int]]:
    return {cell.kind: (cell.state, cell.number) for cell in row.cells}


def test_the_cells_say_what_is_on_record(scene: ReportingPeriod, people: Cast) -> None:
    rows = rows_of(people, "reviewer")
    assert cells(rows["民政局"]) == {
        K.COMPILE: (State.MET, 6),
        K.REVIEW: (State.OPEN, 4),
        K.UPDATE: (State.LATE, 1),
        K.ASSESS: (State.OPEN, 1),
        K.JUSTIFY: (State.OPEN, 1),
        K.LINK: (State.OPEN, 1),
        K.SYSTEMS: (State.OPEN, 1),
    }
    assert cells(rows["公安局"]) == {
        K.COMPILE: (State.MET, 2),
        K.REVIEW: (State.OPEN, 1),
        K.UPDATE: (State.OPEN, 0),
        K.ASSESS: (State.MET, 0),
        K.JUSTIFY: (State.NOT_ASKED, 0),
        K.LINK: (State.MET, 0),
        K.SYSTEMS: (State.NOT_ASKED, 0),
    }
    assert cells(rows["大数据管理局"])[K.COMPILE] == (State.OPEN, 0)


def test_after_the_due_day_what_is_open_is_late(scene: ReportingPeriod, people: Cast) -> None:
    with set_clock(at(date(2026, 10, 9))):
        rows = rows_of(people, "reviewer")
        assert {cell.state for cell in rows["民政局"].cells} == {State.MET, State.LATE}
        assert cells(rows["公安局"])[K.UPDATE] == (State.LATE, 0)
        late = {(one.department.name, one.kind): one.number for one in late_duties()}
        assert late["民政局", "review"] == 4
        assert ("民政局", "update") not in late  # has a clock of its own
        scene.closed_on = today()
        scene.save()
        assert list(late_duties()) == []
    assert list(late_duties()) == []


@pytest.mark.parametrize("who", ROLES)
def test_every_number_opens_as_many_rows(
    scene: ReportingPeriod, people: Cast, client_of: SignIn, who: str
) -> None:
    user = getattr(people, who)
    client = client_of(user)
    page = client.get(reverse("admin:catalog_reportingperiod_matrix"))
    assert page.status_code == 200
    opened = 0
    for row, shown in page.context["rows"]:
        for one in shown:
            assert bool(one.url) == bool(one.cell.number)
            if one.url:
                found = client.get(one.url)
                assert found.context["page"].paginator.count == one.cell.number, one
                assert len(found.context["lines"]) == one.cell.number
                opened += one.cell.number
            rows = rows_behind(user, one.cell.kind, scene, today(), row.department.pk)
            assert rows.count() == one.cell.number
    for number, url in page.context["sums"]:
        if url:
            assert client.get(url).context["page"].paginator.count == number
    for label, number, _, url in page.context["states"]:
        if url:
            assert client.get(url).context["page"].paginator.count == number, label
    assert opened == sum(number for number, _ in page.context["sums"]) > 0


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("clerk", {"民政局"}),
        ("head", {"民政局"}),
        ("police_clerk", {"公安局"}),
        ("reviewer", {"民政局", "公安局", "大数据管理局"}),
        ("leader", {"民政局", "公安局", "大数据管理局"}),
        ("auditor", {"民政局", "公安局", "大数据管理局", "审计局"}),
    ],
)
def test_a_department_sees_its_own_row(
    scene: ReportingPeriod, people: Cast, who: str, names: set[str]
) -> None:
    getattr(people, who)
    found = set(rows_of(people, who))
    assert found == names | ({"审计局"} & found)


def test_a_stranger_sees_no_matrix(scene: ReportingPeriod, people: Cast, client_of: SignIn) -> None:
    for nobody in (people.stranger, people.holder(Role.EXPERT), people.system_manager):
        for name in ("matrix", "cells", "leader"):
            url = reverse(f"admin:catalog_reportingperiod_{name}")
            assert client_of(nobody).get(f"{url}?state=late").status_code == 403
        assert matrix(nobody, scene, today()) == []
        assert list(duties(nobody)) == []


def test_another_departments_rows_are_not_opened(
    scene: ReportingPeriod, people: Cast, client_of: SignIn
) -> None:
    url = reverse("admin:catalog_reportingperiod_rows")
    found = client_of(people.police_clerk).get(
        f"{url}?kind=review&department={people.civil_affairs.pk}"
    )
    assert found.context["page"].paginator.count == 0


def test_a_past_day_is_answered_as_it_was(scene: ReportingPeriod, people: Cast) -> None:
    """At the end of 2026-08-05 nothing was changed yet, unlinked or under review."""
    day = date(2026, 8, 5)
    then = cells(rows_of(people, "reviewer", day)["民政局"])
    assert then[K.COMPILE] == (State.MET, 5)
    assert then[K.REVIEW] == (State.OPEN, 5)
    assert then[K.LINK] == (State.MET, 0)
    assert then[K.ASSESS] == (State.OPEN, 1)
    assert then[K.JUSTIFY] == (State.OPEN, 1)
    assert current_period(date(2026, 7, 5)) is None
    before = rows_of(people, "reviewer", NEW_YEAR)["民政局"]
    assert cells(before)[K.COMPILE] == (State.OPEN, 0)


def test_today_reads_the_same_from_columns_and_from_contents(
    scene: ReportingPeriod, people: Cast
) -> None:
    """The day before was played with nothing new: both ways of answering agree."""
    now_said = rows_of(people, "reviewer")
    with set_clock(at(date(2026, 9, 29))):
        from_contents = rows_of(people, "reviewer", date(2026, 9, 28))
    assert {name: cells(row) for name, row in now_said.items()} == {
        name: cells(row) for name, row in from_contents.items()
    }


def test_the_matrix_is_few_queries_however_many_departments(
    scene: ReportingPeriod, people: Cast, django_assert_num_queries: Callable
) -> None:
    reviewer = people.reviewer
    assert reviewer.roles
    for more in range(2):
        make.department(f"又一个{more}局")
        # the interval of explaining anew, departments, all numbers together, nil reports
        with django_assert_num_queries(4):
            matrix(reviewer, scene, today())


def test_ledger_and_paper_show_the_matrix(
    scene: ReportingPeriod, people: Cast, client_of: SignIn
) -> None:
    ledger = ledger_by_key("duties")
    lines = {row[1]: row for row in ledger.cells(ledger.select(people.reviewer, {}))}
    assert lines["民政局"][2:5] == ["已报送 6", "未核对 4", "▲ 逾期，未报送 1"]
    assert lines["民政局"][-1] == 6
    assert [one.head for one in OBLIGATIONS] == [one.title for one in ledger.columns[1:-1]]
    older = period(name="上半年", starts_on=NEW_YEAR, announced_on=NEW_YEAR)
    chosen = {row[1]: row for row in ledger.cells(
        ledger.select(people.reviewer, {"period": str(older.pk)}))}  # fmt: skip
    assert chosen["民政局"][3] == "已完成"
    paper = client_of(people.leader).get(reverse("admin:catalog_reportingperiod_leader"))
    assert "民政局（1 项）" in paper.content.decode()


@pytest.mark.parametrize("who", ["clerk", "head", "reviewer", "leader"])
def test_duties_of_the_front_page_open_as_many_rows(
    scene: ReportingPeriod, people: Cast, client_of: SignIn, who: str
) -> None:
    user = getattr(people, who)
    found = {one.label: one for one in duties(user)}
    assert {"已发布资源缺评估", "在用系统没有目录"} <= set(found)
    assert ("未完成的目录义务" in found) == (who in {"clerk", "head"})
    for one in found.values():
        number = one.count if isinstance(one.count, int) else one.count.count()
        assert client_of(user).get(one.url).context["page"].paginator.count == number > 0


def test_a_system_that_produces_no_data_is_not_asked_for(
    scene: ReportingPeriod, people: Cast
) -> None:
    InformationSystem.objects.update(produces_no_data=True)
    assert cells(rows_of(people, "clerk")["民政局"])[K.SYSTEMS] == (State.MET, 0)
