"""What the pages of obligations are asked for (period, day) and how one cell is drawn."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from catalog.assessment.matrix import Cell, Row, State, current_period
from catalog.assessment.obligations import BY_KIND, OBLIGATIONS, Obligation
from catalog.models import NilReport, ReportingPeriod
from yongcheng.departments.models import Department
from yongcheng.desk.dues import Horizon, long_day
from yongcheng.trail.clock import today
from yongcheng.workdays.store import load_calendar

NAME = "admin:catalog_reportingperiod"
TONES = {State.LATE: "bad", State.OPEN: "warn", State.MET: "ok", State.NIL: "info"}
SHAPES = {State.LATE: "alert", State.OPEN: "clock", State.MET: "tick", State.NIL: "minus"}


@dataclass(frozen=True)
class Asked:
    """Which period, on which day: what every one of these pages is asked for."""

    period: ReportingPeriod | None
    on: date

    @classmethod
    def by(cls, request: HttpRequest) -> "Asked":
        """Read ?period= and ?on=. Raises Http404 for a period that is not there."""
        if not request.user.has_perm("catalog.view_reportingperiod"):
            raise PermissionDenied
        on = _day(request.GET.get("on", ""))
        key = request.GET.get("period", "")
        if not key:
            return cls(current_period(on), on)
        rows = ReportingPeriod.objects.visible_to(request.user)
        found = rows.filter(pk=key).first() if key.isdecimal() else None
        if found is None:
            raise Http404
        return cls(found, on)

    @property
    def is_past(self) -> bool:
        return self.on < today()

    def query(self, **more: Any) -> str:
        """Return the query that keeps period and day."""
        kept: dict[str, Any] = {"period": self.period.pk} if self.period else {}
        if self.is_past:
            kept["on"] = self.on.isoformat()
        return urlencode(kept | more)


def _day(text: str) -> date:
    """Return the day asked for; nothing, nonsense and days to come mean today."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today()
    return min(day, today())


@dataclass(frozen=True)
class Shown:
    """One cell as it is drawn: a word, and a number that opens its rows."""

    cell: Cell
    head: Obligation
    url: str
    text: str
    tone: str
    shape: str
    note_url: str = ""


def frame_of(asked: Asked) -> dict[str, Any]:
    """Return what matrix, list and paper say of the period and the day."""
    horizon = Horizon(today(), load_calendar())
    period = asked.period
    return {
        "asked": asked,
        "period": period,
        "day": long_day(asked.on),
        "heads": OBLIGATIONS,
        "due": horizon.mark(period.due_on) if period and not period.closed_on else None,
    }


def shown_cell(row: Row, cell: Cell, asked: Asked, nil: dict[tuple[int, str], str]) -> Shown:
    url = list_url(asked, cell.kind, row.department) if cell.number else ""
    return Shown(
        cell,
        BY_KIND[cell.kind],
        url,
        _words(cell),
        TONES.get(cell.state, ""),
        SHAPES.get(cell.state, ""),
        nil.get((row.department.pk, cell.kind), "") if cell.state is State.NIL else "",
    )


def _words(cell: Cell) -> str:
    """Return the word beside the number."""
    if cell.state is State.NOT_ASKED:
        return "—"
    if cell.number and cell.state is not State.LATE:
        return BY_KIND[cell.kind].number
    if cell.state in (State.LATE, State.OPEN) and not cell.number:
        return "未报送" if cell.state is State.OPEN else "逾期未报送"
    return cell.label


def list_url(asked: Asked, kind: str, department: Department | None = None) -> str:
    more: dict[str, Any] = {"kind": kind}
    if department is not None:
        more["department"] = department.pk
    return f"{reverse(f'{NAME}_rows')}?{asked.query(**more)}"


def nil_urls(request: HttpRequest, asked: Asked) -> dict[tuple[int, str], str]:
    rows = NilReport.objects.visible_to(request.user).standing(asked.on)
    return {
        (one.department_id, one.obligation): reverse(
            "admin:catalog_nilreport_change", args=[one.pk]
        )
        for one in rows.filter(period=asked.period)
    }
