"""Five hundred departments with real-looking names: city offices, towns, and their stations."""

from collections.abc import Iterator
from dataclasses import dataclass

from catalog.demo.scale.words import CITY_OFFICES, STREETS, TOWN_OFFICES, TOWNS
from yongcheng.departments.models import DepartmentKind

BUREAU_NAME = "永城市政务服务和大数据管理局"
MOST = 500
STEEPNESS = 0.9  # few offices hold much: how fast the number of resources falls with the rank


@dataclass(frozen=True)
class Office:
    """One department: its number in the city (0 = the bureau), what it is and does."""

    number: int
    name: str
    kind: str
    line: str
    town: str = ""


def offices(count: int = MOST) -> list[Office]:
    """Return the bureau and that many departments, those that hold most first."""
    named = list(_named())[:count]
    bureau = Office(0, BUREAU_NAME, DepartmentKind.BUREAU, "reform")
    return [bureau, *(Office(number, *one) for number, one in enumerate(named, 1))]


def _named() -> Iterator[tuple[str, str, str, str]]:
    for line, name in CITY_OFFICES:
        yield name, DepartmentKind.GOVERNMENT, line, ""
    for number, town in enumerate(TOWNS):
        kind = "街道办事处" if number < STREETS else "镇人民政府"
        yield f"永城市{town}{kind}", DepartmentKind.TOWNSHIP, "township", town
    for line, station in TOWN_OFFICES:
        for number, town in enumerate(TOWNS):
            place = f"{town}街道" if number < STREETS else f"{town}镇"
            yield f"永城市{place}{station}", DepartmentKind.OTHER, line, town
