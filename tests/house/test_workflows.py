"""Every machine is whole: labels, roles, clauses, targets; every state can be reached and left."""

import pytest
from django.db import models

from tests.house.sources import has_chinese
from yongcheng.departments.roles import Role
from yongcheng.desk.printed.discovery import Found, machines
from yongcheng.policy.clauses import all_clauses
from yongcheng.workflow.transitions import Transition

MACHINES = machines()
# States written by `mirror`: the record follows another one.
MIRRORED = {
    "catalog.ResourceVersion": {"superseded"},
    "catalog.ChangeTrigger": {"done"},
}
FINAL = {
    "catalog.ResourceVersion": {"published", "superseded", "discarded"},
    "catalog.ChangeTrigger": {"extended", "done"},
    "catalog.CloudExemption": {"refused", "revoked"},
    "catalog.NilReport": {"returned", "withdrawn"},
}
ASK_KINDS = {"reasons", "choice", "text", "date", "person"}
TONES = {"plain", "primary", "danger"}


def label(found: Found) -> str:
    return found.value.model._meta.label


def acts() -> list[tuple[Found, Transition]]:
    return [(found, one) for found in MACHINES for one in found.value.transitions.values()]


each_act = pytest.mark.parametrize(
    ("found", "one"), acts(), ids=lambda value: getattr(value, "name", None)
)
each_machine = pytest.mark.parametrize("found", MACHINES, ids=label)


def test_there_are_machines() -> None:
    assert {"catalog.ResourceVersion", "catalog.ChangeTrigger", "catalog.CloudExemption"} <= {
        label(found) for found in MACHINES
    }


@each_act
def test_act_is_complete(found: Found, one: Transition) -> None:
    machine = found.value
    assert has_chinese(one.label)
    assert set(one.sources) <= machine.states.keys()
    assert one.target in machine.states or (not one.target and one.sources)
    assert one.party in machine.parties
    assert one.tone in TONES
    assert set(one.clauses) <= all_clauses().keys()


@each_act
def test_act_has_somebody_who_may_do_it(found: Found, one: Transition) -> None:
    assert one.roles
    assert one.roles <= set(Role)


@each_act
def test_act_with_a_button_says_what_it_does(found: Found, one: Transition) -> None:
    if not one.hidden:
        assert one.consequence.endswith("。")
        assert one.keep not in {"取消", "返回"}


@each_act
def test_what_is_asked_can_be_answered(found: Found, one: Transition) -> None:
    for ask in one.asks:
        assert ask.kind in ASK_KINDS
        assert has_chinese(ask.label)
        if ask.kind in {"reasons", "choice"}:
            assert ask.choices
            assert all(has_chinese(text) for _, text in ask.choices)
        if ask.kind == "person":
            assert ask.people is not None


@each_machine
def test_every_state_can_be_reached(found: Found) -> None:
    machine = found.value
    field = machine.model._meta.get_field("status")
    born = {field.default} if field.default is not models.NOT_PROVIDED else set()
    reached = {one.target for one in machine.transitions.values()} | {str(state) for state in born}
    assert set(machine.states) - reached - MIRRORED.get(label(found), set()) == set()


@each_machine
def test_every_state_can_be_left_or_is_final(found: Found) -> None:
    left = {
        state
        for one in found.value.transitions.values()
        for state in one.sources
        if one.target and one.target != state
    }
    assert set(found.value.states) - left == FINAL[label(found)] - left


@each_machine
def test_model_can_be_raced(found: Found) -> None:
    """`revision` grows with every act: of two people at once, one wins."""
    names = {field.name for field in found.value.model._meta.get_fields()}
    assert {"status", "revision"} <= names


def test_silence_never_approves() -> None:
    """No act belongs to a timer: each is done by a role that people hold (decision 6)."""
    assert all(one.roles <= set(Role) and one.roles for _, one in acts())
