"""The confirm page of an act: what it asks, what was answered, which button is the primary one."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from yongcheng.departments.models import User
from yongcheng.workflow.machine import Machine
from yongcheng.workflow.transitions import Offer, Transition


def given_by(request: HttpRequest, transition: Transition) -> dict[str, Any]:
    """Return what the confirm page was answered, as the machine takes it."""
    given: dict[str, Any] = {}
    for ask in transition.asks:
        values = [value for value in request.POST.getlist(ask.name) if value.strip()]
        given[ask.name] = values if ask.kind == "reasons" else (values[0] if values else None)
    return given


def asked(
    machine: Machine, transition: Transition, case: Model | None, request: HttpRequest
) -> list[dict[str, Any]]:
    """Return what the page asks: each question with its choices and what was already given."""
    answered = "confirmed" in request.POST
    found = []
    for ask in transition.asks:
        if case is not None and not ask.is_asked_of(case):
            continue
        choices: list[tuple[Any, str]] = list(ask.choices)
        if ask.people is not None and case is not None:
            choices = _people(machine, transition, case, request.user)
        given = request.POST.getlist(ask.name) if answered else []
        found.append({"ask": ask, "choices": choices, "given": given})
    return found


def _people(
    machine: Machine, transition: Transition, case: Model, user: User
) -> list[tuple[str, str]]:
    capacity = machine.capacity(case, transition, user)
    if capacity is None:
        return []
    people = [ask.people(case, capacity) for ask in transition.asks if ask.people is not None]
    return [(str(person.pk), str(person)) for rows in people for person in rows]


def primary_of(offers: Sequence[Offer]) -> str:
    """Return the name of the one primary button: the act that the page wants now.

    Where the act that moves the case on is blocked, the next one that can be done takes its place.
    """
    allowed = [one.transition for one in offers if one.allowed]
    wanted = [one for one in allowed if one.tone == "primary"]
    calm = [one for one in allowed if one.tone != "danger"]
    return next((one.name for one in wanted or calm), "")


def number(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() else None
