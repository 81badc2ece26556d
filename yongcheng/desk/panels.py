"""Panels: what an office hangs on the front page. Found by autodiscovery of `panels.py`.

    @work_list(Work.TODO)
    def reviews(user):
        rows = ResourceVersion.objects.visible_to(user).filter(status="bureau_review")
        yield Source(rows.select_related("resource__provider"), version_task)

The figures of the front page are counted from the very rows that the list shows.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet

from yongcheng.desk.parts import Week


class Work(StrEnum):
    """Whose turn it is."""

    TODO = "todo"
    WAITING = "waiting"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the work list."""

    title: str
    url: str
    department: str
    kind_text: str
    due_on: date | None = None
    due_provisional: bool = False
    state_text: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Rows of one kind of work, and how one row becomes a Task.

    day: name of the date field by which the rows are due (for Work.DONE: on which they were done,
    a date-time field is meant); "" for work without a due date.
    """

    rows: QuerySet
    task: Callable[[Any], Task]
    day: str = "due_on"


@dataclass(frozen=True, slots=True)
class Figure:
    """One number over the list; `marks` is "" or the tone it wears (bad)."""

    key: str
    label: str
    count: int
    url: str
    marks: str = ""
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Obligation:
    """A duty of departments that deserves attention: a count that opens a list of as many rows.

    Given as rows, it is counted together with all the others, and left out where there are none.
    """

    label: str
    count: int | QuerySet
    url: str


@dataclass(frozen=True, slots=True)
class Trend:
    """Twelve weeks of finished work. Counts are links to lists of as many rows."""

    title: str
    weeks: tuple[Week, ...]
    done_url: str
    on_time_url: str
    late_url: str
    legal_text: str = ""

    @property
    def done(self) -> int:
        return sum(week.done for week in self.weeks)

    @property
    def late(self) -> int:
        return sum(week.late for week in self.weeks)

    @property
    def on_time(self) -> int:
        return self.done - self.late

    @property
    def share(self) -> str:
        return f"{100 * self.on_time / self.done:.1f}" if self.done else ""

    @property
    def middle(self) -> date:
        return self.weeks[len(self.weeks) // 2].starts

    @property
    def last(self) -> date:
        return self.weeks[-1].starts


WorkFunction = Callable[[Any], Iterable[Source]]
ObligationFunction = Callable[[Any], Iterable[Obligation]]
TrendFunction = Callable[[Any], Trend | None]
LinkFunction = Callable[[str], str]


class Registry:
    """Everything the offices have hung on the front page."""

    def __init__(self) -> None:
        self.work: dict[Work, list[WorkFunction]] = {kind: [] for kind in Work}
        self.obligations: list[ObligationFunction] = []
        self.trends: list[TrendFunction] = []
        self.links: dict[str, LinkFunction] = {}

    def sources(self, kind: Work, user: Any) -> list[Source]:
        """Return the sources of one kind that concern the person."""
        return [source for function in self.work[kind] for source in function(user)]


registry = Registry()


def work_list(kind: Work) -> Callable[[WorkFunction], WorkFunction]:
    """Register a function (user) → sources of work."""

    def hang(function: WorkFunction) -> WorkFunction:
        registry.work[kind].append(function)
        return function

    return hang


def obligations(function: ObligationFunction) -> ObligationFunction:
    """Register a function (user) → obligations counted for the person."""
    registry.obligations.append(function)
    return function


def trend(function: TrendFunction) -> TrendFunction:
    """Register a function (user) → Trend or None."""
    registry.trends.append(function)
    return function


def link_of(model_label: str) -> Callable[[LinkFunction], LinkFunction]:
    """Register how the id of a record of this model ("catalog.resourceversion") becomes a link."""

    def hang(function: LinkFunction) -> LinkFunction:
        registry.links[model_label] = function
        return function

    return hang
