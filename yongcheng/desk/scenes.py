"""Demonstration history: offices tell scenes, the city plays them day by day with its own clock.

Each scene is one act: it is played whole or not at all, and once only (the trail remembers it).
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from yongcheng.trail.clock import set_clock
from yongcheng.trail.entries import act_ids_beginning
from yongcheng.trail.recorder import act, record

ZONE = ZoneInfo("Asia/Shanghai")
VERB = "demo.scene"
MARK = "demo"
FIRST_DAY = date(2026, 1, 5)
PASSWORD = "Yongcheng@2026"  # noqa: S105  (printed at the start: demonstration accounts only)


@dataclass(frozen=True)
class Scene:
    """What happened on one day. `key` is unique; `minute` orders the scenes of a day."""

    day: date
    minute: int
    key: str
    play: Callable[[], None]

    @property
    def act_id(self) -> str:
        """The id of the scene's act: by it the trail tells that the scene was played."""
        return MARK + hashlib.sha256(self.key.encode()).hexdigest()[:28]

    @property
    def moment(self) -> datetime:
        hour, minute = divmod(8 * 60 + 30 + self.minute % 540, 60)
        return datetime.combine(self.day, time(hour, minute), tzinfo=ZONE)


@dataclass(frozen=True)
class Account:
    """One account that the command prints."""

    username: str
    role: str
    department: str


Teller = Callable[[date], Iterable[Scene]]
_TELLERS: list[Teller] = []


def scenes(teller: Teller) -> Teller:
    """Register a function (today) → scenes of an office."""
    if teller not in _TELLERS:
        _TELLERS.append(teller)
    return teller


def all_scenes(today: date) -> list[Scene]:
    """Return every scene up to today, in the order of its moment.

    Raises ValueError where two scenes share a key.
    """
    found = [scene for teller in _TELLERS for scene in teller(today) if scene.day <= today]
    keys = {scene.key for scene in found}
    if len(keys) != len(found):
        raise ValueError("two scenes share a key")
    return sorted(found, key=lambda scene: (scene.moment, scene.key))


def play_missing(today: date) -> Iterator[Scene]:
    """Play every scene not played yet, each on its own day, and yield it."""
    played = act_ids_beginning(MARK)
    for scene in all_scenes(today):
        if scene.act_id in played:
            continue
        with set_clock(scene.moment), act(VERB) as current:
            current.id = scene.act_id
            scene.play()
            if not current.entries:
                record(
                    verb=VERB,
                    label="装入演示数据",
                    target=None,
                    target_label="分类、通知等没有经办人的演示数据",
                    actor=None,
                )
        yield scene
