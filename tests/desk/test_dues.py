"""到期: words, tones, groups and the horizon of what is due soon."""

from datetime import date

import pytest

from yongcheng.desk.dues import Horizon, long_day
from yongcheng.workdays.calendar import Calendar

# 2026: 国庆 10-01 to 10-07 off, 10-10 a working Saturday.
OFF = {date(2026, 10, day) for day in range(1, 8)}
CALENDAR = Calendar(off=OFF, work={date(2026, 10, 10)}, years={2026})
MONDAY = Horizon(date(2026, 9, 28), CALENDAR)


@pytest.mark.parametrize(
    ("due", "text", "tone"),
    [
        (date(2026, 9, 24), "逾期 2 个工作日", "bad"),
        (date(2026, 9, 27), "逾期 1 个工作日", "bad"),
        (date(2026, 9, 28), "今天到期", "warn"),
        (date(2026, 9, 29), "还剩 1 个工作日", ""),
        (date(2026, 10, 8), "还剩 3 个工作日", ""),
        (date(2026, 10, 10), "还剩 5 个工作日", ""),
        (None, "没有期限", ""),
    ],
)
def test_words_of_a_due_date(due: date | None, text: str, tone: str) -> None:
    mark = MONDAY.mark(due)
    assert (mark.text, mark.tone) == (text, tone)


def test_a_deadline_passed_on_a_day_off_is_late_all_the_same() -> None:
    saturday = Horizon(date(2026, 9, 26), CALENDAR)
    assert saturday.mark(date(2026, 9, 25)).text == "已逾期"


def test_a_provisional_date_says_why() -> None:
    mark = MONDAY.mark(date(2027, 1, 4), provisional=True)
    assert mark.text.endswith("，暂定（2027 年放假安排未公布）")


@pytest.mark.parametrize(
    ("due", "group"),
    [
        (date(2026, 9, 25), "overdue"),
        (date(2026, 9, 28), "today"),
        (date(2026, 10, 8), "soon"),
        (date(2026, 10, 9), "later"),
        (None, "later"),
    ],
)
def test_groups_count_working_days_not_days(due: date | None, group: str) -> None:
    assert MONDAY.group(due) == group


def test_days_are_written_short_this_year_and_full_otherwise() -> None:
    assert MONDAY.day(date(2026, 10, 8)) == "10-08 周四"
    assert MONDAY.day(date(2027, 1, 4)) == "2027-01-04 周一"
    assert MONDAY.day(None) == ""
    assert long_day(date(2026, 9, 28)) == "2026 年 9 月 28 日 周一"
