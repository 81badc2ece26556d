"""The front page's figures and list: both come from one function, so that they always agree."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from itertools import groupby
from typing import Any

from django.db.models import F, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from yongcheng.desk.dues import GROUPS, DueMark, Horizon
from yongcheng.desk.panels import Figure, Obligation, Source, Task, Work, registry
from yongcheng.search.counting import Counted, count_each
from yongcheng.trail.entries import acts_by

LISTS = {
    "todo": "待我处理",
    "overdue": "其中逾期",
    "soon": "其中 3 个工作日内到期",
    "waiting": "等待他人",
    "done": "本月已办",
}
FIRST_ROWS = 10
PAGE_ROWS = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One task with its due words."""

    task: Task
    day: str
    mark: DueMark
    group: str


def sources(key: str, user: Any, horizon: Horizon) -> list[Source]:
    """Return the rows behind one figure. Figures count them, the list shows them."""
    if key == "waiting":
        return registry.sources(Work.WAITING, user)
    if key == "done":
        return [_own_acts(user, horizon.today), *_done_this_month(user, horizon.today)]
    found = registry.sources(Work.TODO, user)
    if key == "todo":
        return found
    dated = [source for source in found if source.day]
    if key == "overdue":
        return [_narrow(one, f"{one.day}__lt", horizon.today) for one in dated]
    soon = [_narrow(one, f"{one.day}__gte", horizon.today) for one in dated]
    return [_narrow(one, f"{one.day}__lte", horizon.soon_until) for one in soon]


def counts(
    named: dict[str, list[Source]], others: dict[str, QuerySet] | None = None
) -> dict[str, Counted]:
    """Return how many rows each list has, all of them in one query.

    What each source of a list contributes stands beside it, as todo#0, todo#1 …
    """
    parts = {
        f"{name}#{place}": _rows(source)
        for name, found in named.items()
        for place, source in enumerate(found)
    }
    each = count_each(parts | (others or {}))
    return each | {
        name: _sum([each[f"{name}#{place}"] for place in range(len(found))])
        for name, found in named.items()
    }


def _sum(numbers: list[Counted]) -> Counted:
    return Counted(sum(numbers), is_more=any(one.is_more for one in numbers))


def contributing(key: str, found: list[Source], numbers: dict[str, Counted]) -> list[Source]:
    """Return the sources of a list that have rows: the others need not be asked."""
    return [one for place, one in enumerate(found) if numbers[f"{key}#{place}"]]


def _rows(source: Source) -> QuerySet:
    """Return the rows as they may be counted beside others: without repetition."""
    rows = source.rows.order_by()
    if rows.query.distinct or rows.query.combinator:
        return rows.model._default_manager.filter(pk__in=rows.values("pk")).order_by()
    return rows


def count(found: list[Source]) -> Counted:
    """Return how many rows all sources have together."""
    return counts({"all": found})["all"]


def owed(user: Any) -> list[Obligation]:
    """Return the duties that deserve attention, their rows not counted yet."""
    return [one for ask in registry.obligations for one in ask(user)]


def counted_duties(duties: list[Obligation], numbers: dict[str, Counted]) -> list[Obligation]:
    """Return the duties with their numbers, without those of which there is nothing."""
    found = [
        replace(one, count=numbers.get(f"owed#{place}", one.count))
        for place, one in enumerate(duties)
    ]
    return [one for one in found if one.count]


def overview(
    user: Any, horizon: Horizon, current: str, duties: list[Obligation] | None = None
) -> dict[str, Counted]:
    """Return every number of the front page in one query: figures, headings, duties."""
    found = {key: sources(key, user, horizon) for key in LISTS}
    headings = {} if current == "done" else by_heading(found[current], horizon)
    rows = {
        f"owed#{place}": one.count
        for place, one in enumerate(duties or ())
        if isinstance(one.count, QuerySet)
    }
    return counts(found | headings, rows)


def by_heading(found: list[Source], horizon: Horizon) -> dict[str, list[Source]]:
    """Return the rows under the headings that have a date; what is left stands under 之后."""
    dated = [one for one in found if one.day]
    after = [_narrow(one, f"{one.day}__gt", horizon.today) for one in dated]
    return {
        "heading:overdue": [_narrow(one, f"{one.day}__lt", horizon.today) for one in dated],
        "heading:today": [_narrow(one, one.day, horizon.today) for one in dated],
        "heading:soon": [_narrow(one, f"{one.day}__lte", horizon.soon_until) for one in after],
    }


def headings(numbers: dict[str, int], current: str) -> dict[str, int]:
    """Return how many rows stand under each heading of the list shown."""
    known = {key: numbers[f"heading:{key}"] for key in GROUPS if f"heading:{key}" in numbers}
    return known | {"later": numbers[current] - sum(known.values())}


def figures(numbers: dict[str, int], current: str) -> list[Figure]:
    """Return the tabs of the front page."""
    index = reverse("admin:index")
    return [
        Figure(
            key,
            label,
            numbers[key],
            f"{index}?list={key}",
            "bad" if key == "overdue" and numbers[key] else "",
            key == current,
        )
        for key, label in LISTS.items()
    ]


def lines(found: list[Source], horizon: Horizon, start: int, stop: int) -> list[Line]:
    """Return the lines start…stop of the merged list, by due date, never by arrival."""
    tasks = sorted(_first_tasks(found, stop), key=lambda task: task.due_on or date.max)
    return [
        Line(
            task,
            horizon.day(task.due_on),
            horizon.mark(task.due_on, provisional=task.due_provisional),
            horizon.group(task.due_on),
        )
        for task in tasks[start:stop]
    ]


def done_lines(found: list[Source], horizon: Horizon, start: int, stop: int) -> list[Line]:
    """Return finished work, newest first; the day is the day it was done."""
    tasks = sorted(
        _first_tasks(found, stop, newest=True), key=lambda task: task.due_on, reverse=True
    )
    return [
        Line(task, horizon.day(task.due_on), DueMark(task.state_text), "done")
        for task in tasks[start:stop]
    ]


def by_urgency(
    shown: list[Line], totals: dict[str, int] | None = None
) -> list[tuple[str, int, list[Line]]]:
    """Return the lines under their headings: heading, how many there are, those shown."""
    groups = []
    for key, members in groupby(shown, key=lambda line: line.group):
        found = list(members)
        groups.append((GROUPS.get(key, ""), (totals or {}).get(key, len(found)), found))
    return groups


def _first_tasks(found: list[Source], stop: int, *, newest: bool = False) -> Iterator[Task]:
    for source in found:
        rows = source.rows
        if source.day:
            day = F(source.day)
            order = day.desc(nulls_last=True) if newest else day.asc(nulls_last=True)
            rows = rows.order_by(order, "pk")
        for row in rows[:stop]:
            yield source.task(row)


def _narrow(source: Source, lookup: str, value: object) -> Source:
    return replace(source, rows=source.rows.filter(**{lookup: value}))


def month_start(on: date) -> datetime:
    """Return the first moment of the month of that day, in the zone of the system."""
    return timezone.make_aware(datetime.combine(on.replace(day=1), time.min))


def _done_this_month(user: Any, on: date) -> list[Source]:
    since = month_start(on)
    return [
        _narrow(source, f"{source.day}__gte", since) for source in registry.sources(Work.DONE, user)
    ]


def _own_acts(user: Any, on: date) -> Source:
    rows = acts_by(user).filter(at__gte=month_start(on)).exclude(target_type="")
    # What a person does to the own account (signing in, a new password) is no office work.
    rows = rows.exclude(target_type=user._meta.label_lower, target_id=str(user.pk))
    return Source(rows, act_task, day="at")


def act_task(entry: Any) -> Task:
    """Turn a trail entry into a line of 本月已办."""
    moment = timezone.localtime(entry.at)
    return Task(
        title=entry.target_label,
        url=target_url(entry.target_type, entry.target_id),
        department=entry.target_department,
        kind_text=entry.label,
        due_on=moment.date(),
        state_text=moment.strftime("%H:%M"),
    )


def target_url(model_label: str, key: str) -> str:
    """Return the page of a record named by the trail, "" where it has none."""
    if model_label in registry.links:
        return registry.links[model_label](key)
    try:
        return reverse(f"admin:{model_label.replace('.', '_')}_change", args=[key])
    except NoReverseMatch:
        return ""
