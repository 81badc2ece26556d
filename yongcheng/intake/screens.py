"""What the pages of an upload show: figures, tabs, and the rows of each tab, bounded in size."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from yongcheng.departments.models import User
from yongcheng.desk.parts import Box, Fact, Step, StepState, Tab
from yongcheng.intake import acts, grouping
from yongcheng.intake.models import StagedRecord, Upload
from yongcheng.intake.offices import Office, office
from yongcheng.trail.entries import entries_of

Action = StagedRecord.Action
CHANGES_PER_PAGE = 15
ROWS_PER_PAGE = 50
FIELDS_SHOWN = 6
ITEMS_SHOWN = 4
ITEM_FIELDS_SHOWN = 2
TEXT_SHOWN = 110
KINDS = {
    "both": ("新增和变更", (Action.NEW, Action.CHANGED)),
    "new": ("新增", (Action.NEW,)),
    "changed": ("变更", (Action.CHANGED,)),
    "unchanged": ("未变", (Action.UNCHANGED,)),
    "rejected": ("未通过", (Action.REJECTED,)),
}
ITEM_WORDS = {"added": "增", "removed": "减", "changed": "改", "moved": "移"}
TABS = ("problems", "changes", "missing", "sheets", "original")


def page_url(name: str, *args: Any) -> str:
    return reverse(f"admin:intake_upload_{name}", args=args)


@dataclass(frozen=True, slots=True)
class Choice:
    """One word of a filter."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Drop:
    """One drop-down filter: label and value in one control."""

    label: str
    value: str
    is_set: bool
    choices: list[Choice]


def boxes(upload: Upload) -> list[Box]:
    """Return the five figures, each a link to the list of as many rows."""
    resources, items = upload.report["resources"], upload.report["items"]
    base = page_url("change", upload.pk)

    def box(key: str, label: str, icon: str, note: str, tone: str = "") -> Box:
        tab = "tab=missing" if key == "missing" else f"tab=changes&kind={key}"
        return Box(label, resources[key], note, icon, tone, f"{base}?{tab}")

    return [
        box("new", "新增", "plus", f"信息项 {items['new']}"),
        box("changed", "变更", "triangle", f"信息项 {items['changed']}"),
        box("unchanged", "未变", "tick", f"信息项 {items['unchanged']}"),
        box("missing", "缺失", "bar", "拟下线，不会自动删除"),
        box("rejected", "未通过", "stop", f"信息项 {items['rejected']}，不写入", "bad"),
    ]


def account(upload: Upload) -> list[str]:
    """Return 读取 = 识别 + 跳过, the kinds of skipped rows, the sheets."""
    one = upload.report["account"]
    kinds = "、".join(f"{reason} {count}" for reason, count in list(one["kinds"].items())[:4])
    lines = [f"读取 {one['read']} = 识别 {one['recognised']} + 跳过 {one['skipped']}"]
    if kinds:
        lines.append(f"跳过：{kinds}")
    unknown = f"，未识别 {one['sheets_unknown']}" if one["sheets_unknown"] else ""
    lines.append(f"工作表 {one['sheets']}：识别 {one['sheets_recognised']}{unknown}")
    return lines


def tabs(upload: Upload, current: str) -> list[Tab]:
    resources = upload.report["resources"]
    base = page_url("change", upload.pk)
    counts = {
        "problems": ("问题", sum(upload.report["problems"].values())),
        "changes": ("变化", resources["new"] + resources["changed"]),
        "missing": ("缺失", resources["missing"]),
        "sheets": ("工作表", upload.report["account"]["sheets"]),
        "original": ("原件与留痕", None),
    }
    return [
        Tab(label, f"{base}?tab={name}", count, name == current)
        for name, (label, count) in counts.items()
    ]


def result(request: HttpRequest, upload: Upload) -> dict[str, Any]:
    """Return the context of the result page."""
    current = request.GET.get("tab", "")
    if current not in TABS:
        has_problems = any(upload.report["problems"].values())
        current = "problems" if has_problems else "changes"
    to = office(upload.office)
    rejected = upload.report["resources"]["rejected"]
    return {
        "upload": upload,
        "tab": current,
        "tabs": tabs(upload, current),
        "boxes": boxes(upload),
        "account": account(upload),
        "rejected": rejected,
        "ready_count": acts.chosen(upload).count(),
        "may_edit": Upload.objects.editable_by(request.user).filter(pk=upload.pk).exists(),
        "office": to,
        "earlier": earlier(upload, request.user),
        **PARTS[current](request, upload, to),
    }


def earlier(upload: Upload, user: User) -> Upload | None:
    """Return the last earlier upload of the same bytes that this person may see."""
    rows = Upload.objects.visible_to(user).same_file(upload)
    return rows.select_related("owner").first()


def problems(request: HttpRequest, upload: Upload, to: Office) -> dict[str, Any]:
    """Problems by cause; filters by level, sheet and resource; one cause alone shown whole."""
    rows = upload.problems.all()
    chosen = {name: request.GET.get(name, "") for name in ("level", "sheet", "resource", "cause")}
    for name, value in chosen.items():
        if value:
            rows = rows.filter(**{name: value})
    found = grouping.groups(rows, whole=bool(chosen["cause"]))
    figures = grouping.figures(upload)
    sheets = sorted(upload.problems.order_by().values_list("sheet", flat=True).distinct()[:30])
    names = upload.problems.exclude(resource="").order_by().values_list("resource", flat=True)
    levels = {"error": f"错误 {figures['error']}", "warning": f"提示 {figures['warning']}"}
    return {
        "groups": found,
        "more_groups": max(figures["causes"] - grouping.GROUPS_SHOWN, 0),
        "figures": figures,
        "drops": [
            _drop(request, "级别", "level", levels, f"全部 {figures['all']}"),
            _drop(request, "工作表", "sheet", {one: one or "（CSV）" for one in sheets if one}),
            _drop(request, "资源", "resource", {one: one for one in sorted(names.distinct()[:30])}),
        ],
        "cause": chosen["cause"],
    }


def changes(request: HttpRequest, upload: Upload, to: Office) -> dict[str, Any]:
    """New and changed resources with before → after, twenty a page."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else "both"
    rows = upload.records.filter(action__in=KINDS[kind][1])
    labels = _touched(upload)
    field = request.GET.get("field", "")
    if field in labels:
        rows = rows.filter(touched__contains=f"|{field}|")
    words = {key: label for key, (label, _) in KINDS.items()}
    page = _page(request, rows, CHANGES_PER_PAGE)
    return {
        "page": page,
        "lines": [_record_line(one, upload, to) for one in page],
        "drops": [
            _drop(request, "类别", "kind", words, default="both"),
            _drop(request, "字段", "field", {label: label for label in labels}),
        ],
        "can_tick": upload.state == "ready" and kind in {"both", "new", "changed"},
    }


def missing(request: HttpRequest, upload: Upload, to: Office) -> dict[str, Any]:
    """What the catalogue has and the file has not."""
    page = _page(request, upload.records.filter(action=Action.MISSING), ROWS_PER_PAGE)
    lines = [
        {
            "record": one,
            "url": to.record_url(one),
            "can_choose": acts.can_choose(one, to),
            "why_not": one.changes.get("why_not", ""),
            "provider": one.changes.get("summary", ""),
        }
        for one in page
    ]
    can_tick = upload.state == "ready" and any(line["can_choose"] for line in lines)
    return {"page": page, "lines": lines, "can_tick": can_tick}


def sheets(request: HttpRequest, upload: Upload, to: Office) -> dict[str, Any]:
    """Every sheet of the file and what became of its rows."""
    lines = [
        one
        | {
            "reason_text": "、".join(f"{reason} {n}" for reason, n in one["reasons"].items()),
            "note": "" if one["note"].rstrip("。") in one["reasons"] else one["note"],
            "total": one["rows"] + one["skipped"],
            "unread_text": "、".join(f"{cell} {header}" for cell, header in one["unread"][:20]),
        }
        for one in upload.report["sheets"][:200]
    ]
    return {"lines": lines, "hidden_sheets": max(len(upload.report["sheets"]) - 200, 0)}


def original(request: HttpRequest, upload: Upload, to: Office) -> dict[str, Any]:
    """The file as evidence, and everything that was done with the upload."""
    facts = [
        Fact("文件名", upload.name),
        Fact("大小", f"{upload.size:,} 字节"),
        Fact("SHA-256", upload.sha256, is_code=True),
        Fact("上传部门", str(upload.department or "存量导入（部门按行识别）")),
        Fact("上传人", upload.owner.full_name),
    ]
    if upload.report.get("encoding"):
        facts.append(Fact("编码", upload.report["encoding"].upper()))
    if upload.is_redacted:
        facts.append(Fact("保存的内容", "原件含涉密行，只保存清空这些行后的副本", "warn"))
    steps = [
        Step(
            entry.label,
            entry.at_local.strftime("%m-%d %H:%M"),
            f"{entry.actor_department} {entry.actor_name}".strip(),
            StepState.DONE,
        )
        for entry in entries_of(upload).order_by("-number")[:40]
    ]
    return {"facts": facts, "steps": steps}


PARTS = {
    "problems": problems,
    "changes": changes,
    "missing": missing,
    "sheets": sheets,
    "original": original,
}


def _record_line(record: StagedRecord, upload: Upload, to: Office) -> dict[str, Any]:
    """Return a record with its changes as short texts; the whole of it is on its own page."""
    fields = [_short(one) for one in record.changes.get("fields", ())]
    items = [_item_line(one, ITEM_FIELDS_SHOWN) for one in record.changes.get("items", ())]
    more = max(len(fields) - FIELDS_SHOWN, 0) + max(len(items) - ITEMS_SHOWN, 0)
    return {
        "record": record,
        "url": to.record_url(record),
        "summary": record.changes.get("summary", ""),
        "fields": fields[:FIELDS_SHOWN],
        "items": items[:ITEMS_SHOWN],
        "more": more + record.changes.get("more_items", 0),
        "more_url": page_url("record", upload.pk, record.number),
        "can_choose": acts.can_choose(record, to),
    }


def whole_record(record: StagedRecord) -> dict[str, Any]:
    """Return every change of one record."""
    return {
        "record": record,
        "summary": record.changes.get("summary", ""),
        "fields": record.changes.get("fields", ()),
        "items": [_item_line(one) for one in record.changes.get("items", ())],
        "more_items": record.changes.get("more_items", 0),
        "unchanged": record.changes.get("unchanged_fields", 0),
        "problems": record.upload.problems.filter(record_number=record.number).order_by("number")[
            :200
        ],
    }


def _item_line(item: dict[str, Any], most: int | None = None) -> dict[str, Any]:
    return item | {
        "word": ITEM_WORDS.get(item["kind"], ""),
        "fields": [_short(one) for one in item["fields"][:most]],
        "more": len(item["fields"]) - len(item["fields"][:most]),
    }


def _short(change: dict[str, str]) -> dict[str, str]:
    def cut(text: str) -> str:
        return text if len(text) <= TEXT_SHOWN else text[:TEXT_SHOWN] + "……"

    return change | {"before": cut(change["before"]), "after": cut(change["after"])}


def _touched(upload: Upload) -> list[str]:
    """Return the labels of the fields that change anywhere in this upload."""
    rows = upload.records.exclude(touched="").order_by().values_list("touched", flat=True)
    found = {label for text in rows.distinct()[:500] for label in text.split("|") if label}
    return sorted(found)


def _page(request: HttpRequest, rows: QuerySet, size: int) -> Page:
    return Paginator(rows.order_by("number"), size).get_page(request.GET.get("page"))


def _drop(
    request: HttpRequest,
    label: str,
    name: str,
    words: dict[str, str],
    whole: str = "全部",
    *,
    default: str = "",
) -> Drop:
    """Return a drop-down whose choices keep the other filters of the address."""
    current = request.GET.get(name, "") or default
    kept = {key: value for key, value in request.GET.items() if key not in {name, "page"}}
    choices = [] if default else [Choice(whole, "?" + urlencode(kept), not current)]
    choices += [
        Choice(text, "?" + urlencode(kept | {name: value}), value == current)
        for value, text in words.items()
    ]
    value = words.get(current, whole)
    return Drop(label, value, bool(current and current != default), choices)
