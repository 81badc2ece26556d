"""The review tab: what the rules found, what changes against the version in force, what came back."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from catalog.admin import overlap_section
from catalog.admin.reading import groups_of
from catalog.choices import VersionKind, VersionStatus
from catalog.content import ItemContent, ResourceContent
from catalog.content_diff import ContentDiff, FieldChange, ItemChange, ItemKind, difference
from catalog.labels import EMPTY, show
from catalog.models import ResourceVersion
from catalog.rules import RULES
from catalog.workflow.guards import findings_of
from catalog.workflow.reasons import RETURN_REASONS
from yongcheng.desk.marks import SHARING_ICONS
from yongcheng.desk.parts import DiffRow
from yongcheng.policy.verdicts import Finding

MANY_ITEMS = 20
SHOWN_CELLS = ("title", "data_type", "length", "sharing_type", "is_open", "grade")
CHANGE_CHIPS = {
    ItemKind.ADDED: ("增", "new"),
    ItemKind.REMOVED: ("删", "removed"),
    ItemKind.CHANGED: ("改", "changed"),
    ItemKind.MOVED: ("移位", "unchanged"),
    ItemKind.SAME: ("", ""),
}


@dataclass(frozen=True, slots=True)
class Quoted:
    """A finding, and whether its law is quoted here: each clause once on the page."""

    finding: Finding
    quote: bool


@dataclass(slots=True)
class ItemRow:
    """One 信息项 of the change: old and new text per cell, the rest as lines below."""

    position: int
    kind: ItemKind
    chip: tuple[str, str]
    cells: dict[str, tuple[str, str]] = field(default_factory=dict)
    others: list[DiffRow] = field(default_factory=list)

    @property
    def is_changed(self) -> bool:
        return self.kind is not ItemKind.SAME


def context(case: Any) -> dict[str, Any]:
    version = case.under_way
    verdict = findings_of(version, publishing=version.status == VersionStatus.BUREAU_REVIEW)
    base = version.base.parsed if version.base else None
    diff = difference(base, version.parsed)
    return {
        "version": version,
        "is_new": version.kind == VersionKind.INITIAL,
        "groups": groups_of(version.parsed) if base is None else [],
        "is_retirement": version.kind == VersionKind.RETIREMENT,
        "findings": quoted(verdict.findings),
        "finding_note": finding_note(verdict.errors, verdict.warnings),
        "passed_rules": passed(verdict.findings),
        "rows": field_rows(diff.fields, verdict.findings),
        "field_note": f"{len(diff.fields)} 项有变化，{diff.unchanged_fields} 项未变",
        **item_context(diff, base, version, case.asked.get("items", "")),
        "base": version.base,
        "opinion": opinion(version),
        "earlier_opinions": [worded(one) for one in reversed(version.opinions[:-1])],
        "since": since_returned(version),
        **overlap_section.section(version, case.user),
        "old_head": f"现行（第 {version.base.number} 版）" if version.base else "",
        "new_head": f"本次送审（第 {version.number} 版）",
    }


def quoted(findings: Iterable[Finding]) -> list[Quoted]:
    """Quote the law of what blocks, each clause where it is met first."""
    told: set[tuple[str, ...]] = set()
    found = []
    for one in findings:
        fresh = one.blocks and bool(one.clauses) and one.clauses not in told
        told.add(one.clauses)
        found.append(Quoted(one, fresh))
    return found


def finding_note(errors: tuple[Finding, ...], warnings: tuple[Finding, ...]) -> str:
    checked = f"{len(RULES)} 条规则已核对"
    if not errors and not warnings:
        return f"{checked}，没有阻断和提示"
    return f"{checked}，{len(errors)} 处阻断，{len(warnings)} 处提示"


def passed(findings: Iterable[Finding]) -> list[tuple[str, str]]:
    """Return the rules that found nothing."""
    spoken = {one.code for one in findings}
    return [(rule.id, rule.title) for rule in RULES if rule.id not in spoken]


def field_rows(changes: Iterable[FieldChange], findings: Iterable[Finding] = ()) -> list[DiffRow]:
    """Return the changed fields, each with the rules that speak about it."""
    rules: dict[str, list[str]] = {}
    for one in findings:
        if one.item is None and one.code not in rules.setdefault(one.field, []):
            rules[one.field].append(one.code)
    return [
        DiffRow(
            change.label,
            plain(change.before_text),
            plain(change.after_text),
            "、".join(rules.get(change.field.partition(".")[0], ())),
            SHARING_ICONS.get(change.after, "") if change.field == "sharing_type" else "",
        )
        for change in changes
    ]


def plain(text: str) -> str:
    return "" if text == EMPTY else text


def item_context(
    diff: ContentDiff, base: ResourceContent | None, version: ResourceVersion, asked: str
) -> dict[str, Any]:
    """Return the rows of the item table; long lists show only what changed, until asked."""
    rows = item_rows(diff, base or ResourceContent(), version.parsed)
    many = len(rows) > MANY_ITEMS and base is not None
    shown = (
        [row for row in rows if row.is_changed]
        if asked == "changed" or (many and asked != "all")
        else rows
    )
    return {
        "item_rows": shown,
        "item_note": item_note(diff, base is None),
        "items_hidden": len(rows) - len(shown),
        "items_can_narrow": base is not None and len(shown) == len(rows) and diff.unchanged_items,
        "items_changed": len(rows) - diff.unchanged_items,
    }


def item_note(diff: ContentDiff, is_new: bool) -> str:
    if is_new:
        return f"共 {len(diff.items)} 项"
    words = {
        "新增": len(diff.of_kind(ItemKind.ADDED)),
        "修改": len(diff.of_kind(ItemKind.CHANGED)),
        "移除": len(diff.of_kind(ItemKind.REMOVED)),
        "移位": len(diff.of_kind(ItemKind.MOVED)),
    }
    parts = [f"{word} {count}" for word, count in words.items() if count]
    return "，".join([*parts, f"未变 {diff.unchanged_items}"])


def item_rows(diff: ContentDiff, old: ResourceContent, new: ResourceContent) -> list[ItemRow]:
    return [item_row(change, old, new) for change in diff.items]


def item_row(change: ItemChange, old: ResourceContent, new: ResourceContent) -> ItemRow:
    before = old.items[change.before_position - 1] if change.before_position else None
    after = None if change.kind is ItemKind.REMOVED else new.items[change.position - 1]
    row = ItemRow(change.position, change.kind, CHANGE_CHIPS[change.kind])
    for name in SHOWN_CELLS:
        texts = tuple(cell(name, one) for one in (before, after))
        row.cells[name] = (texts[0], texts[1])
    if change.kind is ItemKind.CHANGED:
        others = [one for one in change.fields if one.field not in SHOWN_CELLS]
        row.others = field_rows(others)
    return row


def cell(name: str, item: ItemContent | None) -> str:
    """Return one cell of an item; what it leaves to the resource is said in words."""
    if item is None:
        return ""
    text = show(name, getattr(item, name))
    return text or ("同资源" if name in {"sharing_type", "is_open"} else "")


def since_returned(version: ResourceVersion) -> dict[str, Any] | None:
    """Return what the department changed after the last sending back, None before any."""
    if not version.returned_content:
        return None
    diff = difference(ResourceContent.from_json(version.returned_content), version.parsed)
    changed = [
        row
        for row in item_rows(
            diff, ResourceContent.from_json(version.returned_content), version.parsed
        )
        if row.is_changed
    ]
    return {"rows": field_rows(diff.fields), "items": changed, "is_same": diff.is_empty}


def opinion(version: ResourceVersion) -> dict[str, Any] | None:
    """Return the last list of reasons, ready to read; None where nothing was ever sent back."""
    return worded(version.opinions[-1]) if version.opinions else None


def worded(one: dict[str, Any]) -> dict[str, Any]:
    labels = dict(RETURN_REASONS)
    return {
        "round": one["round"],
        "at": one["at"][:16].replace("T", " "),
        "by": f"{one['department']} {one['by']}",
        "reasons": [(code, labels.get(code, code)) for code in one["reasons"]],
        "text": one["text"],
    }
