"""目录编制 matrix: department × obligation for one period on one day, numbers in a single query."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value

from catalog.assessment import past
from catalog.assessment.obligations import (
    BY_KIND,
    OBLIGATIONS,
    systems_in_use,
    unreported_updates,
    updates_of,
)
from catalog.models import NilReport, ObligationKind, ReportingPeriod
from catalog.models.systems import READS_ALL
from yongcheng.departments.models import Department, User
from yongcheng.departments.roles import DEPARTMENT_ROLES
from yongcheng.departments.scoping import department_ids
from yongcheng.trail.clock import today

K = ObligationKind
BY_RESOURCE = "resource__provider_id"
LATE_UPDATES, UPDATES, IN_FORCE, WITHHELD, RUNNING = (
    "late_updates",
    "updates",
    "in_force",
    "withheld",
    "running",
)


class State(StrEnum):
    """What a cell says, in the order of gravity."""

    LATE = "late"
    OPEN = "open"
    NIL = "nil"
    MET = "met"
    NOT_ASKED = "not_asked"


LABELS = {
    State.LATE: "逾期",
    State.OPEN: "未完成",
    State.NIL: "零报告",
    State.MET: "已完成",
    State.NOT_ASKED: "不涉及",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One duty of one department: its state and the number that opens a list of as many rows."""

    kind: str
    state: State
    number: int

    @property
    def label(self) -> str:
        return LABELS[self.state]


@dataclass(frozen=True)
class Row:
    """One department with its cells in the order of OBLIGATIONS."""

    department: Department
    cells: tuple[Cell, ...]

    @property
    def late(self) -> int:
        return sum(cell.state == State.LATE for cell in self.cells)

    @property
    def unfinished(self) -> int:
        return sum(cell.state in (State.LATE, State.OPEN) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class LateDuty:
    """One overdue obligation, for reminders and escalation."""

    period: ReportingPeriod
    department: Department
    kind: str
    number: int
    due_on: date


def current_period(on: date) -> ReportingPeriod | None:
    """The period announced last by that day."""
    return ReportingPeriod.objects.announced(on).first()


def departments_of(period: ReportingPeriod | None, on: date) -> QuerySet:
    """Departments that the period asks: those that exist, and those whose catalogue goes on."""
    rows = Department.objects.exclude(kind__in=period.left_out if period else ())
    alive = Department.objects.in_force(on).values("pk")
    providing = Exists(past.in_force(on).filter(provider=OuterRef("pk")))
    return rows.filter(Q(pk__in=alive) | Q(providing)).order_by("credit_code")


def scope_of(user: User, period: ReportingPeriod | None, on: date) -> QuerySet:
    """The rows a person sees: all of them for bureau and auditors, the own ones for departments."""
    rows = departments_of(period, on)
    if user.is_superuser or user.roles & READS_ALL:
        return rows
    if user.roles & DEPARTMENT_ROLES:
        return rows.filter(pk__in=department_ids(user))
    return rows.none()


def rows_for(departments: QuerySet, period: ReportingPeriod | None, on: date) -> list[Row]:
    """Return the cells of these departments, in their order."""
    found = list(departments)
    numbers = numbers_of([one.pk for one in found], period, on)
    said = _standing_nil(period, on)
    due_on = period.due_on if period else None
    return [
        Row(
            one,
            tuple(
                _cell(str(duty.kind), numbers[one.pk], (one.pk, duty.kind) in said, due_on, on)
                for duty in OBLIGATIONS
            ),
        )
        for one in found
    ]


def numbers_of(
    departments: list[int], period: ReportingPeriod | None, on: date
) -> dict[int, Counter[str]]:
    """Return what is counted of each department: the numbers of cells and what they rest on.

    One query: every part is counted by department, the parts stand under one another.
    """
    parts = {str(one.kind): (one.rows(period, on), one.path) for one in OBLIGATIONS} | {
        LATE_UPDATES: (unreported_updates(period, on).filter(due_on__lt=on), BY_RESOURCE),
        UPDATES: (updates_of(period, on), BY_RESOURCE),
        IN_FORCE: (past.in_force(on), "provider_id"),
        WITHHELD: (past.withheld(on), "provider_id"),
        RUNNING: (systems_in_use(on), "owner_id"),
    }
    counted = [
        rows.filter(**{f"{path}__in": departments})
        .order_by()
        .values(unit=F(path))
        .annotate(what=Value(what, output_field=CharField()), number=Count("pk"))
        .values_list("what", "unit", "number")
        for what, (rows, path) in parts.items()
    ]
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for what, unit, number in counted[0].union(*counted[1:], all=True):
        found[unit][what] = number
    return found


def _standing_nil(period: ReportingPeriod | None, on: date) -> set[tuple[int, str]]:
    rows = NilReport.objects.standing(on).filter(period=period)
    return set(rows.values_list("department_id", "obligation"))


def _cell(kind: str, known: Counter[str], nil: bool, due_on: date | None, on: date) -> Cell:
    state = _state(kind, known, nil)
    if state is State.OPEN and due_on is not None and on > due_on:
        state = State.LATE
    return Cell(kind, state, known[kind])


def _state(kind: str, known: Counter[str], nil: bool) -> State:
    """Return the state before the due day has passed."""
    if kind == K.COMPILE:
        return State.MET if known[kind] else State.NIL if nil else State.OPEN
    if kind == K.UPDATE:
        return _update_state(known, nil)
    asked = {K.JUSTIFY: WITHHELD, K.SYSTEMS: RUNNING}
    if not known[asked.get(K(kind), IN_FORCE)]:
        return State.NOT_ASKED
    if known[kind]:
        return State.OPEN
    return State.NIL if nil else State.MET


def _update_state(known: Counter[str], nil: bool) -> State:
    """An update has its own due day; where nothing had to be updated, that is said and signed."""
    if known[K.UPDATE]:
        return State.LATE if known[LATE_UPDATES] else State.OPEN
    if known[UPDATES]:
        return State.MET
    if nil:
        return State.NIL
    return State.OPEN if known[IN_FORCE] else State.NOT_ASKED


def matrix(user: User, period: ReportingPeriod | None, on: date) -> list[Row]:
    """Return the rows a person sees, in the order of departments."""
    return rows_for(scope_of(user, period, on), period, on)


def rows_behind(
    user: User, kind: str, period: ReportingPeriod | None, on: date, department: int | None = None
) -> QuerySet:
    """Return exactly the rows that a cell counts (a column, where no department is named)."""
    scope = scope_of(user, period, on)
    if department is not None:
        scope = scope.filter(pk=department)
    one = BY_KIND[kind]
    departments = list(scope.order_by().values_list("pk", flat=True))
    return one.of(departments, period, on).select_related(*one.related)


def late_duties(on: date | None = None) -> Iterator[LateDuty]:
    """Yield every overdue cell of every running period; 目录更新 is left to its own clock."""
    day = on or today()
    for period in ReportingPeriod.objects.running(day).filter(due_on__lt=day):
        for row in rows_for(departments_of(period, day), period, day):
            for cell in row.cells:
                if cell.state is State.LATE and cell.kind != K.UPDATE:
                    yield LateDuty(period, row.department, cell.kind, cell.number, period.due_on)
