"""What the shared page parts (templates/desk/parts/) are filled with: plain frozen values."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class StepState(StrEnum):
    """Where a step of a timeline stands."""

    NOW = "now"
    DONE = "done"
    LATER = "later"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: a link to a part of the page or to another list."""

    label: str
    url: str
    count: int | None = None
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a small two-column list: 收到 2026-09-23 周三."""

    label: str
    value: str
    tone: str = ""
    url: str = ""
    is_code: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One step of 办理经过. `when` stands right ("09-23（1）"), `note` below (who)."""

    label: str
    when: str = ""
    note: str = ""
    state: StepState = StepState.DONE
    url: str = ""


@dataclass(frozen=True, slots=True)
class DiffRow:
    """One field before and after; `rule` names the rule that looks at it."""

    label: str
    old: str
    new: str
    rule: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """One figure of a row of boxes (upload result): icon, label, number, note below."""

    label: str
    number: int
    note: str = ""
    icon: str = ""
    tone: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Week:
    """One bar of a twelve-week trend."""

    starts: date
    done: int
    late: int
