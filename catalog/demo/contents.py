"""Reads data/resources.txt into contents. The format is explained by its first entries.

= department number | title | inner unit | format class and type | sharing type and method |
  opening | update cycle
项: title/type and length/grade and flags (o open, p personal, k key, c conditional)
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from catalog.choices import DataCategory, MethodClass, SharingType
from catalog.content import Assessment, Basis, ItemContent, ResourceContent

SOURCE = Path(__file__).parent / "data" / "resources.txt"
# The system a resource comes out of; some resources still wait for theirs to be named.
SYSTEM_OF = {
    "人口基本信息": "人口信息管理系统",
    "机动车驾驶证信息": "机动车驾驶证业务系统",
    "社会保险参保缴费信息": "社会保险信息系统",
    "就业失业登记信息": "公共就业服务系统",
    "不动产登记信息": "不动产登记信息平台",
    "最低生活保障对象信息": "社会救助信息系统",
    "政府采购项目信息": "政府采购电子交易系统",
    "安全生产隐患排查记录": "安全生产监管平台",
    "企业登记基本信息": "市场主体登记系统",
    "食品经营许可信息": "市场主体登记系统",
    "道路运输经营许可信息": "道路运输政务系统",
    "营运车辆信息": "道路运输政务系统",
}
GRAVE = 3  # from this grade on an item is not opened
BRANCH = "3070000411481"
ITEM = re.compile(r"^(?P<title>.+)/(?P<type>[A-Z])(?P<length>[\d,]*)/(?P<grade>\d)(?P<flags>\w*)$")


@dataclass(frozen=True)
class Entry:
    """One resource of the demonstration and the number of the department that provides it."""

    number: int
    content: ResourceContent


def branch_code(number: int) -> str:
    """Return the 前段码 of a department: from 101 on, so that codes in circulation stay free."""
    return f"{BRANCH}{100 + number}"


@cache
def entries() -> list[Entry]:
    """Return the resources in file order. Raises ValueError for a line it cannot read."""
    blocks = SOURCE.read_text(encoding="utf-8").split("= ")[1:]
    return [_entry(block.strip().splitlines()) for block in blocks]


def _entry(lines: list[str]) -> Entry:
    number, title, unit, form, sharing, openness, cycle = (
        part.strip() for part in lines[0].split("|")
    )
    facts = _facts(lines[1:])
    format_class, format_type = form.split(" ", 1)
    sharing_type, _, method = sharing.partition(" ")
    items = tuple(_item(text) for text in facts.get("项", "").split() if text)
    personal = any(item.is_personal for item in items)
    grades = [item.grade for item in items if item.grade]
    content = ResourceContent(
        title=title,
        class_code=branch_code(int(number)),
        provider_unit=unit,
        abstract=facts["摘要"],
        format_class=format_class,
        format_type=format_type,
        sharing_type=sharing_type,
        method_class=MethodClass.PLATFORM.value if method else "",
        method_type=method,
        openness=openness,
        open_condition=facts.get("开放条件", ""),
        update_cycle=cycle,
        data_category=DataCategory.GENERAL.value,
        grade=max(grades, default=1),
        system_name=SYSTEM_OF.get(title, ""),
        has_no_system=format_class == "spreadsheet" or None,
        secrecy_assessment=Assessment("2026-01-04", "", "不涉及国家秘密和工作秘密"),
        privacy_assessment=(
            Assessment("2026-01-04", "", "最小必要，风险可控")
            if personal
            else Assessment(not_needed_because="不含个人信息")
        ),
        items=items,
    )
    return Entry(int(number), _with_terms(content, facts))


def _with_terms(content: ResourceContent, facts: dict[str, str]) -> ResourceContent:
    """Add what the sharing type asks for: scope and purpose, or reason and basis."""
    if content.sharing_type == SharingType.CONDITIONAL:
        scope, purpose = facts["范围"], facts["用途"]
        return content.with_values(
            sharing_condition=f"共享范围：{scope}；使用用途：{purpose}。",
            sharing_scope=scope,
            sharing_purpose=purpose,
        )
    if content.sharing_type == SharingType.WITHHELD:
        kind, title, document_number, article = facts["依据"].split("/")
        return content.with_values(
            withholding_reason=facts["理由"],
            bases=(Basis(kind, title, document_number, article),),
        )
    return content


def _facts(lines: list[str]) -> dict[str, str]:
    facts: dict[str, str] = {}
    for line in lines:
        parts = line.split(" | ") if line.startswith(("范围", "理由")) else [line]
        for part in parts:
            name, _, value = part.partition("：")
            facts[name.strip()] = value.strip()
    return facts


def _item(text: str) -> ItemContent:
    found = ITEM.match(text)
    if found is None:
        raise ValueError(text)
    flags, grade = found["flags"], int(found["grade"])
    return ItemContent(
        title=found["title"],
        data_type=found["type"],
        length=found["length"],
        sharing_type=SharingType.CONDITIONAL.value if "c" in flags else "",
        is_open=True if "o" in flags else (False if grade >= GRAVE else None),
        grade=grade,
        data_category=DataCategory.GENERAL.value,
        is_key=True if "k" in flags else None,
        is_personal=True if "p" in flags else None,
    )
