"""Where each resource of the scaled city stands, and on which days it got there."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from catalog.choices import ResourceStatus as R
from catalog.choices import VersionStatus as V
from catalog.demo.scale.urns import Urn

ZONE = ZoneInfo("Asia/Shanghai")
FIRST_DAY = date(2020, 3, 2)
CHANGES_FROM = date(2025, 9, 1)  # the terms of a change come with the 条例 of 2025-08-01
REVIEW_DAYS, HEAD_DAYS, DRAFT_DAYS = 9, 3, 12  # days back from publication
RECENT = 20  # what is under way began within so many days
STANDINGS = Urn(
    (
        ((R.PUBLISHED, ""), 800),
        ((R.PUBLISHED, "changed"), 70),
        ((R.CHANGING, V.DRAFT), 10),
        ((R.CHANGING, V.HEAD_REVIEW), 8),
        ((R.CHANGING, V.BUREAU_REVIEW), 10),
        ((R.CHANGING, V.RETURNED), 4),
        ((R.DRAFT, ""), 22),
        ((R.HEAD_REVIEW, ""), 13),
        ((R.BUREAU_REVIEW, ""), 17),
        ((R.RETURNED, ""), 8),
        ((R.RETIRED, ""), 38),
    )
)


@dataclass(frozen=True)
class Fate:
    """One life. `published` None = never yet; `changed` = the day of the second version in force."""

    status: str
    published: datetime | None
    changed: datetime | None
    ended: datetime | None
    open_status: str
    opened: datetime | None
    is_assessed: bool


class Fates:
    """Draws lives that end today."""

    def __init__(self, chance: Random, today: date) -> None:
        self._chance = chance
        self._days = (today - FIRST_DAY).days - RECENT
        self._today = today

    def draw(self) -> Fate:
        status, more = STANDINGS.draw(self._chance)
        assessed = self._chance.random() < 0.8
        if status in (R.DRAFT, R.HEAD_REVIEW, R.BUREAU_REVIEW, R.RETURNED):
            opened = self._moment(self._today, -int(self._chance.random() * RECENT) - 1)
            return Fate(status, None, None, None, str(status), opened, status == R.BUREAU_REVIEW)
        # The catalogue grows: more was published lately than in the first years.
        published = self._moment(FIRST_DAY, int(self._days * self._chance.random() ** 0.6))
        changed = ended = opened = None
        if more == "changed":
            changed = self._later(published)
        elif status == R.RETIRED:
            ended = self._later(published)
        elif status == R.CHANGING:
            opened = self._moment(self._today, -int(self._chance.random() * RECENT) - 1)
        return Fate(status, published, changed, ended, more if opened else "", opened, assessed)

    def _later(self, published: datetime) -> datetime:
        """A day after publication, and after the terms of a change came in force."""
        first = max(published.date() + timedelta(days=20), CHANGES_FROM)
        span = max((self._today - first).days - 1, 1)
        return self._moment(first, int(self._chance.random() * span))

    def _moment(self, day: date, days: int) -> datetime:
        """A minute of office hours on that day, or on the Monday after it."""
        found = day + timedelta(days=days)
        found += timedelta(days=max(0, 7 - found.weekday()) % 7 if found.weekday() > 4 else 0)
        found = min(found, self._today - timedelta(days=1))
        minute = int(self._chance.random() * 480)
        return datetime.combine(found, time(8 + minute // 60, minute % 60), tzinfo=ZONE)
