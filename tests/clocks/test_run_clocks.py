"""run_clocks: reminders before, on and after; officer → head → bureau → 拟通报; idempotent."""

import io
import json
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from catalog.choices import TriggerKind
from catalog.models import ChangeTrigger, InformationResource
from catalog.workflow.triggers import register_trigger
from tests import make
from tests.cast import Cast
from yongcheng.clocks import registry, runner
from yongcheng.clocks.choices import Step
from yongcheng.clocks.models import ClockRun, Reminder
from yongcheng.clocks.runner import FutureDay, run_clocks
from yongcheng.departments.models import Delegation, User
from yongcheng.notices.models import Notice
from yongcheng.trail.clock import set_clock
from yongcheng.trail.entries import entries_of

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Shanghai")
HAPPENED = date(2026, 9, 14)
# Due on 09-28; three working days earlier is 09-23.
DAYS = {
    Step.BEFORE: date(2026, 9, 23),
    Step.TODAY: date(2026, 9, 28),
    Step.OVERDUE: date(2026, 9, 29),
    Step.HEAD: date(2026, 10, 8),
    Step.BUREAU: date(2026, 10, 10),
    Step.REPORT: date(2026, 10, 16),
}


def on(day: date) -> object:
    return set_clock(datetime(day.year, day.month, day.day, 10, tzinfo=ZONE))


def run(day: date) -> runner.Outcome:
    with on(day):
        return run_clocks(day)


@pytest.fixture
def owed(people: Cast) -> ChangeTrigger:
    for who in (people.clerk, people.head, people.reviewer, people.leader, people.bureau_admin):
        assert who.is_active
    with on(date(2026, 9, 1)):
        resource = make.resource(provider=people.civil_affairs)
    with on(HAPPENED):
        trigger = register_trigger(resource, TriggerKind.DUTY, HAPPENED, "职责调整", people.clerk)
    Notice.objects.all().delete()
    return trigger


def steps(trigger: ChangeTrigger) -> list[str]:
    return list(Reminder.objects.of(trigger).order_by("id").values_list("step", flat=True))


def told(user: User) -> list[str]:
    return list(
        Notice.objects.filter(recipient=user).order_by("id").values_list("sentence", flat=True)
    )


def test_one_step_a_day_and_each_to_its_own_person(people: Cast, owed: ChangeTrigger) -> None:
    for step, day in DAYS.items():
        outcome = run(day)
        assert outcome.by_step == {step.value: 1}
    assert steps(owed) == [step.value for step in DAYS]
    assert [
        len(told(who)) for who in (people.clerk, people.head, people.reviewer, people.leader)
    ] == [
        3,
        1,
        1,
        1,
    ]
    assert told(people.head)[0] == (
        "民政局：目录更新“低保对象信息”2026-09-28 到期，已逾期 3 个工作日，报部门负责人督促。"
    )
    assert told(people.reviewer)[0].endswith("已逾期 5 个工作日，转局督办。")
    assert told(people.leader)[0].endswith("已逾期 10 个工作日，拟列入通报。")


def test_escalation_is_recorded_step_by_step(people: Cast, owed: ChangeTrigger) -> None:
    for day in DAYS.values():
        run(day)
    verbs = [one.verb for one in entries_of(owed).order_by("number")]
    assert verbs == ["register", "escalate_head", "escalate_bureau", "escalate_report"]
    last = entries_of(owed).order_by("-number").first()
    assert last.basis == "《政务数据共享条例》第十七条第二款"
    assert last.detail["told"] == [people.leader.full_name]


def test_running_again_tells_nothing_again(people: Cast, owed: ChangeTrigger) -> None:
    run(DAYS[Step.BEFORE])
    again = run(DAYS[Step.BEFORE])
    assert (again.reminders, again.people) == (0, 0)
    assert len(told(people.clerk)) == 1
    assert ClockRun.objects.count() == 2


def test_missed_days_are_caught_up_and_each_person_hears_the_gravest(
    people: Cast, owed: ChangeTrigger
) -> None:
    outcome = run(date(2026, 10, 12))
    assert outcome.reminders == 5
    assert len(told(people.clerk)) == 1
    assert "逾期" in told(people.clerk)[0]
    late = Reminder.objects.of(owed).get(step=Step.BEFORE)
    assert late.is_caught_up
    assert not Reminder.objects.of(owed).filter(said_on=DAYS[Step.BEFORE]).exists()


def test_an_update_handed_in_is_told_no_more(people: Cast, owed: ChangeTrigger) -> None:
    run(DAYS[Step.BEFORE])
    ChangeTrigger.objects.filter(pk=owed.pk).update(reported_on=date(2026, 9, 24))
    assert run(date(2026, 10, 20)).reminders == 0


def test_a_new_due_date_begins_a_new_ladder(people: Cast, owed: ChangeTrigger) -> None:
    run(DAYS[Step.TODAY])
    ChangeTrigger.objects.filter(pk=owed.pk).update(due_on=date(2026, 10, 12))
    run(date(2026, 10, 12))
    assert steps(owed) == ["before", "today", "before", "today"]


def test_many_deadlines_make_one_notice(people: Cast, owed: ChangeTrigger) -> None:
    for number in range(3):
        with on(date(2026, 9, 1)):
            more = make.resource(
                make.content(f"临时救助{number}期信息"), provider=people.civil_affairs
            )
        with on(HAPPENED):
            register_trigger(more, TriggerKind.DUTY, HAPPENED, "职责调整", people.clerk)
    Notice.objects.all().delete()
    run(DAYS[Step.TODAY])
    assert told(people.clerk) == ["期限提醒：4 项今天到期。"]
    assert Notice.objects.get(recipient=people.clerk).link == "/admin/deadlines/"


def test_who_stands_in_is_told_too(people: Cast, owed: ChangeTrigger) -> None:
    deputy = make.user("民政局副职", people.civil_affairs)
    Delegation.objects.create(
        principal=people.head,
        delegate=deputy,
        role="department_head",
        starts_on=date(2026, 10, 1),
        ends_on=date(2026, 10, 31),
        reason="出差",
    )
    run(DAYS[Step.HEAD])
    assert len(told(deputy)) == 1


def test_a_step_without_anybody_to_tell_is_kept_all_the_same(
    people: Cast, owed: ChangeTrigger
) -> None:
    User.objects.filter(pk=people.head.pk).update(is_active=False)
    run(DAYS[Step.HEAD])
    assert Reminder.objects.of(owed).get(step=Step.HEAD).told_text == "没有可通知的人"


def test_the_bureau_is_told_of_its_own_lateness(people: Cast) -> None:
    with on(date(2026, 9, 1)):
        draft = make.version(provider=people.civil_affairs)
        sent = make.send_for_review(draft)
    Notice.objects.all().delete()
    assert people.leader.is_active
    assert people.bureau_admin.is_active
    run(date(2026, 10, 30))
    found = Reminder.objects.of(sent)
    assert set(found.values_list("department__name", flat=True)) == {people.bureau.name}
    assert "报局领导" in set(found.values_list("step_label", flat=True))
    assert "拟列入通报" not in set(found.values_list("step_label", flat=True))


def test_a_future_day_is_refused(people: Cast) -> None:
    with on(DAYS[Step.TODAY]), pytest.raises(FutureDay):
        run_clocks(date(2026, 9, 30))


def test_another_run_at_the_same_moment_is_looked_at_again(
    people: Cast, owed: ChangeTrigger, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = runner._said, []

    def blind(kind: registry.DeadlineKind) -> dict:
        """The first look happens before the other run has committed."""
        calls.append(kind.key)
        return {} if calls.count(kind.key) == 1 else real(kind)

    run(DAYS[Step.BEFORE])
    monkeypatch.setattr(runner, "_said", blind)
    assert run(DAYS[Step.BEFORE]).reminders == 0
    assert len(told(people.clerk)) == 1


def test_a_broken_run_leaves_nothing(
    people: Cast, owed: ChangeTrigger, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **options: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(runner, "send", broken)
    with pytest.raises(ZeroDivisionError):
        run(DAYS[Step.TODAY])
    assert not Reminder.objects.exists()
    assert not ClockRun.objects.exists()


def test_two_reminders_of_one_step_cannot_be_kept(people: Cast, owed: ChangeTrigger) -> None:
    run(DAYS[Step.TODAY])
    twin = Reminder.objects.of(owed).first()
    twin.pk = None
    with pytest.raises(IntegrityError):
        twin.save(force_insert=True)


def test_daily_work_that_breaks_does_not_stop_the_rest(
    people: Cast, owed: ChangeTrigger, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(on: date) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr(registry, "_DAILY", {"坏的": broken, "好的": lambda on: 7})
    out = io.StringIO()
    with on(DAYS[Step.TODAY]), pytest.raises(CommandError, match="坏的"):
        call_command("run_clocks", json=True, stdout=out)
    said = json.loads(out.getvalue())
    assert said["daily"] == {"好的": 7}
    assert said["reminders"] == 2


def test_reminders_are_the_departments_own_and_the_bureaus(
    people: Cast, owed: ChangeTrigger
) -> None:
    run(DAYS[Step.TODAY])
    visible = Reminder.objects.visible_to
    assert visible(people.clerk).count() == visible(people.reviewer).count() == 2
    assert visible(people.auditor).count() == 2
    assert not visible(people.police_clerk).exists()
    assert not visible(people.system_manager).exists()
    assert InformationResource.objects.count() == 1
