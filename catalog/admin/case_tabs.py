"""What each tab of a resource's page shows."""

from typing import Any

from catalog.admin import compare, evidence, overlap_section, quality, review
from catalog.admin.reading import facts, groups_of
from catalog.choices import BasisKind
from catalog.content import Assessment
from catalog.labels import FIELD_LABELS, show, show_date
from yongcheng.desk.parts import Fact

TEMPLATES = {
    "review": "catalog/case/review.html",
    "info": "catalog/case/info.html",
    "items": "catalog/case/items.html",
    "basis": "catalog/case/basis.html",
    "quality": "catalog/case/quality.html",
    "versions": "catalog/case/versions.html",
    "trail": "catalog/case/trail.html",
}
KINDS = dict(BasisKind.choices)


def context(case: Any) -> dict[str, Any]:
    """Return what the chosen tab needs, and nothing for the others."""
    return BUILDERS[case.tab](case)


def info(case: Any) -> dict[str, Any]:
    return {"groups": groups_of(case.content)} | overlap_section.section(case.shown, case.user)


def items(case: Any) -> dict[str, Any]:
    rows = []
    for position, item in enumerate(case.content.items, 1):
        cells = {
            name: show(name, getattr(item, name)) for name in ("data_type", "sharing_type", "grade")
        }
        cells |= {"position": position, "item": item}
        cells["is_open"] = {True: "是", False: "否", None: ""}[item.is_open]
        cells["marks"] = "、".join(item_marks(item))
        rows.append(cells)
    return {"rows": rows}


def item_marks(item: Any) -> list[str]:
    marks = [
        ("主键", item.is_key),
        ("个人信息", item.is_personal),
        ("已去标识化", item.is_deidentified),
    ]
    return [label for label, is_so in marks if is_so]


def basis(case: Any) -> dict[str, Any]:
    content = case.content
    return evidence.panel(case.user, case.resource) | {
        "basis_kinds": [(one, KINDS.get(one.kind, one.kind)) for one in content.bases],
        "classing": facts(content, ("data_category", "grade")),
        "assessments": [
            (FIELD_LABELS[name], assessment(getattr(content, name)))
            for name in ("secrecy_assessment", "privacy_assessment")
        ],
        "withheld": facts(content, ("sharing_type", "withholding_reason")),
    }


def assessment(one: Assessment) -> list[Fact]:
    lines = [
        Fact("评估日期", show_date(one.done_on) if one.done_on else ""),
        Fact("编号", one.number),
        Fact("结论", one.conclusion),
        Fact("无须评估的理由", one.not_needed_because),
    ]
    return [line for line in lines if line.value]


def trail(case: Any) -> dict[str, Any]:
    return {"entries": case.trail}


BUILDERS = {
    "review": review.context,
    "info": info,
    "items": items,
    "basis": basis,
    "quality": quality.context,
    "versions": compare.context,
    "trail": trail,
}
