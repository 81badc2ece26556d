"""Demonstration data of the catalogue: a believable Yongcheng, played through the real machines."""

from collections.abc import Iterable
from datetime import date

from catalog.demo.materials import material_scenes
from catalog.demo.obligations import obligation_scenes
from catalog.demo.overlaps import overlap_scenes
from catalog.demo.registers import register_scenes
from catalog.demo.stories import Days, resource_scenes
from catalog.demo.views import view_scenes
from yongcheng.desk.scenes import Scene, scenes
from yongcheng.workdays.store import load_calendar


@scenes
def catalog_scenes(today: date) -> Iterable[Scene]:
    days = Days(load_calendar(), today)
    yield from register_scenes(days)
    yield from resource_scenes(days)
    yield from overlap_scenes(days)
    yield from obligation_scenes(days)
    yield from material_scenes(days)
    yield from view_scenes(days)
