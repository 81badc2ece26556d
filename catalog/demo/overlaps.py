"""一数一源 in the demonstration: two departments that collect what 民政局 has, and what was decided."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from catalog.content import ItemContent, ResourceContent
from catalog.demo.contents import branch_code, entries
from catalog.demo.stories import Days, find
from catalog.models import DuplicateFinding, ResourceVersion
from catalog.overlaps.compare import rebuild
from catalog.overlaps.deciding import Source, designate, set_apart
from catalog.workflow.drafts import new_resource
from catalog.workflow.versions import VERSIONS
from yongcheng.desk.demo import clerk, department, head, person
from yongcheng.desk.scenes import Scene

MODEL = "最低生活保障对象信息"
# title | department | inner unit | own item beside those of the model | what it is for
COPIES = (
    (
        "困难群众价格补贴发放对象信息",
        9,
        "社会保障股",
        "补贴金额",
        "发放价格临时补贴的困难群众名册，由各乡镇（街道）填报。",
    ),
    (
        "受灾困难群众生活救助对象信息",
        15,
        "救灾和物资保障股",
        "受灾日期",
        "冬春生活救助的受灾困难群众名册，由各乡镇（街道）填报。",
    ),
)
OTHER_WORDS = {"公民身份号码": "身份证号"}
APART = (
    "受灾救助对象由乡镇在灾后现场核定，与低保审批不是同一次收集；低保身份已通过共享取得，"
    "不再要求群众提交。"
)


def overlap_scenes(days: Days) -> Iterator[Scene]:
    """Return the scenes of the comparison and its decisions."""
    for index, (title, number, unit, own, abstract) in enumerate(COPIES):
        content = copied(title, number, unit, own, abstract)
        start = date(2026, 5, 11 + index)
        keys: tuple[tuple[str, Callable[[], Any]], ...] = (
            ("draft", lambda c=content, n=number: new_resource(c, department(n), clerk(n))),
            ("submit", lambda t=title, n=number: fire(t, "submit", clerk(n))),
            ("approve", lambda t=title, n=number: fire(t, "head_approve", head(n))),
            ("publish", lambda t=title: fire(t, "publish", person("ju.mulu2"))),
        )
        for offset, (key, play) in enumerate(keys):
            yield Scene(days.after(start, offset), 600 + index, f"catalog.{title}.{key}", play)
    yield _scene(date(2026, 7, 13), 10, "first", rebuild)
    yield _scene(date(2026, 7, 20), 11, "source", name_the_source)
    yield _scene(date(2026, 7, 22), 12, "apart", tell_apart)
    yield _scene(days.ago(1), 13, "again", rebuild)


def _scene(day: date, minute: int, key: str, play: Callable[[], Any]) -> Scene:
    return Scene(day, 620 + minute, f"catalog.overlap.{key}", play)


def copied(title: str, number: int, unit: str, own: str, abstract: str) -> ResourceContent:
    """Return a content with the items of 民政局's resource, one of its own, one named otherwise."""
    model = next(one.content for one in entries() if one.content.title == MODEL)
    items = [replace(item, title=OTHER_WORDS.get(item.title, item.title)) for item in model.items]
    items.append(ItemContent(own, data_type="Y", length="10,2", grade=3, data_category="general"))
    return model.with_values(
        title=title,
        class_code=branch_code(number),
        provider_unit=unit,
        abstract=abstract,
        system_name="",
        has_no_system=True,
        items=tuple(items),
    )


def fire(title: str, name: str, user: Any) -> None:
    VERSIONS.fire(ResourceVersion.objects.open().get(resource__title=title), name, user)


def name_the_source() -> None:
    """公安局 becomes the source of 公民身份号码, which everybody asks for."""
    finding = DuplicateFinding.objects.open().get(title="公民身份号码")
    source = Source(department(1), "永政数〔2026〕9号", date(2026, 7, 20))
    designate(finding, source, person("ju.mulu"))


def tell_apart() -> None:
    pair = {find(MODEL).pk, find(COPIES[1][0]).pk}
    finding = DuplicateFinding.objects.open().get(key=f"{min(pair)}-{max(pair)}")
    set_apart(finding, APART, person("ju.mulu"))
