"""Two people change a parameter: limits of the law, days, refusals, and the race of two confirmers."""

import threading
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections, transaction

from tests import make
from tests.cast import Cast
from tests.conftest import NOW
from yongcheng.departments.roles import Role
from yongcheng.parameters import acts
from yongcheng.parameters.acts import Change
from yongcheng.parameters.models import PolicyParameter
from yongcheng.parameters.store import NoParameter, parameter, snapshot
from yongcheng.parameters.values import Kind, limit_fault, to_python
from yongcheng.trail import entries
from yongcheng.trail.clock import set_clock
from yongcheng.trail.refusals import NotDone

pytestmark = pytest.mark.django_db
SOON = date(2026, 11, 1)
KEY = "reply.conditional"


def change(value: str = "8", effective_from: date = SOON, **more: object) -> Change:
    stated = {"value": value, "effective_from": effective_from, "reason": "提速"}
    return Change(**(stated | more))


def test_proposed_and_confirmed_by_two_people(people: Cast) -> None:
    row = acts.propose(KEY, change(approval_number="永政数〔2026〕5号"), by=people.bureau_admin)
    assert parameter(KEY, SOON).value == 10, "a proposal changes nothing"
    acts.confirm(row.pk, by=people.leader)
    assert parameter(KEY, SOON - timedelta(days=1)).value == 10
    assert parameter(KEY, SOON).value == 8
    old = PolicyParameter.objects.in_force(SOON - timedelta(days=1)).get(key=KEY)
    assert old.effective_to == SOON - timedelta(days=1)
    verbs = [one.verb for one in entries.entries_of(row)]
    assert verbs == ["confirm", "propose"]
    entry = entries.last_entry(row)
    assert entry.detail == {
        "key": KEY,
        "value": "8",
        "before": "10",
        "number": "永政数〔2026〕5号",
    }
    assert entry.basis == "《政务数据共享条例》第二十一条"


def test_cases_keep_the_value_they_were_opened_under(people: Cast) -> None:
    kept = snapshot([KEY], NOW.date())
    row = acts.propose(KEY, change(), by=people.bureau_admin)
    acts.confirm(row.pk, by=people.leader)
    assert snapshot([KEY], NOW.date()) == kept
    assert snapshot([KEY], SOON)[KEY]["value"] == 8


def test_a_value_between_two_values_fits_into_the_row(people: Cast) -> None:
    for value, day in (("6", date(2027, 1, 1)), ("8", SOON)):
        acts.confirm(
            acts.propose(KEY, change(value, day), by=people.bureau_admin).pk, by=people.leader
        )
    spans = PolicyParameter.objects.confirmed().filter(key=KEY).order_by("effective_from")
    assert [(one.value, one.effective_to) for one in spans] == [
        ("10", date(2026, 10, 31)),
        ("8", date(2026, 12, 31)),
        ("6", None),
    ]


@pytest.mark.parametrize(
    ("key", "given", "field", "words"),
    [
        (KEY, {"value": "11"}, "value", "高于法定上限 10"),
        ("retention.audit_log", {"value": "90"}, "value", "低于法定下限"),
        (KEY, {"value": "十"}, "value", "不是整数"),
        (KEY, {"value": ""}, "value", "没有填写"),
        (KEY, {"reason": " "}, "reason", "调整理由"),
        (KEY, {"effective_from": NOW.date()}, "effective_from", "今天以后"),
        (KEY, {"effective_from": date(2026, 1, 1)}, "effective_from", "不能倒改"),
        (KEY, {"value": "12", "ceiling": "15"}, "ceiling", "新的法定依据"),
        (KEY, {"value": "12", "ceiling": ""}, "ceiling", "新的法定依据"),
        (
            KEY,
            {
                "value": "12",
                "ceiling": "15",
                "source_document": "某通知",
                "approval_number": "1号",
                "source_in_force_from": date(2020, 1, 1),
            },
            "ceiling",
            "晚于现行依据",
        ),
        (
            KEY,
            {
                "value": "12",
                "ceiling": "15",
                "source_document": "某通知",
                "approval_number": "1号",
                "source_in_force_from": date(2026, 12, 1),
            },
            "ceiling",
            "施行日期",
        ),
    ],
)
def test_what_is_refused(
    people: Cast, key: str, given: dict[str, object], field: str, words: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        acts.propose(key, change(**given), by=people.bureau_admin)
    assert words in "".join(caught.value.message_dict[field])
    assert not PolicyParameter.objects.proposed().exists()


def test_a_newer_legal_basis_raises_the_ceiling(people: Cast) -> None:
    given = {
        "ceiling": "15",
        "source_document": "《政务数据共享条例》修订",
        "source_article": "第二十一条",
        "approval_number": "国令第900号",
        "source_in_force_from": date(2026, 10, 1),
    }
    row = acts.propose(KEY, change("12", **given), by=people.bureau_admin)
    acts.confirm(row.pk, by=people.leader)
    assert parameter(KEY, SOON).value == 12
    later = change("14", date(2026, 12, 1))
    assert acts.check(acts.latest(KEY), later) == {}, "the new ceiling holds from now on"


@pytest.mark.parametrize("who", ["clerk", "leader", "reviewer", "system_manager", "stranger"])
def test_only_the_business_administrator_proposes(people: Cast, who: str) -> None:
    with pytest.raises(NotDone):
        acts.propose(KEY, change(), by=getattr(people, who))


@pytest.mark.parametrize("who", ["clerk", "bureau_admin", "reviewer", "system_manager", "stranger"])
def test_only_the_leader_decides(people: Cast, who: str) -> None:
    row = acts.propose(KEY, change(), by=people.bureau_admin)
    for decide in (
        lambda: acts.confirm(row.pk, by=getattr(people, who)),
        lambda: acts.refuse(row.pk, by=getattr(people, who), reason="不妥"),
    ):
        with pytest.raises(NotDone):
            decide()


def test_the_proposer_never_confirms_not_even_with_both_roles(people: Cast) -> None:
    people.bureau_admin.groups.add(*people.leader.groups.all())
    row = acts.propose(KEY, change(), by=people.bureau_admin)
    with pytest.raises(NotDone, match="提出人不能"):
        acts.confirm(row.pk, by=people.bureau_admin)


def test_one_open_proposal_at_a_time(people: Cast) -> None:
    row = acts.propose(KEY, change(), by=people.bureau_admin)
    with pytest.raises(NotDone, match="已有待确认"):
        acts.propose(KEY, change("7"), by=people.bureau_admin)
    acts.withdraw(row.pk, by=people.bureau_admin)
    assert acts.propose(KEY, change("7"), by=people.bureau_admin).is_open


def test_refusal_keeps_its_reason(people: Cast) -> None:
    row = acts.propose(KEY, change(), by=people.bureau_admin)
    with pytest.raises(NotDone, match="理由"):
        acts.refuse(row.pk, by=people.leader, reason=" ")
    acts.refuse(row.pk, by=people.leader, reason="依据不足")
    row.refresh_from_db()
    assert (row.refused_by, row.refusal) == (people.leader, "依据不足")
    with pytest.raises(NotDone, match="局领导已决定不采用"):
        acts.confirm(row.pk, by=people.leader)


def test_a_day_that_has_come_is_not_confirmed_any_more(people: Cast) -> None:
    row = acts.propose(KEY, change(), by=people.bureau_admin)
    with set_clock(NOW + timedelta(days=60)), pytest.raises(NotDone, match="已到"):
        acts.confirm(row.pk, by=people.leader)
    assert parameter(KEY, SOON).value == 10


@pytest.mark.django_db(transaction=True)
def test_of_two_confirmers_one_wins_and_the_other_reads_who(people: Cast) -> None:
    row = acts.propose(KEY, change(), by=people.bureau_admin)
    leaders = [people.leader, make.user("局领导乙", people.bureau, Role.BUREAU_HEAD)]
    start, results = threading.Barrier(2), []

    def decide(leader: object) -> None:
        start.wait()
        try:
            acts.confirm(row.pk, by=leader)
            results.append("done")
        except NotDone as refused:
            results.append(refused.sentence)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=decide, args=(one,)) for one in leaders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(result == "done" for result in results) == [False, True]
    assert any("已确认这项调整" in result for result in results)
    assert entries.entries_of(row).filter(verb="confirm").count() == 1


def test_two_values_from_one_day_are_refused_by_the_database(people: Cast) -> None:
    row = acts.latest(KEY)
    row.pk = None
    with pytest.raises(Exception, match="(?i)unique|duplicate"), transaction.atomic():
        row.save()
    assert connection.is_usable()


def test_nothing_is_projected_backwards() -> None:
    with pytest.raises(NoParameter):
        parameter(KEY, date(2025, 7, 31))
    with pytest.raises(NoParameter):
        parameter("no.such.key", SOON)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Kind.NUMBER, "10", 10),
        (Kind.FLAG, "true", True),
        (Kind.DATE, "2026-02-28", date(2026, 2, 28)),
        (Kind.TEXT, "restart", "restart"),
    ],
)
def test_values_are_typed(kind: str, text: str, value: object) -> None:
    assert to_python(kind, text) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [(Kind.NUMBER, "1.5"), (Kind.DECIMAL, "NaN"), (Kind.FLAG, "是"), (Kind.DATE, "02-28")],
)
def test_what_is_no_value(kind: str, text: str) -> None:
    with pytest.raises(ValueError, match="。"):
        to_python(kind, text)


def test_limits_compare_by_type() -> None:
    assert limit_fault(Kind.NUMBER, "9", "10", "") == ""
    assert "高于" in limit_fault(Kind.DECIMAL, "10.01", "10", "")
    assert "低于" in limit_fault(Kind.DATE, "2025-01-01", "", "2025-08-01")
