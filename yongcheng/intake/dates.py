"""Dates as officials type them: every spelling, Excel serials of both calendars, months only."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from yongcheng.intake.normalizer import clean, says_blank
from yongcheng.workbooks.grid import Value

FULL = re.compile(
    r"(\d{4})\s*[-/.年\\]\s*(\d{1,2})\s*[-/.月\\]\s*(\d{1,2})\s*[日号]?"
    r"(?:[T\s]*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?)?"
)
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
MONTH = re.compile(r"(\d{4})\s*(?:[-/.年\\]\s*(\d{1,2})\s*月?|(\d{2}))")
SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
CHINESE = re.compile(
    r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})[日号]"
)
DIGITS = {sign: str(index) for index, sign in enumerate("〇一二三四五六七八九")} | {
    "○": "0",
    "零": "0",
}
EPOCH, EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
YEARS = range(1949, 2101)
SERIALS = range(17899, 73416)  # 1949-01-01 … 2100-12-31


@dataclass(frozen=True, slots=True)
class DateRead:
    """kind: day, month (day set to 1), blank or bad."""

    kind: str
    iso: str = ""


BAD, BLANK = DateRead("bad"), DateRead("blank")


def read_date(value: Value, *, uses_1904: bool = False) -> DateRead:
    """Return what a cell says as a date; nothing is guessed where two readings are possible."""
    if value is None:
        return BLANK
    if isinstance(value, datetime):
        return _day(value.year, value.month, value.day)
    if isinstance(value, date):
        return _day(value.year, value.month, value.day)
    if isinstance(value, bool):
        return BAD
    if isinstance(value, int | float):
        return _number(value, uses_1904)
    return _text(value, uses_1904) if isinstance(value, str) else BAD


def _text(value: str, uses_1904: bool) -> DateRead:
    text = unicodedata.normalize("NFKC", clean(value)).strip(" '‘’“”\"")
    if says_blank(text):
        return BLANK
    if match := FULL.fullmatch(text) or COMPACT.fullmatch(text):
        return _day(*(int(part) for part in match.groups()))
    if match := MONTH.fullmatch(text):
        return _month(int(match.group(1)), int(match.group(2) or match.group(3)))
    if match := CHINESE.fullmatch(text.replace(" ", "")):
        year = int("".join(DIGITS[sign] for sign in match.group(1)))
        return _day(year, _chinese(match.group(2)), _chinese(match.group(3)))
    return _serial(float(text), uses_1904) if SERIAL.fullmatch(text) else BAD


def _number(value: float, uses_1904: bool) -> DateRead:
    if value != value or abs(value) > 1e9:
        return BAD
    whole = int(value)
    if whole == value and whole >= 19000101:
        return _day(whole // 10000, whole // 100 % 100, whole % 100)
    if whole == value and 190001 <= whole <= 210012:
        return _month(whole // 100, whole % 100)
    if whole in YEARS and whole != value:
        return _year_and_month(value)
    return _serial(value, uses_1904)


def _year_and_month(value: float) -> DateRead:
    # 2020.3 typed as a date became a number; 2020.1 may be January or October
    year, month = f"{value:.2f}".rstrip("0").split(".")
    return _month(int(year), int(month)) if month != "1" else BAD


def _serial(value: float, uses_1904: bool) -> DateRead:
    days = int(value)
    if uses_1904:
        days += (EPOCH_1904 - EPOCH).days
    if value < 0 or days not in SERIALS:
        return BAD
    return DateRead("day", (EPOCH + timedelta(days=days)).isoformat())


def _day(year: int, month: int, day: int) -> DateRead:
    if year not in YEARS:
        return BAD
    try:
        return DateRead("day", date(year, month, day).isoformat())
    except ValueError:
        return BAD


def _month(year: int, month: int) -> DateRead:
    first = _day(year, month, 1)
    return first if first is BAD else DateRead("month", first.iso)


def _chinese(text: str) -> int:
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return int("".join(DIGITS[sign] for sign in text))
    return int(DIGITS[tens] if tens else "1") * 10 + int(DIGITS[ones] if ones else "0")
