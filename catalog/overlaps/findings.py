"""Findings kept in step with the catalogue: made, brought up to date, ended, opened again.

A decision stands until what it was made about changes materially: another department joins, the
items of one of the resources change, the designation ends. Then the finding ends with its decision
and a new one begins, with an entry in the trail.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from catalog.models import DuplicateFinding, InformationResource, ItemHolding, SourceDesignation
from catalog.overlaps.lookup import designations
from catalog.overlaps.names import Thesaurus
from catalog.overlaps.register import chunks, labels_of
from yongcheng.policy.clauses import clause
from yongcheng.trail.clock import now, today
from yongcheng.trail.recorder import record

Kind = DuplicateFinding.Kind
BATCH = 500
LIVE = ("title", "departments", "resources", "evidence")
DECISION = ("outcome", "designation", "decided_at")
ENDING = ("ended_on", "ended_because")


@dataclass(frozen=True, slots=True)
class Fact:
    """What the catalogue says now of one finding; `evidence` is what a decision rests on."""

    title: str
    departments: int
    resources: int
    evidence: Mapping[str, Any]
    left: int | None = None
    right: int | None = None


@dataclass(slots=True)
class Change:
    """What a comparison has changed among the findings."""

    made: list[DuplicateFinding] = field(default_factory=list)
    moved: list[DuplicateFinding] = field(default_factory=list)
    ended: list[DuplicateFinding] = field(default_factory=list)
    counts: Counter = field(default_factory=Counter)


def name_facts(concepts: Collection[str] | None, thesaurus: Thesaurus) -> dict[str, Fact]:
    """Return the data that at least two departments hold now, of these concepts or of all."""
    rows = ItemHolding.objects.current().order_by()
    holders: dict[str, dict[int, int]] = defaultdict(dict)
    for part in [None] if concepts is None else chunks(sorted(concepts)):
        chosen = rows if part is None else rows.filter(concept__in=part)
        for concept, department, count in chosen.values_list(
            "concept", "department_id", "resources"
        ):
            holders[concept][department] = count
    several = {
        concept: held
        for concept, held in holders.items()
        if len(held) > 1 and not thesaurus.is_general(concept)
    }
    labels = labels_of(several, thesaurus)
    return {
        concept: Fact(
            labels[concept][:200], len(held), sum(held.values()), {"departments": sorted(held)}
        )
        for concept, held in several.items()
    }


def pair_facts(
    pairs: Iterable[tuple[int, int]], concepts: Mapping[int, frozenset[str]], thesaurus: Thesaurus
) -> dict[str, Fact]:
    """Return the facts of near-duplicate pairs (smaller id first), by name."""
    pairs = list(pairs)
    labels = labels_of({one for held in concepts.values() for one in held}, thesaurus)
    titles: dict[int, str] = {}
    for part in chunks(sorted({one for pair in pairs for one in pair})):
        rows = InformationResource.objects.filter(pk__in=part)
        titles.update(rows.values_list("pk", "title"))
    return {
        pair_key(left, right): Fact(
            f"《{titles[left]}》与《{titles[right]}》",
            2,
            2,
            {
                "same": _named(concepts[left] & concepts[right], labels),
                "left": _named(concepts[left] - concepts[right], labels),
                "right": _named(concepts[right] - concepts[left], labels),
            },
            left,
            right,
        )
        for left, right in pairs
    }


def pair_key(left: int, right: int) -> str:
    return f"{left}-{right}"


def settle(
    kind: str, facts: Mapping[str, Fact], known: Sequence[DuplicateFinding], thesaurus: Thesaurus
) -> Change:
    """Bring the known findings of one kind in line with the facts and write the difference."""
    change = Change()
    sources = designations(thesaurus, facts) if kind == Kind.NAME else {}
    standing = {row.key: row for row in known}
    for key, fact in facts.items():
        row = standing.get(key)
        if row is None:
            _make(change, kind, key, fact, None)
        elif row.decided_at is not None and (why := material(row, fact)):
            _end(change, row, why, reopens=True)
            _make(change, kind, key, fact, row)
        elif row.decided_at is None:
            _update(change, row, fact)
        elif (row.departments, row.resources) != (fact.departments, fact.resources):
            row.departments, row.resources = fact.departments, fact.resources
            change.moved.append(row)
    for key, row in standing.items():
        if key not in facts:
            _end(change, row, GONE[Kind(kind)], reopens=False)
    for row in [*change.made, *known]:
        if row.is_open and (source := sources.get(row.key)):
            _adopt(change, row, source)
    _write(change)
    return change


GONE = {
    Kind.NAME: "现行目录中只剩一个部门收集，或者已列为通用名称、并入其他名称",
    Kind.RESOURCES: "两项资源的信息项不再相近，或者有一项已下线",
}


def material(row: DuplicateFinding, fact: Fact) -> str:
    """Return why a decision no longer covers the facts, "" where it still does."""
    designation = row.designation
    if designation is not None and designation.ended_on and designation.ended_on <= today():
        return f"数源部门决定已于 {designation.ended_on:%Y-%m-%d} 终止"
    if row.kind == Kind.NAME:
        joined = set(fact.evidence["departments"]) - set(row.evidence.get("departments", ()))
        return f"又有 {len(joined)} 个部门收集" if joined else ""
    return "" if dict(fact.evidence) == row.evidence else "资源的信息项有变化"


def _named(concepts: Iterable[str], labels: Mapping[str, str]) -> list[str]:
    return sorted(labels[one] for one in concepts)


def _make(change: Change, kind: str, key: str, fact: Fact, before: DuplicateFinding | None) -> None:
    change.made.append(
        DuplicateFinding(
            kind=kind,
            key=key,
            title=fact.title[:420],
            left_id=fact.left,
            right_id=fact.right,
            departments=fact.departments,
            resources=fact.resources,
            evidence=dict(fact.evidence),
            found_on=today(),
            supersedes=before,
        )
    )
    change.counts["made"] += 1


def _update(change: Change, row: DuplicateFinding, fact: Fact) -> None:
    """An undecided finding simply shows what is so now."""
    found = (fact.title[:420], fact.departments, fact.resources, dict(fact.evidence))
    if found != (row.title, row.departments, row.resources, row.evidence):
        row.title, row.departments, row.resources, row.evidence = found
        change.moved.append(row)
        change.counts["moved"] += 1


def _end(change: Change, row: DuplicateFinding, why: str, *, reopens: bool) -> None:
    row.ended_on, row.ended_because = today(), why
    change.ended.append(row)
    change.counts["reopened" if reopens else "ended"] += 1
    if row.decided_at is not None:
        record(
            verb="reopen" if reopens else "end",
            label="重新列入待处理" if reopens else "重复事项终结",
            target=row,
            target_label=row.title,
            actor=None,
            reason=f"{why}；原处理结果：{row.get_outcome_display()}。",
            basis=clause("T19.2").citation,
        )


def _adopt(change: Change, row: DuplicateFinding, source: SourceDesignation) -> None:
    """A datum whose source was designated already, for all who hold it, needs no second decision."""
    covered = {source.lead_department_id, *(one.pk for one in source.co_departments.all())}
    if not set(row.evidence["departments"]) <= covered:
        return
    row.outcome, row.designation = DuplicateFinding.Outcome.SOURCE, source
    row.decided_at = now()
    row.reason = f"按 {source.decision_number} 已确定的数源部门办理"
    if row.pk is not None and row not in change.moved:
        change.moved.append(row)
    change.counts["adopted"] += 1


def _write(change: Change) -> None:
    DuplicateFinding.objects.bulk_update(change.ended, ENDING, batch_size=BATCH)
    fields = (*LIVE, *DECISION, "reason")
    DuplicateFinding.objects.bulk_update(change.moved, fields, batch_size=BATCH)
    DuplicateFinding.objects.bulk_create(change.made, batch_size=BATCH)
