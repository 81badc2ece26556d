"""Demonstration data of the catalogue: a believable Yongcheng, played through the real machines."""

from collections.abc import Iterable
from datetime import date

from catalog.demo.registers import register_scenes
from catalog.demo.stories import Days, resource_scenes
from yongcheng.desk.scenes import Scene, scenes
from yongcheng.workdays.store import load_calendar


@scenes
def catalog_scenes(today: date) -> Iterable[Scene]:
    days = Days(load_calendar(), today)
    yield from register_scenes(days)
    yield from resource_scenes(days)
