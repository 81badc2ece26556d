"""Criteria on what describes a resource: name, abstract, class, format, origin, cycle, contact."""

from collections.abc import Iterator
from functools import lru_cache

from catalog.choices import DataCategory, UpdateCycle
from catalog.codes import has_standard_shape, normalise_name
from catalog.content import ResourceContent
from catalog.labels import FIELD_LABELS
from catalog.rules.names import SYSTEM_NAME
from catalog.rules.quality_criteria import Criterion, QualityFacts, Shortfall
from catalog.rules.words import VOID, brief, says_nothing

Found = Iterator[Shortfall]

VAGUE_CYCLES = (UpdateCycle.ON_DEMAND, UpdateCycle.IRREGULAR, UpdateCycle.OTHER)
OPTIONAL = ("provider_unit", "keywords", "business_matter", "data_scope", "time_scope")
# Words that stand in nearly every item name: to meet one of them says nothing about the item.
COMMON = frozenset(
    [
        "名称",
        "代码",
        "编号",
        "编码",
        "号码",
        "日期",
        "时间",
        "类型",
        "类别",
        "状态",
        "信息",
        "数据",
        "标志",
        "标识",
        "单位",
        "机构",
        "备注",
        "说明",
        "地址",
        "数量",
        "情况",
        "内容",
        "年度",
        "部门",
    ]
)
FILLERS = (
    "本资源",
    "资源",
    "信息",
    "数据",
    "相关",
    "有关",
    "包括",
    "包含",
    "主要",
    "情况",
    "等",
    "的",
    "为",
    "是",
)
FILLING_SIGNS = "".join(FILLERS)


def title_is_a_datum(content: ResourceContent, facts: QualityFacts) -> Found:
    """The name says what the data is."""
    if not normalise_name(content.title):
        yield Shortfall(1, 1, "title", "没有填写名称。", "写明数据内容的名称。")
    elif SYSTEM_NAME.search(content.title.strip()):
        yield Shortfall(
            1,
            1,
            "title",
            f"名称“{brief(content.title)}”是信息系统的名称。",
            "按数据内容命名，系统名称写在来源系统里。",
        )


def abstract_has_substance(content: ResourceContent, facts: QualityFacts) -> Found:
    """The abstract says more than the name, at some length, and names main items."""
    text = normalise_name(content.abstract)
    rest = _without(text, normalise_name(content.title))
    if not rest or text in VOID:
        fact = "没有填写摘要。" if not text or text in VOID else "摘要只是重复名称。"
        yield Shortfall(1, 1, "abstract", fact, "用一两句话写明数据内容、产生环节和主要信息项。")
        return
    if len(text) < facts.abstract_length:
        yield Shortfall(
            1,
            2,
            "abstract",
            f"摘要只有 {len(text)} 个字。",
            f"写到 {facts.abstract_length} 字以上：数据内容、产生环节、主要信息项。",
        )
    if not content.items:
        yield Shortfall(
            1,
            4,
            "abstract",
            "没有列出信息项，摘要无从对照。",
            "先列出信息项，再在摘要里写主要的几个。",
        )
    elif not _names_an_item(text, content):
        names = "、".join(brief(item.title, 20) for item in content.items[:3])
        yield Shortfall(
            1,
            4,
            "abstract",
            "摘要没有提到任何一个信息项。",
            f"写上主要信息项，如{names}。",
        )


def _without(text: str, title: str) -> str:
    """Return what is left of a text beside the title and words that fill; "" where nothing is."""
    text = text.replace(title, "") if title else text
    if text.strip(FILLING_SIGNS):  # a sign of no such word: it stays whatever is left out
        return text
    for word in FILLERS:
        text = text.replace(word, "")
    return text


def _names_an_item(text: str, content: ResourceContent) -> bool:
    for item in content.items:
        for part in telling_parts(item.title):
            if part in text:
                return True
    return False


@lru_cache(maxsize=65536)
def telling_parts(title: str) -> tuple[str, ...]:
    """Return the pairs of signs by which a text names an item: 保障类别 → 保障."""
    key = normalise_name(title)
    if len(key) <= 2:
        return (key,) if key else ()
    pairs = dict.fromkeys(key[place : place + 2] for place in range(len(key) - 1))
    telling = tuple(pair for pair in pairs if pair not in COMMON)
    return telling or (key,)


def class_is_registered(content: ResourceContent, facts: QualityFacts) -> Found:
    """The classification is stated and stands in the register."""
    if not content.class_code:
        yield Shortfall(
            1, 1, "class_code", "没有填写信息资源分类。", "从已登记的类、项、目、细目里选一个。"
        )
    elif not facts.is_classified:
        yield Shortfall(
            1,
            2,
            "class_code",
            f"信息资源分类“{brief(content.class_code)}”没有登记。",
            "改选已登记的分类，或请主管部门登记。",
        )


def grading_is_stated(content: ResourceContent, facts: QualityFacts) -> Found:
    """数据分类分级 of the resource; 重要 and 核心数据 need no grade 1–4."""
    if not content.data_category:
        yield Shortfall(
            1, 2, "data_category", "没有填写数据分类。", "从一般数据、重要数据、核心数据中选一个。"
        )
    if content.grade is None and content.data_category in ("", DataCategory.GENERAL):
        yield Shortfall(1, 2, "grade", "没有填写数据分级。", "按信息项的最高级别写明 1 至 4 级。")


def format_is_stated(content: ResourceContent, facts: QualityFacts) -> Found:
    if not content.format_class or says_nothing(content.format_type):
        field = "format_type" if content.format_class else "format_class"
        yield Shortfall(
            1,
            1,
            field,
            f"没有填写{FIELD_LABELS[field]}。",
            "写明格式分类和具体格式，如 MySQL、xlsx。",
        )


def origin_is_linked(content: ResourceContent, facts: QualityFacts) -> Found:
    """来源系统 is registered, or the resource is marked 无信息系统."""
    if content.has_no_system:
        return
    if says_nothing(content.system_name):
        yield Shortfall(
            1,
            1,
            "system_name",
            "没有写明来源系统。",
            "填政务信息系统登记的名称；不来自任何系统的，“无信息系统”选“是”。",
        )
    elif not facts.is_linked:
        yield Shortfall(
            1,
            2,
            "system_name",
            f"来源系统“{brief(content.system_name)}”没有在本部门登记。",
            "改成已登记的名称，或先登记这个系统。",
        )


def cycle_is_definite(content: ResourceContent, facts: QualityFacts) -> Found:
    """更新周期 is stated; an open one says when the data is updated after all."""
    if not content.update_cycle:
        yield Shortfall(
            1, 1, "update_cycle", "没有填写更新周期。", "从实时、每日、每周、每月等周期中选一个。"
        )
    elif content.update_cycle in VAGUE_CYCLES and says_nothing(content.update_note):
        label = UpdateCycle(content.update_cycle).label
        yield Shortfall(
            1,
            2,
            "update_note",
            f"更新周期是“{label}”，没有说明何时更新。",
            "在更新周期说明里写明触发更新的事项或最长间隔，或改选固定周期。",
        )


def code_is_standard(content: ResourceContent, facts: QualityFacts) -> Found:
    if content.code and not has_standard_shape(content.code):
        yield Shortfall(
            1,
            1,
            "code",
            f"代码“{brief(content.code)}”不是“前段码/顺序码”的形式。",
            "未发布的改为规范代码或留空；已发布的代码由主管部门重新编制。",
        )


def contact_is_stated(content: ResourceContent, facts: QualityFacts) -> Found:
    for field in ("contact_name", "contact_phone"):
        if says_nothing(getattr(content, field)):
            label = FIELD_LABELS[field]
            yield Shortfall(
                1, 2, field, f"没有填写{label}。", "写承办股室和办公电话，不写个人号码。"
            )


def optional_fields_are_filled(content: ResourceContent, facts: QualityFacts) -> Found:
    """Fields nobody must fill, by which others find and judge the data."""
    missing = [field for field in OPTIONAL if says_nothing(getattr(content, field))]
    if missing:
        names = "、".join(FIELD_LABELS[field] for field in missing)
        yield Shortfall(
            len(missing), len(OPTIONAL), missing[0], f"没有填写{names}。", "补齐；没有的写明情况。"
        )


TEXT_CRITERIA = (
    Criterion("title", "名称", title_is_a_datum, "T13.2"),
    Criterion("abstract", "摘要", abstract_has_substance, "T13.2"),
    Criterion("class", "信息资源分类", class_is_registered, "T12.2", reads=("class_code",)),
    Criterion("grading", "分类分级", grading_is_stated, "T13.2", reads=("data_category", "grade")),
    Criterion("format", "格式", format_is_stated, "T13.2", reads=("format_class", "format_type")),
    Criterion(
        "origin", "来源系统", origin_is_linked, "J1.2-1", reads=("has_no_system", "system_name")
    ),
    Criterion(
        "cycle", "更新周期", cycle_is_definite, "T13.2", reads=("update_cycle", "update_note")
    ),
    Criterion("code", "资源代码", code_is_standard, "T12.2"),
    Criterion("contact", "联系方式", contact_is_stated, reads=("contact_name", "contact_phone")),
    Criterion("optional", "扩展信息", optional_fields_are_filled, reads=OPTIONAL),
)
