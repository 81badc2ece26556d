"""What a bulk edit may change: a declared list. Each field is kept, set or cleared, never guessed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from catalog.choices import DataCategory, MethodClass, MethodType, Openness, UpdateCycle
from catalog.content import ResourceContent
from catalog.labels import show
from catalog.models import Classification, InformationResource, InformationSystem

KEEP, SET, CLEAR = "keep", "set", "clear"
ACTS = ((KEEP, "保持不变"), (SET, "改为"), (CLEAR, "清空"))
NO_SYSTEM = "none"
GRADES = tuple((str(n), f"{n} 级") for n in range(1, 5))
EMPTY = ResourceContent()


@dataclass(frozen=True)
class BulkField:
    """One field of the page. names: the content fields it writes, the first one shows its value.

    kind: choice, text, long, class, source; voids: value → content fields that it makes void.
    """

    name: str
    label: str
    names: tuple[str, ...]
    kind: str = "choice"
    choices: tuple[tuple[str, str], ...] = ()
    length: int = 0
    voids: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hint: str = ""


OPENING = ("open_condition", "open_basis", "open_planned_on")
FIELDS: tuple[BulkField, ...] = (
    BulkField(
        "source",
        "来源系统",
        ("system_name", "has_no_system"),
        "source",
        hint="数据不来自任何信息系统的，选“无信息系统”。",
    ),
    BulkField("update_cycle", "更新周期", ("update_cycle",), choices=tuple(UpdateCycle.choices)),
    BulkField(
        "method_class", "共享方式分类", ("method_class",), choices=tuple(MethodClass.choices)
    ),
    BulkField("method_type", "共享方式类型", ("method_type",), choices=tuple(MethodType.choices)),
    BulkField("provider_unit", "提供方内部部门", ("provider_unit",), "text", length=120),
    BulkField("class_code", "信息资源分类", ("class_code",), "class"),
    BulkField(
        "openness",
        "开放类型",
        ("openness",),
        choices=tuple(Openness.choices),
        voids={Openness.NOT_OPEN.value: OPENING},
        hint="改为不开放的，开放条件、依据和计划日期一并清空。",
    ),
    BulkField("open_condition", "开放条件", ("open_condition",), "long", length=1000),
    BulkField("open_basis", "开放依据", ("open_basis",), "text", length=300),
    BulkField("data_category", "数据分类", ("data_category",), choices=tuple(DataCategory.choices)),
    BulkField("grade", "数据分级", ("grade",), choices=GRADES),
    BulkField("network", "所在网络", ("network",), "text", length=60),
    BulkField("contact_name", "联系人", ("contact_name",), "text", length=40),
    BulkField("contact_phone", "联系电话", ("contact_phone",), "text", length=40),
)
BY_NAME = {one.name: one for one in FIELDS}


@dataclass(frozen=True)
class Edit:
    """What one batch does to one content: values to write, and why it may not fit a resource."""

    values: dict[str, Any]
    system: InformationSystem | None = None

    @classmethod
    def of(cls, changes: Mapping[str, Mapping[str, str]]) -> "Edit":
        """Read what a batch stored. Raises LookupError for what is no longer there."""
        values: dict[str, Any] = {}
        system = None
        for one in FIELDS:
            stated = changes.get(one.name)
            if stated is None:
                continue
            if stated["act"] == CLEAR:
                values.update((name, getattr(EMPTY, name)) for name in one.names)
                continue
            if one.kind == "source":
                system = system_of(stated["value"])
            values.update(_values(one, stated["value"], system))
        return cls(values, system)

    def applied_to(self, content: ResourceContent) -> ResourceContent:
        return content.with_values(**self.values)

    def refusal_for(self, resource: InformationResource) -> str:
        """Return "" or why these values cannot be this resource's."""
        system = self.system
        if system is not None and system.owner_id != resource.provider_id:
            return (
                f"“{system.name}”由{system.owner.label}登记，不是{resource.provider.label}的系统。"
            )
        return ""


def _values(one: BulkField, value: str, system: InformationSystem | None) -> dict[str, Any]:
    if one.kind == "source":
        if system is None:
            return {"system_name": "", "has_no_system": True}
        return {"system_name": system.name, "has_no_system": None}
    found: dict[str, Any] = {one.names[0]: int(value) if one.name == "grade" else value}
    for name in one.voids.get(value, ()):
        found[name] = getattr(EMPTY, name)
    return found


def system_of(value: str) -> InformationSystem | None:
    """Return the chosen system, None for 无信息系统. Raises LookupError."""
    if value == NO_SYSTEM:
        return None
    found = InformationSystem.objects.select_related("owner").filter(pk=int(value)).first()
    if found is None:
        raise LookupError(f"no system {value}")
    return found


def words_of(changes: Mapping[str, Mapping[str, str]]) -> list[tuple[str, str, str]]:
    """Return (field, act, value) in words, in the order of the page."""
    found = []
    for one in FIELDS:
        stated = changes.get(one.name)
        if stated is not None:
            text = _text(one, stated["value"]) if stated["act"] == SET else ""
            found.append((one.label, dict(ACTS)[stated["act"]], text))
    return found


def _text(one: BulkField, value: str) -> str:
    if one.kind == "source":
        if value == NO_SYSTEM:
            return "无信息系统"
        system = InformationSystem.objects.filter(pk=int(value)).first()
        return system.name if system else "（已不存在）"
    if one.kind == "class":
        row = Classification.objects.filter(full_code=value).first()
        return str(row or value)
    return show(one.name, int(value) if one.name == "grade" else value)
