"""Every spelling of a date that uploads have shown, and what stays unreadable."""

from datetime import date, datetime, time

import pytest

from yongcheng.intake.dates import read_date

DAYS = [
    "2020-03-25",
    "2020/3/25",
    "2020.3.25",
    "2020年3月25日",
    "2020年3月25号",
    "２０２０年３月２５日",
    "20200325",
    20200325,
    "二〇二〇年三月二十五日",
    "二○二○年三月二十五日",
    "43915",
    43915,
    43915.75,
    date(2020, 3, 25),
    datetime(2020, 3, 25, 23, 59, 59),  # noqa: DTZ001
    "2020-03-25T10:00:00+08:00",
    "2020-03-25 00:00:00.000",
    "2020－03－25",
    " 2020-03-25\u200b",
    "'2020-03-25",
]
MONTHS = ["2020-3", "2020年3月", "202003", 202003, 2020.3]
BLANKS = [None, "", "/", "—", "无", "暂无", "-"]
BAD = [
    "2025-09-31",
    "20251301",
    "0000-00-00",
    "9999-12-31",
    "民国109年3月25日",
    "3/25/20",
    "25/03/2020",
    "待定",
    "长期",
    60,
    -1,
    2958466,
    2020,
    2020.1,
    float("nan"),
    1e300,
    True,
    time(8, 0),
]


@pytest.mark.parametrize("value", DAYS)
def test_days(value):
    found = read_date(value)
    assert (found.kind, found.iso) == ("day", "2020-03-25")


@pytest.mark.parametrize("value", MONTHS)
def test_a_month_is_its_first_day(value):
    found = read_date(value)
    assert (found.kind, found.iso) == ("month", "2020-03-01")


@pytest.mark.parametrize("value", BLANKS)
def test_nothing(value):
    assert read_date(value).kind == "blank"


@pytest.mark.parametrize("value", BAD)
def test_unreadable_is_never_guessed(value):
    assert read_date(value).kind == "bad"


@pytest.mark.parametrize(("value", "day"), [(42453, "2020-03-25"), ("42453", "2020-03-25")])
def test_serials_of_1904(value, day):
    assert read_date(value, uses_1904=True).iso == day
