"""One run of the clocks: find what is due, tell it, keep that it was told. All in one transaction.

Running twice tells nothing twice (a unique key per deadline, due date and step); a day on which
nothing ran is caught up by the next run.
"""

import logging
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError

from yongcheng.clocks import ladder, words
from yongcheng.clocks.choices import ESCALATIONS, Step
from yongcheng.clocks.models import ClockRun, Reminder
from yongcheng.clocks.people import People
from yongcheng.clocks.registry import Deadline, DeadlineKind, daily_work, kinds
from yongcheng.departments.models import Department, User
from yongcheng.notices.inbox import send
from yongcheng.parameters.store import parameter
from yongcheng.policy.clauses import clause
from yongcheng.trail.clock import now, today
from yongcheng.trail.recorder import act, record
from yongcheng.workdays.calendar import Calendar
from yongcheng.workdays.store import load_calendar

logger = logging.getLogger(__name__)
KEYS = ("warn.head_after", "warn.bureau_after", "warn.report_after")
TRIES = 3


class FutureDay(ValueError):
    """The clocks are not run ahead of time."""


@dataclass(slots=True)
class Outcome:
    """What a run did. failed: labels of daily work that broke (the rest was done all the same)."""

    on: date
    reminders: int = 0
    people: int = 0
    by_step: dict[str, int] = field(default_factory=dict)
    daily: dict[str, int] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Told:
    """One step as it is told now, with who hears it."""

    kind: DeadlineKind
    deadline: Deadline
    due: ladder.Due
    days_late: int
    people: list[User]
    department: Department

    @property
    def label(self) -> str:
        return self.kind.label_of(self.due.step)

    @property
    def sentence(self) -> str:
        return words.sentence(self.kind.label, self, self.label)


def run_clocks(on: date) -> Outcome:
    """Tell everything whose day has come, then do the daily work. Raises FutureDay."""
    if on > today():
        raise FutureDay("不能提前运行：日期晚于今天。")
    outcome = _remind(on)
    for label, function in daily_work().items():
        try:
            with act("clocks.daily"):
                outcome.daily[label] = function(on)
        except Exception:
            logger.exception("daily work %s failed", label)
            outcome.failed.append(label)
    return outcome


def _remind(on: date) -> Outcome:
    for attempt in range(1, TRIES + 1):
        try:
            return _remind_once(on)
        except IntegrityError:
            # Another run has told the same steps meanwhile: look again at what is left.
            if attempt == TRIES:
                raise
    raise AssertionError("unreachable")


def _remind_once(on: date) -> Outcome:
    with act("clocks.run"):
        told = list(_to_tell(on))
        moment = now()
        Reminder.objects.bulk_create([_row(one, on, moment) for one in told], batch_size=500)
        people = _send(told)
        for one in told:
            if one.due.step in ESCALATIONS:
                _record(one)
        counted: dict[str, int] = defaultdict(int)
        for one in told:
            counted[one.due.step.value] += 1
        ClockRun.objects.create(
            on=on, ran_at=moment, reminders=len(told), people=people, detail=dict(counted)
        )
    return Outcome(on, len(told), people, dict(counted))


def _to_tell(on: date) -> Iterator[Told]:
    people, calendar = People(on), load_calendar()
    rungs = [int(parameter(key, on).value) for key in KEYS]
    general = ladder.Offsets(int(parameter("warn.before_due", on).value), *rungs)
    short = ladder.Offsets(int(parameter("warn.before_due_short", on).value), *rungs)
    for kind in kinds():
        last = calendar.add_workdays(on, general.before).due
        near = kind.rows().filter(**{f"{kind.day}__lte": last})
        said = _said(kind)
        for row in near.iterator(chunk_size=500):
            deadline = kind.read(row)
            offsets = short if deadline.is_short else general
            yield from _steps(kind, deadline, on, offsets, (people, calendar, said))


def _steps(
    kind: DeadlineKind,
    deadline: Deadline,
    on: date,
    offsets: ladder.Offsets,
    known: tuple[People, Calendar, dict[tuple[int, date], set[str]]],
) -> Iterator[Told]:
    people, calendar, said = known
    days = ladder.step_days(deadline.due_on, offsets, calendar)
    for due in ladder.steps_due(
        days,
        on,
        told=said.get((deadline.target.pk, deadline.due_on), ()),
        steps=tuple(kind.audiences),
        opened_on=deadline.opened_on,
    ):
        late = max(calendar.workdays_between(deadline.due_on, on), 0)
        found = kind.audiences[due.step](deadline, people)
        yield Told(kind, deadline, due, late, found, deadline.department or people.bureau)


def _said(kind: DeadlineKind) -> dict[tuple[int, date], set[str]]:
    """Return (record, due date) → steps told already, for the open rows of a kind."""
    said: dict[tuple[int, date], set[str]] = defaultdict(set)
    open_keys = kind.rows().order_by().values("pk")
    rows = Reminder.objects.filter(kind=kind.key, target_id__in=open_keys)
    for key, due_on, step in rows.order_by().values_list("target_id", "due_on", "step"):
        said[key, due_on].add(step)
    return said


def _row(one: Told, on: date, moment: datetime) -> Reminder:
    deadline = one.deadline
    return Reminder(
        kind=one.kind.key,
        kind_label=one.kind.label,
        target_type=deadline.target._meta.label_lower,
        target_id=deadline.target.pk,
        target_label=deadline.label[:300],
        link=deadline.link[:300],
        department=one.department,
        due_on=deadline.due_on,
        step=one.due.step,
        step_label=one.label,
        day=one.due.day,
        said_on=on,
        said_at=moment,
        days_late=one.days_late,
        told=[
            {"name": user.full_name, "department": str(user.department or "")}
            for user in one.people
        ],
    )


def _send(told: list[Told]) -> int:
    """Send each person one notice: the sentence, or a summary where there are several.

    Of the steps of one deadline that a person hears at once only the gravest is said.
    """
    heard: dict[User, dict[tuple[str, int], Told]] = defaultdict(dict)
    for one in told:
        for user in one.people:
            place = (one.kind.key, one.deadline.target.pk)
            before = heard[user].get(place)
            if before is None or before.due.step.rank < one.due.step.rank:
                heard[user][place] = one
    for user, found in heard.items():
        ones = list(found.values())
        if len(ones) == 1:
            only = ones[0]
            send([user], only.sentence, only.deadline.link, target=only.deadline.target)
        else:
            steps = [one.due.step for one in ones]
            send([user], words.summary(steps), words.DEADLINES_LINK)
    return len(heard)


def _record(one: Told) -> None:
    """An escalation is an act of record, step by step (peers row 48)."""
    deadline = one.deadline
    record(
        verb=f"escalate_{one.due.step.value}",
        label=one.label,
        target=deadline.target,
        target_label=deadline.label,
        target_department=str(one.department),
        actor=None,
        reason=f"{one.kind.label}逾期 {one.days_late} 个工作日",
        basis="、".join(clause(name).citation for name in one.kind.clauses),
        detail={
            "due_on": deadline.due_on.isoformat(),
            "day": one.due.day.isoformat(),
            "told": [user.full_name for user in one.people],
        },
    )


def offsets_text(on: date) -> dict[Step, str]:
    """Return step → the parameter value that sets it, for the page that explains the ladder."""
    names = dict(zip((Step.HEAD, Step.BUREAU, Step.REPORT), KEYS, strict=True))
    texts = {step: f"逾期 {parameter(key, on).value} 个工作日" for step, key in names.items()}
    before = parameter("warn.before_due", on).value
    short = parameter("warn.before_due_short", on).value
    return {
        Step.BEFORE: f"到期前 {before} 个工作日（期限不超过 3 个工作日的，前 {short} 个）",
        Step.TODAY: "到期当日",
        Step.OVERDUE: "逾期 1 个工作日",
        **texts,
    }
