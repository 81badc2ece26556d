"""One Chinese label per content field, and how a value is shown: forms, exports, differences."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from catalog.choices import (
    BasisKind,
    DataCategory,
    DataType,
    FormatClass,
    MethodClass,
    MethodType,
    Openness,
    SharingType,
    UpdateCycle,
)
from catalog.content import Basis

EMPTY = "（空）"
GIB = 1024**3

FIELD_LABELS: dict[str, str] = {
    "title": "信息资源名称",
    "code": "信息资源代码",
    "class_code": "信息资源分类",
    "provider_name": "信息资源提供方",
    "provider_code": "信息资源提供方代码",
    "provider_unit": "提供方内部部门",
    "abstract": "信息资源摘要",
    "keywords": "关键字",
    "format_class": "信息资源格式分类",
    "format_type": "信息资源格式类型",
    "format_other": "其他类型资源格式描述",
    "sharing_type": "共享类型",
    "sharing_condition": "共享条件",
    "sharing_scope": "共享范围",
    "sharing_purpose": "使用用途",
    "withholding_reason": "不予共享理由",
    "bases": "不予共享依据",
    "method_class": "共享方式分类",
    "method_type": "共享方式类型",
    "openness": "开放类型",
    "open_condition": "开放条件",
    "open_basis": "开放依据",
    "open_planned_on": "计划开放日期",
    "update_cycle": "更新周期",
    "update_note": "更新周期说明",
    "issued_on": "发布日期",
    "related": "关联资源代码",
    "foundation_class": "所属基础类目",
    "theme_class": "所属主题类目",
    "system_name": "来源系统",
    "has_no_system": "无信息系统",
    "data_category": "数据分类",
    "grade": "数据分级",
    "secrecy_assessment": "保密风险评估",
    "secrecy_assessment.done_on": "保密风险评估日期",
    "secrecy_assessment.number": "保密风险评估编号",
    "secrecy_assessment.conclusion": "保密风险评估结论",
    "secrecy_assessment.not_needed_because": "无须保密风险评估的理由",
    "privacy_assessment": "个人信息保护影响评估",
    "privacy_assessment.done_on": "个人信息保护影响评估日期",
    "privacy_assessment.number": "个人信息保护影响评估编号",
    "privacy_assessment.conclusion": "个人信息保护影响评估结论",
    "privacy_assessment.not_needed_because": "无须个人信息保护影响评估的理由",
    "census": "信息资源大普查",
    "census.bytes_total": "数据存储总量",
    "census.records_total": "结构化信息记录总数",
    "census.bytes_shared": "已共享的数据存储量",
    "census.records_shared": "已共享的结构化记录数",
    "census.bytes_opened": "已开放的数据存储量",
    "census.records_opened": "已开放的结构化记录数",
    "network": "所在网络",
    "business_matter": "来源业务事项",
    "application_scene": "应用场景",
    "domain": "所属领域",
    "data_scope": "数据区域范围",
    "time_scope": "数据时间范围",
    "is_certificate": "是否电子证照",
    "contact_name": "联系人",
    "contact_phone": "联系电话",
    "remark": "备注",
    "items": "信息项",
}

ITEM_LABELS: dict[str, str] = {
    "title": "信息项名称",
    "title_en": "英文名",
    "data_type": "数据类型",
    "length": "数据长度",
    "sharing_type": "共享类型",
    "sharing_condition": "共享条件",
    "is_open": "是否开放",
    "grade": "数据分级",
    "data_category": "数据分类",
    "is_key": "是否主键",
    "is_nullable": "是否可为空",
    "code_set": "关联代码集",
    "is_personal": "个人信息",
    "is_deidentified": "已去标识化",
    "description": "说明",
}

BASIS_LABELS: dict[str, str] = {
    "kind": "依据种类",
    "title": "依据名称",
    "document_number": "文号",
    "article": "条款",
    "issued_on": "文件日期",
}

# field (of the resource or an item) → value → word; the names agree on both levels
WORDS: dict[str, Mapping[Any, str]] = {
    "sharing_type": dict(SharingType.choices),
    "openness": dict(Openness.choices),
    "format_class": dict(FormatClass.choices),
    "method_class": dict(MethodClass.choices),
    "method_type": dict(MethodType.choices),
    "update_cycle": dict(UpdateCycle.choices),
    "data_category": dict(DataCategory.choices),
    "data_type": dict(DataType.choices),
}
LONG_TEXTS = frozenset(
    {
        "abstract",
        "sharing_condition",
        "sharing_scope",
        "sharing_purpose",
        "withholding_reason",
        "bases",
        "open_condition",
        "remark",
        "description",
        "title",
        "keywords",
    }
)


def label_of(field: str, *, item: bool = False) -> str:
    """Return the Chinese label of a content field."""
    return ITEM_LABELS[field] if item else FIELD_LABELS[field]


def show(field: str, value: Any) -> str:
    """Return a value as an official reads it, "" for an empty one."""
    if value is None or value == "" or value == ():
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if field.startswith("census.bytes"):
        return f"{gib(value)} G"
    if field.startswith("census.records"):
        return f"{value:,} 条"
    if field == "grade":
        return f"{value} 级"
    if field == "bases":
        return "；".join(show_basis(basis) for basis in value)
    if field == "related":
        return "、".join(value)
    words = WORDS.get(field, {})
    return words.get(value, str(value))


def show_basis(basis: Basis) -> str:
    """Return one basis in a line: 法律《…》（文号）第五条."""
    kind = dict(BasisKind.choices).get(basis.kind, basis.kind)
    title = basis.title if "《" in basis.title or not basis.title else f"《{basis.title}》"
    number = f"（{basis.document_number}）" if basis.document_number else ""
    dated = f"，{basis.issued_on}" if basis.issued_on else ""
    return f"{kind}{title}{number}{basis.article}{dated}"


def gib(size: int) -> str:
    """Return bytes as G with at most six decimals, trailing zeros left out."""
    number = Decimal(size) / GIB
    text = f"{number:.6f}".rstrip("0").rstrip(".")
    return text if text not in ("0", "-0") or size == 0 else f"{number:.3g}"


def show_date(iso: str) -> str:
    """Return an ISO date with its weekday: 2026-09-28 周一; other text as it is."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{iso} 周{'一二三四五六日'[day.weekday()]}"
