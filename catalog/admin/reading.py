"""A resource's content as lines to read: what is stated, in the order of the form."""

from typing import Any

from catalog.admin.field_groups import ACCESS, DESCRIPTION, NAMING, ORIGIN, SHARING
from catalog.content import ResourceContent
from catalog.labels import FIELD_LABELS, label_of, show, show_date
from yongcheng.desk.parts import Fact

DATES = frozenset({"issued_on", "open_planned_on"})
GROUPS = (
    ("资源信息", (*NAMING, "provider_name", "provider_code", *DESCRIPTION)),
    ("共享与开放", (*SHARING, "bases", *ACCESS)),
    ("来源与扩展", ORIGIN),
)
CENSUS = tuple(key for key in FIELD_LABELS if key.startswith("census."))


ASSESSED = (
    "data_category",
    "grade",
    *(
        key
        for key in FIELD_LABELS
        if key.startswith(("secrecy_assessment.", "privacy_assessment."))
    ),
)


def groups_of(content: ResourceContent) -> list[tuple[str, list[Fact]]]:
    """Return (heading, lines) of everything stated; empty groups are left out."""
    groups = [(title, facts(content, names)) for title, names in GROUPS]
    groups.insert(2, ("分级与评估", facts(content, ASSESSED)))
    groups.append(("信息资源大普查", facts(content, CENSUS)))
    return [(title, found) for title, found in groups if found]


def facts(content: ResourceContent, names: tuple[str, ...]) -> list[Fact]:
    """Return the stated fields as lines; empty ones are left out."""
    found = []
    for name in names:
        value = value_of(content, name)
        is_day = name in DATES or name.endswith("_on")
        text = show_date(value) if is_day and value else show(name, value)
        if text:
            is_code = name in {"code", "class_code", "provider_code"}
            found.append(Fact(label_of(name), text, is_code=is_code))
    return found


def value_of(content: ResourceContent, name: str) -> Any:
    """Return a field, also a part of one: "census.records_total"."""
    whole, _, part = name.partition(".")
    value = getattr(content, whole)
    return getattr(value, part) if part else value
