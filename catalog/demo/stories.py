"""How the resources of the demonstration came to be where they are, as scenes.

Most were published through the year, some of them changed since; a dozen are under way, counted
back from the day of seeding so that every list of the desk has something due.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from catalog.content import ResourceContent
from catalog.demo.contents import Entry, entries
from catalog.models import InformationResource, ResourceVersion
from catalog.workflow.drafts import new_resource, propose_change, save_content
from catalog.workflow.versions import VERSIONS
from yongcheng.departments.models import User
from yongcheng.desk.demo import clerk, department, head, person
from yongcheng.desk.scenes import FIRST_DAY, Scene
from yongcheng.workdays.calendar import Calendar

SENT_BACK_ONCE = 7  # every seventh resource was sent back before it was published
LATE_DAYS = 12  # the first review takes ten working days at the most
HANDLERS = ("ju.mulu", "ju.mulu2")
RETURNED = {
    "reasons": ["R01", "R02"],
    "text": "摘要没有写明数据产生的环节；信息项名称请用业务系统中的中文名称。",
}
# Title → where it stands on the day of seeding, and how many working days ago it got there.
UNDER_WAY: dict[str, tuple[str, int]] = {
    "社区矫正对象信息": ("bureau", 3),
    "客运站班次信息": ("bureau", 10),
    "预算单位名录": ("bureau", 12),
    "家政服务企业信用信息": ("bureau", 8),
    "人民调解委员会名录": ("head", 1),
    "民办学校办学许可信息": ("head", 4),
    "养老机构备案信息": ("head", 2),
    "网络文化经营许可信息": ("returned", 3),
    "校车使用许可信息": ("returned", 1),
    "重大危险源备案信息": ("draft", 5),
    "重点商贸流通企业名录": ("draft", 2),
}
# Title → (field, new value, where the change stands, working days ago).
CHANGES: dict[str, tuple[str, Any, str, int]] = {
    "不动产登记信息": ("update_cycle", "real_time", "bureau", 2),
    "企业登记基本信息": (
        "abstract",
        "企业、合作社和个体工商户的登记、变更、注销信息。",
        "bureau",
        4,
    ),
    "教师资格认定信息": ("sharing_scope", "人社、民政部门", "bureau", 1),
    "最低生活保障对象信息": ("update_cycle", "daily", "head", 1),
    "营运车辆信息": ("provider_unit", "道路运输服务中心", "draft", 3),
}
PUBLISHED_CHANGES: dict[str, tuple[str, Any, date]] = {
    "食品经营许可信息": ("update_cycle", "real_time", date(2026, 6, 8)),
    "社会保险参保缴费信息": ("sharing_purpose", "低保核查、资格审核、待遇核定", date(2026, 7, 13)),
    "政府采购项目信息": ("update_cycle", "real_time", date(2026, 8, 3)),
    "中小学校基本信息": ("provider_unit", "规划财务股", date(2026, 5, 18)),
    "道路运输经营许可信息": ("provider_unit", "道路运输服务中心", date(2026, 9, 7)),
}
RETIRED = ("文化场馆客流统计", date(2026, 9, 14))


class Days:
    """Working days forwards and backwards from a day."""

    def __init__(self, calendar: Calendar, today: date) -> None:
        self._calendar = calendar
        self._today = today
        self.passed = calendar.workdays_between(FIRST_DAY, today)

    def after(self, day: date, count: int) -> date:
        return self._calendar.add_workdays(day, count).due

    def ago(self, count: int) -> date:
        """The day from which so many working days have passed until today."""
        day = self._today
        while self._calendar.workdays_between(day, self._today) < count:
            day = date.fromordinal(day.toordinal() - 1)
        return self._calendar.next_workday(day) if count else day


def resource_scenes(days: Days) -> Iterator[Scene]:
    """Return the scenes of all resources."""
    for index, entry in enumerate(entries()):
        title = entry.content.title
        if title in UNDER_WAY:
            stage, ago = UNDER_WAY[title]
            yield from _under_way(entry, index, days, stage, ago)
        else:
            yield from _published(entry, index, days)
    for index, (title, (field, value, stage, ago)) in enumerate(CHANGES.items()):
        yield from _change(title, {field: value}, days, (stage, ago), index)
    for index, (title, (field, value, day)) in enumerate(PUBLISHED_CHANGES.items()):
        yield from _change(title, {field: value}, days, ("published", day), index + 20)
    yield from _retirement(*RETIRED, days)


def _published(entry: Entry, index: int, days: Days) -> Iterator[Scene]:
    """Drafted, submitted, approved, published within some working days."""
    title, minute = entry.content.title, (index * 7) % 300
    start = days.after(FIRST_DAY, 1 + index * days.passed * 9 // 10 // len(entries()))
    yield _scene(start, minute, title, "draft", lambda: _draft(entry))
    day = days.after(start, 1)
    yield _scene(day, minute, title, "submit", lambda: _fire(title, "submit", _clerk(title)))
    day = days.after(day, 1 + index % 2)
    yield _scene(day, minute, title, "approve", lambda: _fire(title, "head_approve", _head(title)))
    if index % SENT_BACK_ONCE == 3:
        day = days.after(day, 3)
        yield _scene(day, minute, title, "return", lambda: _send_back(title, index))
        day = days.after(day, 2)
        yield _scene(day, minute, title, "again", lambda: _submit_again(title))
        day = days.after(day, 1)
        yield _scene(
            day, minute, title, "approve2", lambda: _fire(title, "head_approve", _head(title))
        )
    day = days.after(day, LATE_DAYS if index % 9 == 4 else 2 + index % 5)
    yield _scene(day, minute, title, "publish", lambda: _publish(title, index))


def _under_way(entry: Entry, index: int, days: Days, stage: str, ago: int) -> Iterator[Scene]:
    """Played up to the stage it stands at, which it reached so many working days ago."""
    title, minute = entry.content.title, (index * 7) % 300
    steps: dict[str, tuple[tuple[str, int, Callable[[], None]], ...]] = {
        "draft": (("draft", 0, lambda: _draft(entry)),),
        "head": (("submit", 0, lambda: _fire(title, "submit", _clerk(title))),),
        "bureau": (("approve", 0, lambda: _fire(title, "head_approve", _head(title))),),
        "returned": (("return", 0, lambda: _send_back(title, index)),),
    }
    order = ("draft", "head", "bureau", "returned")
    upto = order[: order.index(stage) + 1]
    for back, name in enumerate(reversed(upto)):
        for key, _, play in steps[name]:
            yield _scene(days.ago(ago + back * 2), minute + 300 - back, title, key, play)


def _change(
    title: str, values: dict[str, Any], days: Days, stand: tuple[str, Any], index: int
) -> Iterator[Scene]:
    """A change of a published resource, played up to where it stands."""
    stage, when = stand
    minute = 400 + index
    last = when if stage == "published" else days.ago(when)
    keys = {
        "draft": lambda: _propose(title, values),
        "head": lambda: _fire(title, "submit", _clerk(title)),
        "bureau": lambda: _fire(title, "head_approve", _head(title)),
        "published": lambda: _publish(title, index),
    }
    order = tuple(keys)
    upto = order[: order.index(stage) + 1]
    for offset, name in enumerate(upto):
        # Earlier steps on the same day, some minutes before: a change is handled at once.
        yield _scene(last, minute + offset, title, f"change-{name}", keys[name])


def _retirement(title: str, day: date, days: Days) -> Iterator[Scene]:
    yield _scene(day, 450, title, "retire", lambda: _propose_retirement(title))
    yield _scene(day, 451, title, "retire-submit", lambda: _fire(title, "submit", _clerk(title)))
    yield _scene(day, 452, title, "retire-head", lambda: _fire(title, "head_approve", _head(title)))
    yield _scene(days.after(day, 1), 453, title, "retired", lambda: _publish(title, 1))


def _scene(day: date, minute: int, title: str, key: str, play: Callable[[], Any]) -> Scene:
    return Scene(day, minute, f"catalog.{title}.{key}", play)


def _draft(entry: Entry) -> None:
    new_resource(entry.content, department(entry.number), clerk(entry.number))


def find(title: str) -> InformationResource:
    """Return the resource with that title."""
    rows = InformationResource.objects.select_related("provider", "open_version")
    return rows.get(title=title)


def _number(title: str) -> int:
    return int(find(title).provider.credit_code[13:16])


def _clerk(title: str) -> User:
    return clerk(_number(title))


def _head(title: str) -> User:
    return head(_number(title))


def _open_version(title: str) -> ResourceVersion:
    return ResourceVersion.objects.open().get(resource__title=title)


def _fire(title: str, name: str, user: User, given: dict[str, Any] | None = None) -> None:
    VERSIONS.fire(_open_version(title), name, user, given=given or {})


def _send_back(title: str, index: int) -> None:
    _fire(title, "send_back", person(HANDLERS[index % 2]), RETURNED)


def _submit_again(title: str) -> None:
    version = _open_version(title)
    better = version.parsed.with_values(abstract=f"{version.parsed.abstract}由经办股室逐日录入。")
    _save(version, better, title)
    _fire(title, "submit", _clerk(title))


def _publish(title: str, index: int) -> None:
    _fire(title, "publish", person(HANDLERS[index % 2]))


def _propose(title: str, values: dict[str, Any]) -> None:
    version = propose_change(find(title), _clerk(title), note="业务调整")
    _save(version, version.parsed.with_values(**values), title)


def _propose_retirement(title: str) -> None:
    propose_change(find(title), _clerk(title), note="职责调整，不再产生这项数据", retire=True)


def _save(version: ResourceVersion, content: ResourceContent, title: str) -> None:
    save_content(version, content, _clerk(title), revision=version.revision)
