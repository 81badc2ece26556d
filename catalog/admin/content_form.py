"""The form of a resource's content: the same content that a workbook row carries, as fields."""

from collections.abc import Collection
from typing import Any

from django import forms

from catalog.admin.field_groups import ACCESS, DESCRIPTION, NAMING, ORIGIN, SHARING
from catalog.admin.form_fields import (
    EMPTY,
    choice,
    day,
    grade,
    iso,
    long_text,
    text,
    to_bytes,
    to_gib,
    word_of,
    yes_no,
)
from catalog.choices import (
    DataCategory,
    FormatClass,
    MethodClass,
    MethodType,
    Openness,
    SharingType,
    UpdateCycle,
)
from catalog.content import (
    RESOURCE_FIELDS,
    Assessment,
    Basis,
    Census,
    ItemContent,
    ResourceContent,
)
from yongcheng.departments.models import Department

CENSUS = (
    "gib_total",
    "records_total",
    "gib_shared",
    "records_shared",
    "gib_opened",
    "records_opened",
)


class ContentForm(forms.Form):
    """政务信息资源 without its items and bases, which are formsets of their own."""

    TABS = (
        ("资源信息", (*NAMING, *DESCRIPTION)),
        ("共享与开放", (*SHARING, *ACCESS)),
        (
            "分级与评估",
            (
                "data_category",
                "grade",
                "secrecy_done_on",
                "secrecy_number",
                "secrecy_conclusion",
                "secrecy_not_needed",
                "privacy_done_on",
                "privacy_number",
                "privacy_conclusion",
                "privacy_not_needed",
            ),
        ),
        ("来源与扩展", (*ORIGIN, *CENSUS)),
    )

    title = text("信息资源名称", 200, help_text="写数据内容，不写系统名称。")
    code = text("信息资源代码", 64, help_text="留空，发布时由系统编制；已有代码的照填。")
    class_code = choice("信息资源分类", [])
    foundation_class = text("所属基础类目", 120)
    theme_class = text("所属主题类目", 120)
    provider_unit = text(
        "提供方内部部门", 120, help_text="科室或二级机构；没有的写“无相关内部部门”。"
    )
    abstract = long_text("信息资源摘要", 2000)
    keywords = text("关键字", 200, help_text="用顿号分开。")
    format_class = choice("信息资源格式分类", FormatClass.choices)
    format_type = text("信息资源格式类型", 60, help_text="如 oracle、MySQL、xlsx。")
    format_other = text("其他类型资源格式描述", 200)
    update_cycle = choice("更新周期", UpdateCycle.choices)
    update_note = text("更新周期说明", 200)
    issued_on = day("发布日期", help_text="首次共享或开放的日期；留空按发布当天。")
    related = text("关联资源代码", 400, help_text="多个代码用顿号分开。")
    sharing_type = choice("共享类型", SharingType.choices)
    sharing_condition = long_text("共享条件", 2000, 2)
    sharing_scope = text("共享范围", 500)
    sharing_purpose = text("使用用途", 500)
    withholding_reason = long_text("不予共享理由", 1000, 2)
    method_class = choice("共享方式分类", MethodClass.choices)
    method_type = choice("共享方式类型", MethodType.choices)
    openness = choice("开放类型", Openness.choices)
    open_condition = long_text("开放条件", 1000, 2)
    open_basis = text("开放依据", 300)
    open_planned_on = day("计划开放日期")
    data_category = choice("数据分类", DataCategory.choices)
    grade = grade()
    secrecy_done_on = day("保密风险评估日期")
    secrecy_number = text("保密风险评估编号", 80)
    secrecy_conclusion = text("保密风险评估结论", 300)
    secrecy_not_needed = text("无须保密风险评估的理由", 200)
    privacy_done_on = day("个人信息保护影响评估日期")
    privacy_number = text("个人信息保护影响评估编号", 80)
    privacy_conclusion = text("个人信息保护影响评估结论", 300)
    privacy_not_needed = text("无须个人信息保护影响评估的理由", 200, help_text="如：不含个人信息。")
    system_name = text("来源系统", 120, help_text="填政务信息系统登记的名称。")
    has_no_system = yes_no("无信息系统", help_text="数据不来自任何信息系统时选“是”。")
    business_matter = text("来源业务事项", 200)
    network = text("所在网络", 60)
    application_scene = text("应用场景", 120)
    domain = text("所属领域", 60)
    data_scope = text("数据区域范围", 120)
    time_scope = text("数据时间范围", 120)
    is_certificate = yes_no("是否电子证照")
    contact_name = text("联系人", 40)
    contact_phone = text("联系电话", 40)
    remark = long_text("备注", 1000, 2)
    gib_total = forms.DecimalField(label="数据存储总量（G）", required=False, min_value=0)
    records_total = forms.IntegerField(label="信息记录总数（条）", required=False, min_value=0)
    gib_shared = forms.DecimalField(label="已共享存储量（G）", required=False, min_value=0)
    records_shared = forms.IntegerField(label="已共享记录数（条）", required=False, min_value=0)
    gib_opened = forms.DecimalField(label="已开放存储量（G）", required=False, min_value=0)
    records_opened = forms.IntegerField(label="已开放记录数（条）", required=False, min_value=0)

    DAYS = ("issued_on", "open_planned_on")
    PLAIN = tuple(
        name
        for _, names in TABS
        for name in names
        if name in RESOURCE_FIELDS and name not in {"issued_on", "open_planned_on", "related"}
    )

    def __init__(
        self,
        *args: Any,
        content: ResourceContent,
        classifications: list[tuple[str, str]],
        providers: list[Department] | None = None,
        locked: Collection[str] = (),
        **kwargs: Any,
    ) -> None:
        self.content = content
        super().__init__(*args, initial=initial_of(content), **kwargs)
        known = {code for code, _ in classifications}
        own = content.class_code
        extra = [(own, f"{own}（未登记）")] if own and own not in known else []
        self.fields["class_code"].choices = [*EMPTY, *extra, *classifications]
        if providers is not None:
            self.fields["provider"] = forms.ChoiceField(
                label="提供部门", choices=[(str(one.pk), one.name) for one in providers]
            )
            self.order_fields(["provider"])
        for name in self.fields:
            self.fields[name].disabled = name in locked or part_of(name) in locked

    def clean_title(self) -> str:
        title = self.cleaned_data["title"].strip()
        if not title:
            raise forms.ValidationError("没有填写名称，不能保存。写数据内容，不写系统名称。")
        return title

    def tabs(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return the fields of each tab; a new resource also chooses its department."""
        found = []
        for name, names in self.TABS:
            first = ("provider",) if name == "资源信息" and "provider" in self.fields else ()
            found.append((name, [self[field] for field in (*first, *names)]))
        return found

    def to_content(
        self, bases: tuple[Basis, ...], items: tuple[ItemContent, ...]
    ) -> ResourceContent:
        """Return the content as edited; fields that the form does not show keep their value."""
        data = self.cleaned_data
        values: dict[str, Any] = {name: data[name] for name in self.PLAIN}
        values |= {name: iso(data[name]) for name in self.DAYS}
        values["related"] = tuple(
            part
            for part in data["related"].replace("，", "、").replace(",", "、").split("、")
            if part
        )
        values["secrecy_assessment"] = assessment_of(data, "secrecy")
        values["privacy_assessment"] = assessment_of(data, "privacy")
        values["census"] = Census(
            to_bytes(data["gib_total"]),
            data["records_total"],
            to_bytes(data["gib_shared"]),
            data["records_shared"],
            to_bytes(data["gib_opened"]),
            data["records_opened"],
        )
        return self.content.with_values(**values, bases=bases, items=items)


# Content fields that the form shows in parts: name in the form → name in the content.
PARTS = {"secrecy_": "secrecy_assessment", "privacy_": "privacy_assessment"}
# Where a finding on such a field is shown.
SHOWN_AT = {
    "secrecy_assessment": "secrecy_done_on",
    "privacy_assessment": "privacy_done_on",
    "census": "gib_total",
}


def part_of(name: str) -> str:
    """Return the content field to which a form field belongs."""
    if name in CENSUS:
        return "census"
    return next((whole for start, whole in PARTS.items() if name.startswith(start)), name)


def initial_of(content: ResourceContent) -> dict[str, Any]:
    """Return the form's starting values for a content."""
    values: dict[str, Any] = {name: getattr(content, name) for name in ContentForm.PLAIN}
    for name in ("has_no_system", "is_certificate"):
        values[name] = word_of(getattr(content, name))
    values |= {name: getattr(content, name) for name in ContentForm.DAYS}
    values["related"] = "、".join(content.related)
    for prefix, one in (
        ("secrecy", content.secrecy_assessment),
        ("privacy", content.privacy_assessment),
    ):
        values |= {
            f"{prefix}_done_on": one.done_on,
            f"{prefix}_number": one.number,
            f"{prefix}_conclusion": one.conclusion,
            f"{prefix}_not_needed": one.not_needed_because,
        }
    census = content.census
    values |= {
        "gib_total": to_gib(census.bytes_total),
        "records_total": census.records_total,
        "gib_shared": to_gib(census.bytes_shared),
        "records_shared": census.records_shared,
        "gib_opened": to_gib(census.bytes_opened),
        "records_opened": census.records_opened,
    }
    return values


def assessment_of(data: dict[str, Any], prefix: str) -> Assessment:
    return Assessment(
        iso(data[f"{prefix}_done_on"]),
        data[f"{prefix}_number"],
        data[f"{prefix}_conclusion"],
        data[f"{prefix}_not_needed"],
    )
