"""Version rows of one life, with the people, dates and clocks that the machine leaves on them."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from catalog.choices import VersionKind, VersionStatus
from catalog.demo.scale.fates import DRAFT_DAYS, Fate
from catalog.demo.scale.frozen import Frozen
from catalog.models import ResourceVersion
from catalog.workflow.clocking import CHANGE_REVIEW, FIRST_REVIEW, HEAD_REVIEW, Clock, run_clock
from yongcheng.parameters.store import snapshot
from yongcheng.workdays.calendar import Calendar

OPINION = {"round": 1, "reasons": ["R02"], "text": "信息项名称请用业务系统中的中文名称。"}
NO_TEXT = {"returned_content": "{}", "opinions": "[]", "clock": "{}"}
Emit = Callable[[Any, dict[str, Any]], None]


@dataclass(frozen=True)
class Provider:
    """One department as its rows need it."""

    pk: int
    name: str
    credit_code: str
    class_code: str
    clerk_id: int
    head_id: int
    systems: tuple[str, ...]


class Clocks:
    """Clocks by parameter and day of start: a city has few days."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._known: dict[tuple[str, date], tuple[Clock, str]] = {}

    def start(self, key: str, on: date) -> tuple[Clock, str]:
        """Return the clock and its JSON."""
        known = self._known.get((key, on))
        if known is None:
            clock = run_clock(snapshot([key], on), on, self._calendar)
            known = self._known[key, on] = clock, json.dumps(clock.to_json(), ensure_ascii=False)
        return known


class VersionRows:
    """Emits the versions of resources; content and other JSON are given as text."""

    def __init__(self, emit: Emit, calendar: Calendar, reviewers: tuple[int, ...]) -> None:
        self._emit = emit
        self._clocks = Clocks(calendar)
        self._reviewers = reviewers
        self._ids = count(1)

    def in_force(
        self, resource: int, what: Frozen, at: datetime, by: Provider, base: int | None = None
    ) -> dict[str, Any]:
        """Return the row of a version published at that moment; a base makes it a change."""
        kind = VersionKind.CHANGE if base else VersionKind.INITIAL
        key, days = (CHANGE_REVIEW, 1) if base else (FIRST_REVIEW, 8)
        head_at = at - timedelta(days=days)
        clock, text = self._clocks.start(key, head_at.date())
        row = self._begun(resource, what, at - timedelta(days=DRAFT_DAYS), by)
        return row | {
            "number": 2 if base else 1,
            "kind": kind.value,
            "status": VersionStatus.PUBLISHED.value,
            "revision": 3,
            "base_id": base,
            "round": 1,
            "submitted_by_id": by.clerk_id,
            "submitted_at": head_at - timedelta(days=1),
            "head_by_id": by.head_id,
            "head_at": head_at,
            "received_on": head_at.date(),
            "reviewed_on": at.date(),
            "review_due_on": clock.due_on,
            "clock": text,
            "updated_at": at,
            "published_by_id": self._reviewers[resource % len(self._reviewers)],
            "in_force_from": at,
        }

    def retirement(
        self, resource: int, what: Frozen, at: datetime, by: Provider, base: int
    ) -> dict[str, Any]:
        """Return the row that ended a resource: what it said is what was in force before."""
        return self.in_force(resource, what, at, by, base) | {
            "kind": VersionKind.RETIREMENT.value,
            "in_force_to": at,
            "change_note": "业务调整，不再产生这项数据。",
        }

    def under_way(
        self, resource: int, what: Frozen, fate: Fate, by: Provider, base: int | None
    ) -> dict[str, Any]:
        """Return the row of a version that somebody still works on."""
        opened = fate.opened
        row = self._begun(resource, what, opened, by) | {
            "number": 2 if base else 1,
            "kind": (VersionKind.CHANGE if base else VersionKind.INITIAL).value,
            "status": fate.open_status,
            "base_id": base,
            "change_note": "业务变化，更新信息项。" if base else "",
        }
        if fate.open_status == VersionStatus.DRAFT:
            return row
        row |= {"revision": 1, "round": 1, "submitted_by_id": by.clerk_id, "submitted_at": opened}
        if fate.open_status == VersionStatus.BUREAU_REVIEW:
            key = CHANGE_REVIEW if base else FIRST_REVIEW
            row |= self._turn(key, opened.date())
            return row | {
                "revision": 2,
                "head_by_id": by.head_id,
                "head_at": opened,
                "received_on": opened.date(),
            }
        if fate.open_status == VersionStatus.RETURNED:
            opinion = OPINION | {"at": opened.isoformat(timespec="seconds"), "department": by.name}
            return row | {
                "revision": 2,
                "opinions": json.dumps([opinion], ensure_ascii=False),
                "returned_digest": what.digest,
                "returned_content": what.text,
            }
        return row | self._turn(HEAD_REVIEW, opened.date())

    def emit(self, row: dict[str, Any]) -> int:
        """Write the row; return its id."""
        pk = next(self._ids)
        self._emit(ResourceVersion, row | {"id": pk})
        return pk

    def _turn(self, key: str, on: date) -> dict[str, Any]:
        clock, text = self._clocks.start(key, on)
        return {"due_on": clock.due_on, "due_provisional": clock.provisional, "clock": text}

    def _begun(self, resource: int, what: Frozen, at: datetime, by: Provider) -> dict[str, Any]:
        return NO_TEXT | {
            "resource_id": resource,
            "content": what.text,
            "digest": what.digest,
            "created_by_id": by.clerk_id,
            "created_at": at,
            "updated_at": at,
        }
