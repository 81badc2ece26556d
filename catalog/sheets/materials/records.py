"""A material as values: what is compared, previewed, written and put back."""

import hashlib
import json
from typing import Any

from catalog.codes import normalise_name
from catalog.models import MatterMaterial
from catalog.sheets.materials.columns import BY_KEY

FIELDS = ("matter_title", "matter_code", "title", "kind", "source", "issuer", "is_required")
COMPARED = (*FIELDS, "items", "basis")
DEFAULTS: dict[str, Any] = {
    "matter_code": "",
    "kind": "document",
    "source": "applicant",
    "issuer": "",
    "is_required": True,
    "items": [],
    "basis": "",
}


def content_of(material: MatterMaterial) -> dict[str, Any]:
    """Return a material's values as JSON."""
    return {name: getattr(material, name) for name in COMPARED}


def merged(values: dict[str, Any], before: dict[str, Any] | None) -> dict[str, Any]:
    """Return what a row says on top of what is known: a column that says nothing changes nothing."""
    found = dict(DEFAULTS if before is None else before)
    for name in COMPARED:
        if name in values:
            value = values[name]
            found[name] = list(value) if name == "items" else value
    return found


def digest(content: dict[str, Any]) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def filled(material: MatterMaterial, content: dict[str, Any]) -> MatterMaterial:
    """Write the values onto a material, keys included; not saved."""
    for name in COMPARED:
        setattr(material, name, content[name])
    material.matter_key = normalise_name(material.matter_title)
    material.title_key = normalise_name(material.title)
    return material


def shown(content: dict[str, Any], name: str) -> str:
    """Return one value as an official reads it."""
    return str(BY_KEY[name].write(MatterMaterial(**content), None) or "")


def changes(before: dict[str, Any], after: dict[str, Any], cells: dict[str, str]) -> dict[str, Any]:
    """Return the difference in the shape that the preview draws."""
    fields = [
        {
            "label": BY_KEY[name].header,
            "before": shown(before, name),
            "after": shown(after, name),
            "cell": cells.get(name, ""),
        }
        for name in COMPARED
        if before[name] != after[name]
    ]
    return {
        "fields": fields,
        "items": [],
        "more_items": 0,
        "unchanged_fields": len(COMPARED) - len(fields),
        "unchanged_items": 0,
    }


def summary(content: dict[str, Any]) -> str:
    """Return a new material in a line."""
    parts = [shown(content, "kind"), shown(content, "source"), shown(content, "is_required")]
    if content["items"]:
        parts.append(f"{len(content['items'])} 个信息项")
    return "，".join(parts)
