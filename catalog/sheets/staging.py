"""How a compared resource is kept for the preview: problems with addresses, changes as texts."""

from collections.abc import Iterable
from typing import Any

from catalog.choices import Openness, SharingType, UpdateCycle
from catalog.content import ResourceContent
from catalog.content_diff import ContentDiff, FieldChange, ItemChange, ItemKind
from catalog.labels import EMPTY, label_of
from catalog.sheets.identity import Obstacle
from catalog.sheets.merging import CONDITION, WITHHOLDING, Kept, Statement
from catalog.sheets.report import RESTS_ON, ParsedResource
from yongcheng.intake.problems import ERROR, WARNING, Problem, short

LONGEST = 1500
MOST_ITEMS = 60


def statement_of(parsed: ParsedResource, base: ResourceContent) -> Statement:
    """Return what a parsed resource says beside a record, as the merge takes it."""
    stated = parsed.stated_against(base)
    rewritten = parsed.from_condition & stated
    replaced = {
        name for name in CONDITION + WITHHOLDING if rewritten and name not in parsed.columns
    }
    return Statement(
        parsed.content,
        stated,
        parsed.cleared,
        parsed.blank,
        parsed.items_stated,
        parsed.items_cleared,
        frozenset(replaced),
        parsed.stated - stated,
    )


def obstacle_problem(parsed: ParsedResource, obstacle: Obstacle, level: str = ERROR) -> Problem:
    return Problem(
        sheet=parsed.sheet,
        cell=parsed.address(obstacle.field),
        range=parsed.range(obstacle.field),
        code=obstacle.code,
        message=obstacle.message,
        resource=parsed.content.title,
        level=level,
        value=short(getattr(parsed.content, obstacle.field)),
        remedy=obstacle.remedy,
        clauses=RESTS_ON.get(obstacle.code, ()),
    )


def kept_problem(parsed: ParsedResource, kept: Kept) -> Problem:
    """Say that a blank cell keeps what the record has."""
    label = label_of(kept.field, item=kept.item is not None)
    return Problem(
        sheet=parsed.sheet,
        cell=parsed.address(kept.field, kept.item),
        code="K1",
        message=f"{label}是空白，目录里有值，保留原值。",
        resource=parsed.content.title,
        level=WARNING,
        remedy="要清掉这个值的，在单元格里写“清空”。",
    )


def summary(content: ResourceContent) -> str:
    """Return a new resource in a line: 16 个信息项，无条件共享，普遍开放，每季度."""
    words = [f"{len(content.items)} 个信息项"]
    for value, choices in (
        (content.sharing_type, SharingType),
        (content.openness, Openness),
        (content.update_cycle, UpdateCycle),
    ):
        if value:
            words.append(choices(value).label)
    return "，".join(words)


def text_changes(diff: ContentDiff, parsed: ParsedResource) -> dict[str, Any]:
    """Return the difference as texts, ready to be shown and bounded in size."""
    changed = [one for one in diff.items if one.kind is not ItemKind.SAME]
    return {
        "fields": [field_json(one) | {"cell": parsed.address(one.field)} for one in diff.fields],
        "items": [item_json(one) for one in changed[:MOST_ITEMS]],
        "more_items": max(len(changed) - MOST_ITEMS, 0),
        "unchanged_fields": diff.unchanged_fields,
        "unchanged_items": diff.unchanged_items,
    }


def touched(changes: dict[str, Any]) -> str:
    """Return the labels of what changes, for the filter of the preview."""
    labels = [one["label"] for one in changes["fields"]] + ["信息项"] * bool(changes["items"])
    text = "|" + "|".join(labels) + "|"
    return text if len(text) <= 600 else text[: text.rindex("|", 0, 600) + 1]


def field_json(change: FieldChange) -> dict[str, str]:
    return {
        "label": change.label,
        "before": cut("" if change.before_text == EMPTY else change.before_text),
        "after": cut("" if change.after_text == EMPTY else change.after_text),
    }


def item_json(change: ItemChange) -> dict[str, Any]:
    shown = change.fields if change.kind is ItemKind.CHANGED else ()
    return {
        "kind": change.kind.value,
        "title": cut(change.title),
        "position": change.position,
        "before_position": change.before_position,
        "fields": [field_json(one) for one in shown],
    }


def cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + "……"


def count_items(diff: ContentDiff, into: dict[str, int]) -> None:
    """Count the items of a changed resource by what becomes of them."""
    names = {
        ItemKind.ADDED: "new",
        ItemKind.REMOVED: "missing",
        ItemKind.CHANGED: "changed",
        ItemKind.MOVED: "changed",
        ItemKind.SAME: "unchanged",
    }
    for one in diff.items:
        into[names[one.kind]] += 1


def levels(problems: Iterable[Problem]) -> tuple[bool, int]:
    """Return (has an error, number of warnings)."""
    warnings = 0
    has_error = False
    for problem in problems:
        if problem.is_error:
            has_error = True
        else:
            warnings += 1
    return has_error, warnings
