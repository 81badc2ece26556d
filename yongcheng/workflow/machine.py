"""The one door: every change of state goes through Machine.fire().

Order of an act: lock, check the base, check the source, check the person, check what was asked,
check the guards, compare-and-swap the state, run the effects, write the trail; all of it in one
transaction. Nothing outside this file writes a status field.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, models

from yongcheng.departments.capacities import Capacity, capacities
from yongcheng.departments.models import User
from yongcheng.departments.roles import Role
from yongcheng.policy.clauses import clause
from yongcheng.policy.verdicts import Verdict
from yongcheng.trail.entries import last_entry
from yongcheng.trail.recorder import act, record
from yongcheng.workflow.asks import check_asks
from yongcheng.workflow.errors import (
    NotAvailable,
    NotPermitted,
    Overtaken,
    Refused,
    WorkflowError,
)
from yongcheng.workflow.transitions import Offer, Transition

Party = Callable[[Any, Capacity], bool]


@dataclass(frozen=True)
class Outcome:
    """What became of one record of a bulk act."""

    record: models.Model
    error: WorkflowError | None = None

    @property
    def done(self) -> bool:
        return self.error is None


class Machine:
    """The workflow of one model: its transitions and who stands on which side of a case.

    model: has `status`, `revision` (integer, grows with every act) and `__str__`.
    parties: party name → does this capacity stand on that side of this record?
    describe: record → (label, department) written into the trail.
    """

    def __init__(
        self,
        model: type[models.Model],
        transitions: Sequence[Transition],
        *,
        parties: Mapping[str, Party],
        describe: Callable[[Any], tuple[str, str]],
    ) -> None:
        self.model = model
        self.transitions = {transition.name: transition for transition in transitions}
        self.parties = dict(parties)
        self.describe = describe
        self.states = dict(model._meta.get_field("status").flatchoices)

    def offers(self, target: Any, user: User) -> list[Offer]:
        """Return the buttons of this record for this person, refused ones with their reason.

        Only acts that start from the present state and belong to a side on which the person stands
        are offered; the others are none of their business.
        """
        found = []
        for transition in self.transitions.values():
            if target.status not in transition.sources or transition.hidden:
                continue
            if not self._stands_on_side(target, transition, user):
                continue
            found.append(self.offer(target, transition.name, user))
        return found

    def offer(self, target: Any, name: str, user: User) -> Offer:
        """Return whether the person could do the act now, without doing it."""
        transition = self.transitions[name]
        if target.status not in transition.sources:
            return Offer(transition, refusal=self._wrong_state(target, transition))
        capacity = self.capacity(target, transition, user)
        if capacity is None:
            return Offer(transition, refusal=self._wrong_person(transition, user))
        return Offer(transition, self._verdict(target, transition, capacity, {}))

    def fire(
        self,
        target: Any,
        name: str,
        user: User,
        *,
        given: Mapping[str, Any] | None = None,
        revision: int | None = None,
    ) -> Any:
        """Do the act and return the record as it now stands.

        `revision`: what the person had before their eyes; another value in the database means that
        somebody acted in between. Raises NotAvailable, NotPermitted, Overtaken, Incomplete, Refused.
        """
        transition = self.transitions[name]
        with act(f"{self.model._meta.label_lower}.{name}"):
            current = self._locked(target.pk)
            self._check_base(current, transition, revision)
            capacity = self.capacity(current, transition, user)
            if capacity is None:
                raise NotPermitted(self._wrong_person(transition, user))
            values = check_asks(transition, current, capacity, given or {})
            verdict = self._verdict(current, transition, capacity, values)
            if not verdict.passes:
                raise Refused(Offer(transition, verdict).reason, verdict)
            before = current.status
            for step in transition.prelude:
                step(current, capacity, values)
            self._move(current, transition)
            for effect in transition.effects:
                effect(current, capacity, values)
            self._write(current, transition, capacity, values, before)
            return current

    def fire_each(
        self, targets: Iterable[Any], name: str, user: User, given: Mapping[str, Any] | None = None
    ) -> list[Outcome]:
        """Do the act on many records, each in a transaction of its own; one refusal stops none."""
        outcomes = []
        for target in targets:
            try:
                outcomes.append(
                    Outcome(self.fire(target, name, user, given=given, revision=target.revision))
                )
            except WorkflowError as error:
                outcomes.append(Outcome(target, error))
        return outcomes

    def bear(self, name: str, user: User, newborns: Sequence[Any]) -> Capacity:
        """Give unsaved records their first state, by an act that creates records.

        Every one of them must stand on a side the person may act for. Raises NotPermitted.
        """
        transition = self.transitions[name]
        capacity = None
        for newborn in newborns:
            capacity = self.capacity(newborn, transition, user)
            if transition.sources or capacity is None:
                raise NotPermitted(self._wrong_person(transition, user))
            newborn.status = transition.target
        if capacity is None:
            raise NotPermitted(self._wrong_person(transition, user))
        return capacity

    def _locked(self, pk: int) -> Any:
        rows = self.model._default_manager.filter(pk=pk)
        if connection.features.has_select_for_update:
            # SQLite needs no row lock: its transactions begin IMMEDIATE, one writer at a time.
            rows = rows.select_for_update(of=("self",), no_key=True)
        return rows.get()

    def _check_base(self, current: Any, transition: Transition, revision: int | None) -> None:
        if current.status in transition.sources and revision in (None, current.revision):
            return
        if revision is not None and revision != current.revision:
            raise Overtaken(overtaken_by(current))
        raise NotAvailable(self._wrong_state(current, transition))

    def _move(self, current: Any, transition: Transition) -> None:
        target = transition.target or current.status
        moved = self.model._default_manager.filter(
            pk=current.pk, status=current.status, revision=current.revision
        ).update(status=target, revision=current.revision + 1)
        if not moved:
            raise Overtaken(overtaken_by(current))
        current.status = target
        current.revision += 1

    def capacity(self, target: Any, transition: Transition, user: User) -> Capacity | None:
        """Return as whom the person could do the act on this record, None if as nobody."""
        stands = self.parties[transition.party]
        for capacity in capacities(user, transition.roles):
            if stands(target, capacity):
                return capacity
        return None

    def _stands_on_side(self, target: Any, transition: Transition, user: User) -> bool:
        stands = self.parties[transition.party]
        return any(stands(target, capacity) for capacity in capacities(user))

    def _verdict(
        self, target: Any, transition: Transition, capacity: Capacity, values: Mapping[str, Any]
    ) -> Verdict:
        verdict = Verdict()
        for guard in transition.guards:
            verdict += guard(target, capacity, values)
        return verdict

    def _wrong_state(self, target: Any, transition: Transition) -> str:
        now = self.states.get(target.status, target.status)
        needed = "、".join(self.states[state] for state in transition.sources)
        return f"“{transition.label}”不可用：现在是“{now}”，要在“{needed}”时办理。"

    def _wrong_person(self, transition: Transition, user: User) -> str:
        names = "、".join(Role(role).label for role in Role.values if role in transition.roles)
        basis = f"（{clause(transition.clauses[0]).short}）" if transition.clauses else ""
        own = user.role_labels or "未授予角色"
        return f"“{transition.label}”只有本件一方的{names}可以办理{basis}。您的角色：{own}。"

    def _write(
        self,
        current: Any,
        transition: Transition,
        capacity: Capacity,
        values: Mapping[str, Any],
        before: str,
    ) -> None:
        label, department = self.describe(current)
        record(
            verb=transition.name,
            label=transition.label,
            target=current,
            target_label=label,
            target_department=department,
            actor=capacity.user,
            on_behalf_of=capacity.on_behalf_of,
            reason=reason_text(transition, values),
            basis="、".join(clause(name).citation for name in transition.clauses),
            detail={"from": before, "to": current.status},
        )


def overtaken_by(current: models.Model) -> str:
    """Return the sentence for whoever comes second: who did what and when."""
    entry = last_entry(current)
    if entry is None:
        return "没有保存：这条记录刚被别人改过。请刷新后再看。"
    who = f"{entry.actor_department}{entry.actor_name}"
    at = entry.at_local.strftime("%m-%d %H:%M")
    return f"没有保存：{at} {who}已办理“{entry.label}”。请刷新后再看。"


def mirror(target: models.Model, status: str) -> None:
    """Set the state of a record that only follows a case (a resource follows its open version)."""
    type(target)._default_manager.filter(pk=target.pk).update(status=status)
    target.status = status


def mirror_keys(model: type[models.Model], keys: Sequence[int], status: str) -> None:
    """Let many records of one model follow their cases, without fetching them."""
    for start in range(0, len(keys), 500):
        part = keys[start : start + 500]
        model._default_manager.filter(pk__in=part).update(status=status)


def mirror_all(targets: Sequence[models.Model], status: str) -> None:
    """Let many records of one model follow their cases; unsaved ones are born in that state."""
    if targets:
        saved = [target.pk for target in targets if not target._state.adding]
        mirror_keys(type(targets[0]), saved, status)
    for target in targets:
        target.status = status


def reason_text(transition: Transition, values: Mapping[str, Any]) -> str:
    """Return what the person gave as one text for the trail: ticked reasons, then free words."""
    parts = []
    for ask in transition.asks:
        value = values.get(ask.name)
        if value in (None, "", (), []):
            continue
        if ask.kind in {"reasons", "choice"}:
            labels = dict(ask.choices)
            picked = value if isinstance(value, list | tuple) else [value]
            parts.append("；".join(labels[one] for one in picked))
        else:
            parts.append(str(value))
    return "。".join(parts)
