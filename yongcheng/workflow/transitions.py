"""Transition tables: the words in which an office writes down the workflow of a noun."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from yongcheng.departments.capacities import Capacity
from yongcheng.policy.clauses import clause
from yongcheng.policy.verdicts import Verdict

Guard = Callable[[Any, Capacity, Mapping[str, Any]], Verdict]
Effect = Callable[[Any, Capacity, Mapping[str, Any]], None]


@dataclass(frozen=True)
class Ask:
    """One thing asked on the confirm page.

    kind: "reasons" (closed list, several may be ticked), "choice" (closed list, one), "text",
    "date" or "person" (`people` gives the queryset for the object and capacity).
    applies: of which records it is asked at all; what is known already is not asked again.
    """

    name: str
    label: str
    kind: str
    required: bool = True
    choices: tuple[tuple[str, str], ...] = ()
    people: Callable[[Any, Capacity], Any] | None = None
    help_text: str = ""
    applies: Callable[[Any], bool] | None = None

    def is_asked_of(self, target: Any) -> bool:
        """Whether this record still leaves the question open."""
        return self.applies is None or self.applies(target)


@dataclass(frozen=True)
class Transition:
    """One act that an official can do on a record.

    sources: states it starts from; empty = it brings the record into being.
    target: the state after it; "" = the state stays (claim, transfer, opinion).
    roles: who may do it; party: on which side of the case they must stand (see Machine.parties).
    guards: return findings, blocking ones refuse; prelude: what must happen before the state
    moves (another record leaves its place); effects: what else the act does.
    consequence: the sentence of the confirm page; keep: the words of its other button.
    """

    name: str
    label: str
    sources: tuple[str, ...]
    target: str
    roles: frozenset[str]
    party: str
    clauses: tuple[str, ...] = ()
    guards: tuple[Guard, ...] = ()
    asks: tuple[Ask, ...] = ()
    prelude: tuple[Effect, ...] = ()
    effects: tuple[Effect, ...] = ()
    consequence: str = ""
    keep: str = "不办理"
    tone: str = "plain"
    in_bulk: bool = False
    hidden: bool = False


@dataclass(frozen=True)
class Offer:
    """One button: the transition, and why it cannot be pressed now ("" = it can)."""

    transition: Transition
    verdict: Verdict = field(default_factory=Verdict)
    refusal: str = ""

    @property
    def allowed(self) -> bool:
        return not self.refusal and self.verdict.passes

    @property
    def reason(self) -> str:
        """The sentence under a greyed button."""
        if self.refusal:
            return self.refusal
        if self.verdict.passes:
            return ""
        first = self.verdict.errors[0]
        words = f"{first.message}{first.remedy}"
        # A finding on a field is a rule about content; the others are about who and when.
        codes = dict.fromkeys(one.code for one in self.verdict.errors if one.field)
        if not codes:
            return f"不能{self.transition.label}：{words}"
        law = f"（{clause(first.clauses[0]).short}）" if first.clauses else ""
        more = len(self.verdict.errors) - 1
        tail = f"另有 {more} 处，见规则核对。" if more else ""
        rules = "、".join(codes)
        return f"不能{self.transition.label}：规则 {rules} 未消除{law}。{words}{tail}"
