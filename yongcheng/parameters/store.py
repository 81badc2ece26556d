"""Reading parameters: the value in force on a day, and the snapshot that a case keeps."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from yongcheng.parameters.models import PolicyParameter
from yongcheng.trail.editions import Figure, Register


class NoParameter(LookupError):
    """No confirmed value holds on that day: a missing rule is an error, never a default."""


@dataclass(frozen=True)
class Value:
    """One value in force: typed, with its unit and its source."""

    key: str
    value: Any
    unit: str
    citation: str
    effective_from: date


def parameter(key: str, on: date) -> Value:
    """Return the value in force on that day.

    Raises NoParameter, also for a day before the first value: nothing is projected backwards.
    """
    row = PolicyParameter.objects.in_force(on).filter(key=key).order_by("-effective_from").first()
    if row is None:
        raise NoParameter(f"{key} {on:%Y-%m-%d}：没有生效的取值")
    return Value(row.key, row.typed, row.unit, row.citation, row.effective_from)


def family(prefix: str, on: date) -> dict[str, Any]:
    """Return key → typed value of every parameter of a family in force on that day.

    The confirmed values are read once, until one is confirmed: lists ask for families on every page.
    """
    return {
        row.key: row.typed
        for row in _confirmed.current()
        if row.key.startswith(prefix)
        and row.effective_from <= on
        and (row.effective_to is None or row.effective_to >= on)
    }


def _read() -> list[PolicyParameter]:
    return list(PolicyParameter.objects.confirmed().order_by("effective_from"))


_confirmed = Register(
    "parameters",
    _read,
    Figure(PolicyParameter, "COUNT", "id"),
    Figure(PolicyParameter, "COUNT", "confirmed_at"),
    Figure(PolicyParameter, "MAX", "confirmed_at"),
)


def snapshot(keys: Iterable[str], on: date) -> dict[str, dict[str, Any]]:
    """Return what a case stores of the parameters it was opened under, JSON-safe."""
    kept = {}
    for key in keys:
        value = parameter(key, on)
        kept[key] = {
            "value": value.value if isinstance(value.value, int) else str(value.value),
            "unit": value.unit,
            "source": value.citation,
            "effective_from": value.effective_from.isoformat(),
        }
    return kept
