"""What the resources of the scaled city say: titles, abstracts, terms and items, drawn by chance."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from catalog.choices import DataCategory, FormatClass, MethodClass, Openness, SharingType
from catalog.content import Assessment, Basis, ItemContent
from catalog.demo.scale.offices import STEEPNESS, Office
from catalog.demo.scale.pool import draw_items, pool
from catalog.demo.scale.urns import Urn, skewed
from catalog.demo.scale.words import (
    BASES,
    KINDS,
    LINES,
    OBJECTS,
    PURPOSES,
    REASONS,
    SCOPES,
    SIDES,
    TOWNS,
    UNITS,
)

NEAR_COPIES = 0.03
REMEMBERED = 4096  # of so many resources written last, one can be copied by another office
FEWEST, MOST = 3, 40
SPREAD = 0.55
BATCH = (5, 120)  # an office files so many at a time
SUBJECTS = {
    **dict.fromkeys(("企业", "单位", "机构", "个体户"), "organisation"),
    **dict.fromkeys(("项目", "证照", "事项", "车辆", "设备"), "thing"),
    **dict.fromkeys(("人员", "居民", "村民", "家庭", "学生", "农户"), "person"),
    **dict.fromkeys(("老年人", "困难群众"), "person"),
}
BY_LINE = {
    **dict.fromkeys(("market", "industry", "commerce", "taxation", "environment"), "organisation"),
    **dict.fromkeys(("land", "water", "urban", "finance", "reform", "statistics"), "thing"),
}
FORMATS = Urn(
    (
        ((FormatClass.DATABASE, "MySQL", "database"), 30),
        ((FormatClass.DATABASE, "Oracle", "database"), 14),
        ((FormatClass.DATABASE, "达梦", "interface"), 16),
        ((FormatClass.SPREADSHEET, "xlsx", "file"), 24),
        ((FormatClass.SPREADSHEET, "et", "file"), 4),
        ((FormatClass.DOCUMENT, "pdf", "file"), 5),
        ((FormatClass.SERVICE, "REST", "interface"), 6),
        ((FormatClass.IMAGE, "jpg", "file"), 1),
    )
)
CYCLES = Urn(
    (
        ("real_time", 10), ("daily", 22), ("weekly", 6), ("monthly", 24), ("quarterly", 10),
        ("half_yearly", 3), ("yearly", 14), ("irregular", 8), ("on_demand", 3),
    )
)  # fmt: skip
SAID = {
    "real_time": "实时", "daily": "每日", "weekly": "每周", "monthly": "每月", "quarterly": "每季度",
    "half_yearly": "每半年", "yearly": "每年",
}  # fmt: skip
TERMS = {  # sharing type → weight, by subject
    "person": Urn((("conditional", 76), ("unconditional", 10), ("withheld", 14))),
    "organisation": Urn((("unconditional", 62), ("conditional", 34), ("withheld", 4))),
    "thing": Urn((("unconditional", 55), ("conditional", 40), ("withheld", 5))),
}
OPENINGS = Urn((("not_open", 64), ("public", 24), ("authorized", 12)))


@dataclass(frozen=True)
class Said:
    """One resource without its provider, code and dates: those come with its fate."""

    office: Office
    matter: str
    subject: str
    values: dict[str, object]
    items: tuple[ItemContent, ...]


class Writer:
    """Draws resource after resource; the same seed draws the same."""

    def __init__(self, offices: list[Office], seed: int, items_each: int) -> None:
        self.chance = Random(seed)  # noqa: S311  (chance, not secrecy)
        self._offices = skewed(offices[1:], 20_000, STEEPNESS)
        self._items_each = items_each
        self._matters = {line: skewed(words.split(), 100) for line, (_, words) in LINES.items()}
        self._sides, self._kinds, self._objects = Urn(SIDES), Urn(KINDS), Urn(OBJECTS)
        self._units, self._towns = Urn(UNITS), Urn((town, 1) for town in TOWNS)
        self._titles: dict[int, set[str]] = {}
        self._recent: list[Said] = []
        pool()

    def write(self, count: int) -> Iterator[Said]:
        """Yield that many resources, office by office in batches as departments file them."""
        written = 0
        while written < count:
            office = self._offices.draw(self.chance)
            for _ in range(min(self.chance.randint(*BATCH), count - written)):
                yield self._one(office)
                written += 1

    def _one(self, office: Office) -> Said:
        copied = self.chance.random() < NEAR_COPIES and self._copy(office)
        said = copied or self._new(office)
        if len(self._recent) < REMEMBERED:
            self._recent.append(said)
        else:
            self._recent[int(self.chance.random() * REMEMBERED)] = said
        return said

    def _new(self, office: Office) -> Said:
        chance = self.chance
        matter = self._matters[office.line].draw(chance)
        of = self._objects.draw(chance)
        subject = SUBJECTS.get(of) or BY_LINE.get(office.line, "person")
        items = draw_items(matter, subject, self._size(), chance)
        stem = matter + of + self._sides.draw(chance)
        return self._said(office, matter, self._title(office, stem), subject, items)

    def _copy(self, office: Office) -> Said | None:
        """A near copy of what another office has: the same data collected twice."""
        if not self._recent:
            return None
        other = self._recent[int(self.chance.random() * len(self._recent))]
        if other.office.number == office.number or len(other.items) < 5:
            return None
        items = list(other.items)
        for _ in range(int(self.chance.random() * 2)):
            items.pop(int(self.chance.random() * len(items)))
        title = self._title(office, other.matter + self._sides.draw(self.chance))
        return self._said(office, other.matter, title, other.subject, tuple(items))

    def _size(self) -> int:
        """How many items: skewed, most have few."""
        drawn = self.chance.lognormvariate(0, SPREAD) * self._items_each * 0.87
        return max(FEWEST, min(MOST, round(drawn)))

    def _title(self, office: Office, stem: str) -> str:
        """Return a title that its office does not have yet."""
        mine = self._titles.setdefault(office.number, set())
        for _ in range(3):
            town = (
                "" if office.town or self.chance.random() < 0.6 else self._towns.draw(self.chance)
            )
            title = town + stem + self._kinds.draw(self.chance)
            if title not in mine:
                mine.add(title)
                return title
        number = 0
        while True:
            number += 1
            year = 2026 - (number - 1) % 20
            part = f"第{number // 20}批" if number > 20 else ""
            dated = f"{title}（{year}年{part}）"
            if dated not in mine:
                mine.add(dated)
                return dated

    def _said(
        self, office: Office, matter: str, title: str, subject: str, items: tuple[ItemContent, ...]
    ) -> Said:
        chance = self.chance
        cycle, unit = CYCLES.draw(chance), self._units.draw(chance)
        named = "、".join(item.title for item in items[:3])
        how = f"{SAID[cycle]}更新" if cycle in SAID else "有变化时更新"
        form, kind, method = FORMATS.draw(chance)
        grade = max(item.grade or 1 for item in items)
        values: dict[str, object] = {
            "title": title,
            "provider_unit": unit,
            "abstract": f"办理{matter}业务时形成的数据，包括{named}等 {len(items)} 项，"
            f"由{unit or '业务科室'}核对，{how}。",
            "format_class": form.value,
            "format_type": kind,
            "update_cycle": cycle,
            "data_category": DataCategory.GENERAL.value,
            "grade": grade,
        }
        return Said(office, matter, subject, values | self._terms(subject, method), items)

    def _terms(self, subject: str, method: str) -> dict[str, object]:
        """Return sharing, opening and how it is shared."""
        chance = self.chance
        sharing = TERMS[subject].draw(chance)
        opening = "not_open" if subject == "person" else OPENINGS.draw(chance)
        terms: dict[str, object] = {"sharing_type": sharing, "openness": opening}
        if sharing == SharingType.WITHHELD:
            basis = BASES[int(chance.random() * len(BASES))]
            reason = REASONS[int(chance.random() * len(REASONS))]
            return terms | {
                "openness": Openness.NOT_OPEN.value,
                "withholding_reason": reason,
                "bases": (Basis(*basis),),
            }
        if sharing == SharingType.CONDITIONAL:
            scope = SCOPES[int(chance.random() * len(SCOPES))]
            purpose = PURPOSES[int(chance.random() * len(PURPOSES))]
            terms |= {
                "sharing_condition": f"共享范围：{scope}；使用用途：{purpose}。",
                "sharing_scope": scope,
                "sharing_purpose": purpose,
            }
        if opening == Openness.AUTHORIZED:
            terms["open_condition"] = "在本市注册的企业和科研机构可以申请，用于公益研究，不得转让。"
        return terms | {"method_class": MethodClass.PLATFORM.value, "method_type": method}


def assessments(items: tuple[ItemContent, ...], on: date | None) -> dict[str, Assessment]:
    """Return both assessments as made on that day, none for None."""
    if on is None:
        return {}
    done = on.isoformat()
    personal = any(item.is_personal for item in items)
    return {
        "secrecy_assessment": Assessment(done, "", "不涉及国家秘密和工作秘密"),
        "privacy_assessment": (
            Assessment(done, "", "最小必要，风险可控")
            if personal
            else Assessment(not_needed_because="不含个人信息")
        ),
    }
