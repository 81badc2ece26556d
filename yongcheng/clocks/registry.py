"""What offices hang on the clocks, in their clocks.py: deadlines to watch and work to do each day.

    watch(DeadlineKind("catalog.change", "目录更新", rows, read, audiences, ("T17.2",)))
    daily("目录质量", refresh)          # (on) → number of records touched

A row that `rows()` no longer returns has been dealt with: nothing is told about it any more.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Model, QuerySet

from yongcheng.clocks.choices import Step
from yongcheng.clocks.people import Audience
from yongcheng.departments.models import Department, User


@dataclass(frozen=True, slots=True)
class Deadline:
    """One open deadline. department: who is responsible, None = the bureau itself; opened_on: the
    day its clock began; is_short: 3 working days or less.
    """

    target: Model
    label: str
    department: Department | None
    due_on: date
    link: str
    provisional: bool = False
    opened_on: date | None = None
    is_short: bool = False
    assignee: User | None = None
    state_text: str = ""


@dataclass(frozen=True, slots=True)
class DeadlineKind:
    """One kind of deadline.

    rows: () → open rows with a due date; read: row → Deadline; audiences: step → who is told, a
    step that is absent does not exist; department: path from a row to the department whose case
    it is; day: the field that holds the due date; clauses: what the term rests on; labels: how a
    step is called where the general word does not fit.
    """

    key: str
    label: str
    rows: Callable[[], QuerySet]
    read: Callable[[Any], Deadline]
    audiences: Mapping[Step, Audience]
    clauses: tuple[str, ...] = ()
    department: str = "department"
    day: str = "due_on"
    labels: Mapping[Step, str] = field(default_factory=dict)

    def label_of(self, step: Step) -> str:
        return self.labels.get(step, str(step.label))

    def visible_to(self, user: User) -> QuerySet:
        """Return the open rows that this person may see."""
        rows = self.rows()
        visible = rows.model._default_manager.visible_to(user)
        return rows.filter(pk__in=visible.order_by().values("pk"))


Daily = Callable[[date], int]
_KINDS: dict[str, DeadlineKind] = {}
_DAILY: dict[str, Daily] = {}


def watch(kind: DeadlineKind) -> DeadlineKind:
    """Register a kind of deadline. Raises ValueError where another has its key."""
    if _KINDS.setdefault(kind.key, kind).label != kind.label:
        raise ValueError(f"two kinds of deadline are called {kind.key}")
    return kind


def daily(label: str, function: Daily) -> None:
    """Register work that is done on every run, in a transaction of its own; must be idempotent."""
    _DAILY[label] = function


def kinds() -> list[DeadlineKind]:
    return list(_KINDS.values())


def daily_work() -> dict[str, Daily]:
    return dict(_DAILY)
