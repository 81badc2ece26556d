"""The content of a resource as plain values: what a version freezes, a rule checks, a sheet carries.

One shape for every door: the form, the workbook row, the API and the workflow guard all build a
ResourceContent and hand it to the same rules; a version stores `to_json()` and nothing else.
Values are those of catalog/choices.py; "" and None mean "not stated"; dates are ISO text.
"""

import hashlib
import json
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from json.encoder import encode_basestring
from operator import attrgetter
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Basis:
    """不予共享依据: one instrument with its article."""

    kind: str = ""
    title: str = ""
    document_number: str = ""
    article: str = ""
    issued_on: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """保密风险评估 or 个人信息保护影响评估 (条例第十三条)."""

    done_on: str = ""
    number: str = ""
    conclusion: str = ""
    not_needed_because: str = ""


@dataclass(frozen=True, slots=True)
class Census:
    """信息资源大普查: bytes and records, None = not stated."""

    bytes_total: int | None = None
    records_total: int | None = None
    bytes_shared: int | None = None
    records_shared: int | None = None
    bytes_opened: int | None = None
    records_opened: int | None = None


@dataclass(frozen=True, slots=True)
class ItemContent:
    """信息项. `sharing_type` "" = as the resource; `is_open` None = as the resource."""

    title: str = ""
    title_en: str = ""
    data_type: str = ""
    length: str = ""
    sharing_type: str = ""
    sharing_condition: str = ""
    is_open: bool | None = None
    grade: int | None = None
    data_category: str = ""
    is_key: bool | None = None
    is_nullable: bool | None = None
    code_set: str = ""
    is_personal: bool | None = None
    is_deidentified: bool | None = None
    description: str = ""


@dataclass(frozen=True, slots=True)
class ResourceContent:
    """政务信息资源 with its 信息项, complete and self-contained."""

    title: str = ""
    code: str = ""
    class_code: str = ""
    provider_name: str = ""
    provider_code: str = ""
    provider_unit: str = ""
    abstract: str = ""
    keywords: str = ""
    format_class: str = ""
    format_type: str = ""
    format_other: str = ""
    sharing_type: str = ""
    sharing_condition: str = ""
    sharing_scope: str = ""
    sharing_purpose: str = ""
    withholding_reason: str = ""
    bases: tuple[Basis, ...] = ()
    method_class: str = ""
    method_type: str = ""
    openness: str = ""
    open_condition: str = ""
    open_basis: str = ""
    open_planned_on: str = ""
    update_cycle: str = ""
    update_note: str = ""
    issued_on: str = ""
    related: tuple[str, ...] = ()
    foundation_class: str = ""
    theme_class: str = ""
    system_name: str = ""
    has_no_system: bool | None = None
    data_category: str = ""
    grade: int | None = None
    secrecy_assessment: Assessment = field(default_factory=Assessment)
    privacy_assessment: Assessment = field(default_factory=Assessment)
    census: Census = field(default_factory=Census)
    network: str = ""
    business_matter: str = ""
    application_scene: str = ""
    domain: str = ""
    data_scope: str = ""
    time_scope: str = ""
    is_certificate: bool | None = None
    contact_name: str = ""
    contact_phone: str = ""
    remark: str = ""
    items: tuple[ItemContent, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values, empty ones left out, in field order."""
        return _plain(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Build content from `to_json()` output; unknown keys raise TypeError."""
        values = dict(data)
        values["bases"] = tuple(Basis(**basis) for basis in values.get("bases", ()))
        values["related"] = tuple(values.get("related", ()))
        values["items"] = tuple(_item_of(tuple(item.items())) for item in values.get("items", ()))
        for name, kind in (
            ("secrecy_assessment", Assessment),
            ("privacy_assessment", Assessment),
            ("census", Census),
        ):
            values[name] = kind(**values.get(name, {}))
        return cls(**values)

    def with_values(self, **values: Any) -> Self:
        """Return a copy with some fields changed."""
        return replace(self, **values)

    def digest(self) -> str:
        """Return the SHA-256 of the canonical JSON: equal content, equal digest."""
        return digest_of_text(self.canonical())

    def canonical(self) -> str:
        """Return the canonical JSON as text: what `digest_of` makes of `to_json()`, in one go."""
        return _text(self)


@lru_cache(maxsize=4096)
def _item_of(pairs: tuple[tuple[str, Any], ...]) -> ItemContent:
    """Return an item from its JSON; the same few thousand items stand in every catalogue."""
    return ItemContent(**dict(pairs))


RESOURCE_FIELDS = tuple(f.name for f in fields(ResourceContent) if f.name != "items")
ITEM_FIELDS = tuple(f.name for f in fields(ItemContent))


NAMES: dict[type, tuple[str, ...]] = {
    kind: tuple(f.name for f in fields(kind))
    for kind in (Basis, Assessment, Census, ItemContent, ResourceContent)
}


def digest_of(data: dict[str, Any]) -> str:
    """Return the digest of a content from what its `to_json()` gave."""
    return digest_of_text(canonical_of(data))


def canonical_of(data: dict[str, Any]) -> str:
    """Return the canonical JSON of a content from what its `to_json()` gave."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of_text(text: str) -> str:
    """Return the digest of a content from its canonical JSON."""
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(thing: Any) -> dict[str, Any]:
    """Return a content or a part of one as JSON values (asdict would copy every text, slowly)."""
    found: dict[str, Any] = {}
    for name in NAMES[type(thing)]:
        value = getattr(thing, name)
        if value is None or value == "":
            continue
        if isinstance(value, tuple | list):
            value = [_plain(part) if type(part) in NAMES else part for part in value]
        elif type(value) in NAMES:
            value = _plain(value)
        if value not in ([], {}):
            found[name] = value
    return found


# Of each kind: its fields in the order of the canonical JSON, and all their values at once.
_KEYS = {kind: tuple(f'"{name}":' for name in sorted(names)) for kind, names in NAMES.items()}
_VALUES = {kind: attrgetter(*sorted(names)) for kind, names in NAMES.items()}


def _text(thing: Any) -> str:
    """Return the canonical JSON of a content or a part of one, without building it as values."""
    kind = type(thing)
    parts = []
    for key, value in zip(_KEYS[kind], _VALUES[kind](thing), strict=True):
        if value is None or value == "":
            continue
        if type(value) is str:
            parts.append(key + encode_basestring(value))
        elif (text := _value_text(value)) not in ("[]", "{}"):
            parts.append(key + text)
    return "{" + ",".join(parts) + "}"


# Departments write the same items again and again: 姓名, 身份证号码, 联系电话.
_item_text = lru_cache(maxsize=4096)(_text)


def _value_text(value: Any) -> str:
    if value is True:
        return "true"
    if type(value) is int:
        return str(value)
    if isinstance(value, tuple | list):
        return "[" + ",".join(map(_value_text, value)) + "]"
    if type(value) is ItemContent:
        return _item_text(value)
    return _text(value) if type(value) in _KEYS else json.dumps(value, ensure_ascii=False)
