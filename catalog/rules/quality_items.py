"""Criteria on 信息项: listed, typed, measured, graded, marked, distinct, with their own terms.

A share of the weight is lost, by the number of items that lack something out of all items. A resource
without items lacks everything that items would have to state.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache

from catalog.choices import DataCategory, DataType, SharingType
from catalog.codes import normalise_name
from catalog.content import ItemContent, ResourceContent
from catalog.rules.opening import OPEN
from catalog.rules.quality_criteria import Check, Criterion, QualityFacts, Shortfall
from catalog.rules.words import brief, is_personal

Found = Iterator[Shortfall]
HARMLESS_GRADES = (1, 2)
# The length of the other types follows from the type.
MEASURED = ("", DataType.CHARACTER, DataType.NUMERIC, DataType.CURRENCY)
NO_ITEMS = "没有列出信息项。"
LIST_THEM = "每个信息项写一行：名称、数据类型、数据长度、分级。"


def items_are_listed(content: ResourceContent, facts: QualityFacts) -> Found:
    if not content.items:
        yield Shortfall(1, 1, "items", NO_ITEMS, LIST_THEM)


def each_item(
    lacks: Callable[[ItemContent, ResourceContent], bool], field: str, what: str, cure: str
) -> Check:
    """Return a criterion that loses the share of items of which `lacks` is true."""

    def check(content: ResourceContent, facts: QualityFacts) -> Found:
        if not content.items:
            yield Shortfall(1, 1, "items", f"没有列出信息项，{what}无从说起。", LIST_THEM)
            return
        places = [place for place, item in enumerate(content.items) if lacks(item, content)]
        if places:
            yield _share(content, places, field, f"没有写明{what}", cure)

    return check


def _share(
    content: ResourceContent, places: list[int], field: str, fact: str, cure: str
) -> Shortfall:
    total = len(content.items)
    names = "、".join(brief(content.items[place].title, 20) or "（无名称）" for place in places[:3])
    more = "等" if len(places) > 3 else ""
    why = f"{total} 个信息项里有 {len(places)} 个{fact}：{names}{more}。"
    return Shortfall(len(places), total, field, why, cure, places[0])


def has_no_type(item: ItemContent, content: ResourceContent) -> bool:
    return not item.data_type


def has_no_length(item: ItemContent, content: ResourceContent) -> bool:
    return item.data_type in MEASURED and not item.length.strip()


def has_no_grade(item: ItemContent, content: ResourceContent) -> bool:
    return item.grade is None and item.data_category in ("", DataCategory.GENERAL)


def is_unmarked(item: ItemContent, content: ResourceContent) -> bool:
    """Its name speaks of a person; whether it is personal information is not said."""
    return item.is_personal is None and looks_personal(item.title)


@lru_cache(maxsize=65536)
def looks_personal(title: str) -> bool:
    """Whether the name alone speaks of personal information; names repeat, the answer is kept."""
    return is_personal(ItemContent(title=title))


def needs_own_terms(item: ItemContent, content: ResourceContent) -> bool:
    """Not known to be harmless, and given away only because its resource is: it says so itself."""
    personal = looks_personal(item.title) if item.is_personal is None else item.is_personal
    harmless = not personal and item.grade in HARMLESS_GRADES
    if harmless or item.is_deidentified:
        return False
    shared = content.sharing_type == SharingType.UNCONDITIONAL and not item.sharing_type
    return shared or (content.openness in OPEN and item.is_open is None)


def items_are_distinct(content: ResourceContent, facts: QualityFacts) -> Found:
    """No two items of a resource have the same name or names that mean the same."""
    first: dict[str, int] = {}
    twice = []
    for place, item in enumerate(content.items):
        key = normalise_name(item.title)
        meaning = facts.concepts.get(key, key)
        if key and meaning in first:
            twice.append((place, first[meaning]))
        first.setdefault(meaning, place)
    if twice:
        place, other = twice[0]
        names = f"“{brief(content.items[place].title)}”和“{brief(content.items[other].title)}”"
        why = f"信息项{names}是同一数据，这样的有 {len(twice)} 处。"
        yield Shortfall(
            len(twice), len(content.items), "title", why, "合并，或改用能区分内容的名称。", place
        )


def no_items_no_names(content: ResourceContent, facts: QualityFacts) -> Found:
    if not content.items:
        yield Shortfall(1, 1, "items", "没有列出信息项，是否重复无从说起。", LIST_THEM)
        return
    yield from items_are_distinct(content, facts)


ITEM_CRITERIA = (
    Criterion("items", "信息项", items_are_listed, "T13.2"),
    Criterion(
        "item_types",
        "信息项数据类型",
        each_item(has_no_type, "data_type", "数据类型", "逐项选数据类型，如字符型C、日期型D。"),
        "T13.2",
        lacks=has_no_type,
    ),
    Criterion(
        "item_lengths",
        "信息项数据长度",
        each_item(has_no_length, "length", "数据长度", "字符、数值、货币型的信息项写明长度。"),
        lacks=has_no_length,
    ),
    Criterion(
        "item_grades",
        "信息项分级",
        each_item(has_no_grade, "grade", "数据分级", "逐项写明 1 至 4 级，或重要、核心数据。"),
        "T13.2",
        lacks=has_no_grade,
    ),
    Criterion(
        "item_terms",
        "信息项共享和开放",
        each_item(
            needs_own_terms,
            "sharing_type",
            "自己的共享类型和是否开放",
            "资源无条件共享或开放时，个人信息和 3 级以上的信息项逐项写明共享类型、是否开放；"
            "没有定级的先定级。",
        ),
        "T15.1",
        lacks=needs_own_terms,
    ),
    Criterion(
        "item_personal",
        "个人信息标注",
        each_item(is_unmarked, "is_personal", "是不是个人信息", "在“个人信息”里写是或否。"),
        "T13.1",
        lacks=is_unmarked,
    ),
    Criterion("item_names", "信息项不重复", no_items_no_names, "T12.2"),
)
