"""What the confirm page asked: checked the same way for page, bulk act, API and command."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from yongcheng.departments.capacities import Capacity
from yongcheng.workflow.errors import Incomplete
from yongcheng.workflow.transitions import Ask, Transition

TEXT_LIMIT = 2000


def check_asks(
    transition: Transition, target: Any, capacity: Capacity, given: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the cleaned answers. Raises Incomplete with one sentence per missing answer."""
    cleaned: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for ask in transition.asks:
        if not ask.is_asked_of(target):
            cleaned[ask.name] = None
            continue
        try:
            cleaned[ask.name] = _clean(ask, target, capacity, given.get(ask.name))
        except ValueError as error:
            faults[ask.name] = str(error)
    if faults:
        raise Incomplete(faults)
    return cleaned


def _clean(ask: Ask, target: Any, capacity: Capacity, value: Any) -> Any:
    empty = value in (None, "", [], ())
    if empty:
        if ask.required:
            raise ValueError(f"没有填写“{ask.label}”。")
        return None
    return CLEANERS[ask.kind](ask, target, capacity, value)


def _clean_reasons(ask: Ask, target: Any, capacity: Capacity, value: Any) -> list[str]:
    picked = [value] if isinstance(value, str) else list(value)
    if not set(picked) <= {code for code, _ in ask.choices}:
        raise ValueError(f"“{ask.label}”不在可选范围内。")
    return picked


def _clean_choice(ask: Ask, target: Any, capacity: Capacity, value: Any) -> str:
    return _clean_reasons(ask, target, capacity, value)[0]


def _clean_text(ask: Ask, target: Any, capacity: Capacity, value: Any) -> str | None:
    text = str(value).replace("\x00", "").strip()
    if not text and ask.required:
        raise ValueError(f"没有填写“{ask.label}”。")
    if len(text) > TEXT_LIMIT:
        raise ValueError(f"“{ask.label}”最多 {TEXT_LIMIT} 字。")
    return text or None


def _clean_date(ask: Ask, target: Any, capacity: Capacity, value: Any) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError as error:
        raise ValueError(f"“{ask.label}”不是日期，格式如 2026-09-28。") from error


def _clean_person(ask: Ask, target: Any, capacity: Capacity, value: Any) -> Any:
    assert ask.people is not None  # noqa: S101  (a table without it is a programming error)
    people = ask.people(target, capacity)
    key = getattr(value, "pk", value)
    person = people.filter(pk=key).first() if str(key).isdigit() else None
    if person is None:
        raise ValueError(f"“{ask.label}”不在可选范围内。")
    return person


CLEANERS = {
    "reasons": _clean_reasons,
    "choice": _clean_choice,
    "text": _clean_text,
    "date": _clean_date,
    "person": _clean_person,
}
