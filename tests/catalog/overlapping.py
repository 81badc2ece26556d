"""Resources of two departments that overlap, for the tests of 一数一源."""

from collections.abc import Iterable

from catalog.models import DuplicateFinding, InformationResource, ItemHolding
from tests import make
from yongcheng.departments.models import Department

PERSON = ("姓名", "公民身份号码", "出生日期", "民族", "婚姻状况", "户籍地址")


def held(title: str, of: Department, *titles: str, published: bool = True) -> InformationResource:
    """A resource with items of these names, published unless said otherwise."""
    items = tuple(make.item(one) for one in titles)
    return make.resource(make.content(title, items=items), provider=of, published=published)


def names() -> dict[str, int]:
    """Return name → number of departments of the findings that stand now."""
    rows = DuplicateFinding.objects.current().filter(kind=DuplicateFinding.Kind.NAME)
    return dict(rows.values_list("title", "departments"))


def pairs() -> set[tuple[int, int]]:
    """Return the near-duplicate pairs that stand now."""
    rows = DuplicateFinding.objects.current().filter(kind=DuplicateFinding.Kind.RESOURCES)
    return set(rows.values_list("left_id", "right_id"))


def state() -> tuple[object, ...]:
    """Everything a comparison leaves behind, without keys and dates."""
    findings = DuplicateFinding.objects.current().order_by("kind", "key")
    holdings = ItemHolding.objects.current().order_by("concept", "department_id")
    return (
        list(findings.values_list("kind", "key", "title", "departments", "resources", "outcome")),
        [row.evidence for row in findings],
        list(holdings.values_list("concept", "department_id", "resources")),
    )


def jaccard(one: Iterable[str], other: Iterable[str]) -> float:
    first, second = set(one), set(other)
    return len(first & second) / len(first | second)
