"""Reading a year's arrangement as it is typed or pasted: 日期, 类别, 说明. Pure.

One line a day or a span of days, as the notice words it: 2027-02-05 至 2027-02-11 放假 春节. A weekend
inside a span off, and a weekday inside a span of work, need no entry and are counted as such.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

OFF, WORK = "off", "work"
KINDS = {
    OFF: ("放假", "休", "休息", "假", "放假调休", "off"),
    WORK: ("调休上班", "上班", "班", "补班", "调休", "work"),
}
WORDS = {word: kind for kind, words in KINDS.items() for word in words}
HEADERS = ("日期", "类别", "说明")
DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
LONGEST_SPAN = 31


@dataclass(frozen=True, slots=True)
class DayLine:
    """One special day of the year."""

    day: date
    kind: str
    note: str = ""


@dataclass
class Arrangement:
    """What was understood of a text or sheet, and every problem at once."""

    year: int
    days: dict[date, DayLine] = field(default_factory=dict)
    needless: int = 0
    problems: list[str] = field(default_factory=list)


def read_text(text: str, year: int) -> Arrangement:
    """Read pasted lines; columns are separated by blanks, tabs or commas."""
    rows = []
    for line in text.splitlines():
        days = DATE.findall(unicodedata.normalize("NFKC", line))
        rest = DATE.sub(" ", unicodedata.normalize("NFKC", line))
        words = [word for word in re.split(r"[\s,;、|]+", rest) if word.strip("至到~-—")]
        shown = " 至 ".join("-".join(parts) for parts in days)
        rows.append((shown or line.strip(), words[0] if words else "", " ".join(words[1:])))
    return read_rows(rows, year)


def read_rows(rows: Iterable[Sequence[object]], year: int) -> Arrangement:
    """Read the rows of a sheet: date (or span), kind, note; a header row is passed over."""
    found = Arrangement(year)
    for number, row in enumerate(rows, 1):
        cells = [_text(cell) for cell in (*row, "", "", "")[:3]]
        if any(cells) and cells[0] not in HEADERS:
            _read_row(found, number, cells)
    if not found.days and not found.problems:
        found.problems.append("没有读到任何日期。")
    return found


def as_text(days: Iterable[DayLine]) -> str:
    """Return the days as lines that `read_text` reads back."""
    names = {OFF: "放假", WORK: "调休上班"}
    lines = [f"{one.day:%Y-%m-%d} {names[one.kind]} {one.note}".rstrip() for one in days]
    return "\n".join(lines)


def _read_row(found: Arrangement, number: int, cells: list[str]) -> None:
    kind = WORDS.get(cells[1])
    if kind is None:
        found.problems.append(f"第 {number} 行：类别“{cells[1]}”认不出，写“放假”或“调休上班”。")
        return
    try:
        days = _span(cells[0])
    except ValueError as error:
        found.problems.append(f"第 {number} 行：{error}")
        return
    for day in days:
        if day.year != found.year:
            found.problems.append(f"第 {number} 行：{day:%Y-%m-%d} 不在 {found.year} 年。")
        elif (day.weekday() >= 5) == (kind == OFF):
            found.needless += 1
        elif day in found.days and found.days[day].kind != kind:
            found.problems.append(f"第 {number} 行：{day:%Y-%m-%d} 已写成另一类别。")
        else:
            found.days[day] = DayLine(day, kind, cells[2][:60])


def _span(text: str) -> list[date]:
    ends = [date(*map(int, parts)) for parts in _found_dates(text)]
    first, last = ends[0], ends[-1]
    if len(ends) > 2 or last < first or (last - first).days >= LONGEST_SPAN:
        raise ValueError(f"“{text}”不是一天，也不是一段日期。")
    return [first + timedelta(days=step) for step in range((last - first).days + 1)]


def _found_dates(text: str) -> list[tuple[str, str, str]]:
    found = DATE.findall(unicodedata.normalize("NFKC", text))
    try:
        for parts in found:
            date(*map(int, parts))
    except ValueError as error:
        raise ValueError(f"“{text}”不是日期，格式如 2027-01-01。") from error
    if not found:
        raise ValueError(f"“{text}”不是日期，格式如 2027-01-01。")
    return found


def _text(cell: object) -> str:
    if isinstance(cell, datetime):
        cell = cell.date()
    return unicodedata.normalize("NFKC", "" if cell is None else str(cell)).strip()
