"""零报告: role × state × act, two people, and a statement that ends when it is no longer true."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from catalog.assessment.matrix import State, matrix
from catalog.filters import nil_reports_to_act
from catalog.models import NilReport, ObligationKind, ReportingPeriod
from catalog.models import NilReportStatus as S
from catalog.workflow.nil_reports import NIL_REPORTS, prepare_nil_report
from catalog.workflow.triggers import register_trigger
from tests import make
from tests.cast import Cast
from yongcheng.departments.models import Delegation, User
from yongcheng.departments.roles import BUREAU_ROLES, Role
from yongcheng.ledgers.ledger import ledger_by_key
from yongcheng.trail.clock import set_clock, today
from yongcheng.trail.entries import entries_of
from yongcheng.workflow.errors import NotAvailable, NotPermitted, Refused
from yongcheng.workflow.transitions import Transition

pytestmark = pytest.mark.django_db
K = ObligationKind
GIVEN = {"text": "情况有变"}


@pytest.fixture
def period(people: Cast) -> ReportingPeriod:
    return ReportingPeriod.objects.create(
        name="2026 年度核对",
        starts_on=date(2026, 7, 1),
        ends_on=date(2026, 12, 31),
        due_on=date(2026, 10, 30),
        announced_on=date(2026, 7, 6),
        basis="永政数〔2026〕9号",
    )


def draft(people: Cast, period: ReportingPeriod, kind: str = K.COMPILE) -> NilReport:
    report = NilReport(
        department=people.civil_affairs, period=period, obligation=kind, statement="没有。"
    )
    return prepare_nil_report(report, people.clerk)


def signed(people: Cast, period: ReportingPeriod, kind: str = K.COMPILE) -> NilReport:
    return NIL_REPORTS.fire(draft(people, period, kind), "sign", people.head)


def received(people: Cast, period: ReportingPeriod, kind: str = K.COMPILE) -> NilReport:
    return NIL_REPORTS.fire(signed(people, period, kind), "receive", people.reviewer)


STATES: dict[str, Callable[[Cast, ReportingPeriod], NilReport]] = {
    S.PREPARED: draft,
    S.SIGNED: signed,
    S.RECEIVED: received,
    S.RETURNED: lambda people, period: NIL_REPORTS.fire(
        signed(people, period), "refuse", people.reviewer, given=GIVEN
    ),
    S.WITHDRAWN: lambda people, period: NIL_REPORTS.fire(
        draft(people, period), "withdraw", people.clerk, given=GIVEN
    ),
}


def holders(people: Cast) -> list[tuple[str, User]]:
    """Somebody new in every role, and a stranger."""
    found = []
    for role in Role:
        unit = people.bureau if role in BUREAU_ROLES else people.civil_affairs
        found.append((role, make.user(role.label, unit, role, username=f"{role}_nil")))
    return [*found, ("", people.stranger)]


def table_allows(one: Transition, role: str, state: str) -> bool:
    side = "bureau" if role in BUREAU_ROLES else "owner"
    return bool(role) and state in one.sources and role in one.roles and side == one.party


def test_the_matrix_meets_every_state() -> None:
    assert set(STATES) == set(S.values)


@pytest.mark.parametrize("state", STATES)
def test_exactly_what_the_table_says(people: Cast, period: ReportingPeriod, state: str) -> None:
    report = STATES[state](people, period)
    assert report.status == state
    wrong = []
    for role, person in holders(people):
        for name, one in NIL_REPORTS.transitions.items():
            allowed = table_allows(one, role, state)
            if (not NIL_REPORTS.offer(report, name, person).refusal) != allowed:
                wrong.append(f"{role or 'nobody'} {name}")
            if not allowed:
                with pytest.raises((NotAvailable, NotPermitted)), transaction.atomic():
                    NIL_REPORTS.fire(report, name, person, given=GIVEN)
    assert wrong == []
    report.refresh_from_db()
    assert report.status == state


def test_another_departments_people_are_offered_nothing(
    people: Cast, period: ReportingPeriod
) -> None:
    report = draft(people, period)
    for stranger in (people.police_clerk, people.police_head):
        assert NIL_REPORTS.offers(report, stranger) == []
        assert not NilReport.objects.visible_to(stranger).exists()
        assert not NilReport.objects.editable_by(stranger).exists()


def test_who_drafted_does_not_sign(people: Cast, period: ReportingPeriod) -> None:
    both = make.user("身兼两职", people.civil_affairs, Role.DEPARTMENT_CLERK, Role.DEPARTMENT_HEAD)
    report = NilReport(
        department=people.civil_affairs, period=period, obligation=K.COMPILE, statement="没有。"
    )
    prepare_nil_report(report, both)
    with pytest.raises(Refused, match="本人拟"):
        NIL_REPORTS.fire(report, "sign", both)
    with pytest.raises(IntegrityError), transaction.atomic():
        NilReport.objects.filter(pk=report.pk).update(signed_by=both)


def test_nobody_signs_in_the_place_of_who_drafted(people: Cast, period: ReportingPeriod) -> None:
    """A head who drafted as clerk cannot let a delegate sign for him."""
    both = make.user("身兼两职", people.civil_affairs, Role.DEPARTMENT_CLERK, Role.DEPARTMENT_HEAD)
    other = make.user("受托人", people.civil_affairs)
    Delegation.objects.create(
        principal=both, delegate=other, role=Role.DEPARTMENT_HEAD, starts_on=today(),
        ends_on=date(2026, 12, 31), reason="外出",
    )  # fmt: skip
    report = NilReport(
        department=people.civil_affairs, period=period, obligation=K.COMPILE, statement="没有。"
    )
    prepare_nil_report(report, both)
    with pytest.raises(Refused, match="本人拟"):
        NIL_REPORTS.fire(report, "sign", User.objects.get(pk=other.pk))


def test_every_act_is_in_the_trail(people: Cast, period: ReportingPeriod) -> None:
    report = received(people, period)
    verbs = [entry.verb for entry in entries_of(report).order_by("number")]
    assert verbs == ["prepare", "sign", "receive"]
    assert (report.signed_by, report.signed_on) == (people.head, today())
    assert (report.received_by, report.received_on) == (people.reviewer, today())


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        (K.COMPILE, "2 项记录在册"),
        (K.UPDATE, "1 项记录在册"),
        (K.JUSTIFY, "不涉及"),
        (K.REVIEW, ""),
    ],
)
def test_there_is_no_nil_report_where_there_is_something(
    people: Cast, period: ReportingPeriod, kind: str, why: str
) -> None:
    owed = make.resource(make.content("甲"), provider=people.civil_affairs)
    make.resource(make.content("乙"), provider=people.civil_affairs)
    register_trigger(owed, "law", date(2026, 9, 21), "修订", people.clerk)
    if not why:
        assert draft(people, period, kind).status == S.PREPARED
        return
    with pytest.raises(NotAvailable, match=why):
        draft(people, period, kind)


def test_what_is_handed_in_after_all_ends_the_statement(
    people: Cast, period: ReportingPeriod
) -> None:
    report = received(people, period)
    late_riser = make.submit(make.version(provider=people.civil_affairs, clerk=people.clerk))
    with set_clock(datetime(2026, 10, 12, 9, tzinfo=ZoneInfo("Asia/Shanghai"))):
        make.VERSIONS.fire(late_riser, "head_approve", people.head)
    report.refresh_from_db()
    assert (report.status, report.ended_on) == (S.WITHDRAWN, date(2026, 10, 12))
    assert entries_of(report).order_by("-number").first().verb == "lapse"
    assert NilReport.objects.standing(date(2026, 10, 11)).exists()
    assert not NilReport.objects.standing(date(2026, 10, 12)).exists()


def test_not_received_once_something_is_on_record(people: Cast, period: ReportingPeriod) -> None:
    make.resource(provider=people.civil_affairs)
    report = signed(people, period, K.UPDATE)
    resource = people.civil_affairs.resources.get()
    register_trigger(resource, "law", date(2026, 9, 21), "修订", people.clerk)
    with pytest.raises(Refused, match="1 项记录在册"):
        NIL_REPORTS.fire(report, "receive", people.reviewer)


def state_of(people: Cast, period: ReportingPeriod, kind: str, on: date) -> State:
    rows = matrix(people.reviewer, period, on)
    row = next(row for row in rows if row.department == people.civil_affairs)
    return next(cell.state for cell in row.cells if cell.kind == kind)


@pytest.mark.parametrize("kind", [K.COMPILE, K.REVIEW, K.UPDATE])
def test_a_signed_statement_stands_in_the_matrix(
    people: Cast, period: ReportingPeriod, kind: str
) -> None:
    if kind != K.COMPILE:
        with set_clock(datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))):
            make.resource(provider=people.civil_affairs)
    report = draft(people, period, kind)
    assert state_of(people, period, kind, today()) is State.OPEN
    report = NIL_REPORTS.fire(report, "sign", people.head)
    assert state_of(people, period, kind, today()) is State.NIL
    assert state_of(people, period, kind, date(2026, 9, 27)) is State.OPEN  # as it was then
    NIL_REPORTS.fire(report, "withdraw", people.clerk, given=GIVEN)
    assert state_of(people, period, kind, today()) is State.OPEN


def test_whose_turn_it_is(people: Cast, period: ReportingPeriod) -> None:
    report = draft(people, period)
    assert [one.pk for one in nil_reports_to_act(people.head)] == [report.pk]
    assert not nil_reports_to_act(people.reviewer).exists()
    NIL_REPORTS.fire(report, "sign", people.head)
    assert not nil_reports_to_act(people.head).exists()
    assert [one.pk for one in nil_reports_to_act(people.reviewer)] == [report.pk]
    for nobody in (people.clerk, people.police_head, people.auditor, people.stranger):
        assert not nil_reports_to_act(nobody).exists()


def test_form_and_paper(
    people: Cast, period: ReportingPeriod, client_of: Callable[..., Client]
) -> None:
    client = client_of(people.clerk)
    url = reverse("admin:catalog_nilreport_add")
    shown = client.get(f"{url}?obligation=compile&period={period.pk}")
    assert "没有应当编制目录的政务信息资源" in shown.content.decode()
    given = {
        "department": people.civil_affairs.pk, "period": period.pk, "obligation": "compile",
        "statement": "经梳理，没有。",
    }  # fmt: skip
    assert client.post(url, given).status_code == 302
    again = client.post(url, given)
    assert "已有零报告" in again.content.decode()
    report = NIL_REPORTS.fire(NilReport.objects.get(), "sign", people.head)
    paper = reverse("admin:catalog_nilreport_paper", args=[report.pk])
    text = client.get(paper).content.decode()
    for words in ("经梳理，没有。", "民政局负责人", "2026 年 9 月 28 日", "（未接收）"):
        assert words in text
    assert client_of(people.police_clerk).get(paper).status_code == 404
    assert client_of(people.police_clerk).post(url, given).status_code == 200  # not its department
    assert NilReport.objects.count() == 1
    ledger = ledger_by_key("nil-reports")
    assert ledger.select(people.auditor, {}).count() == 1
    assert ledger.select(people.police_clerk, {}).count() == 0
