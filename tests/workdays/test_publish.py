"""A published year: read from lines, written as one act, open clocks recomputed and told."""

from datetime import date

import pytest

from tests import make
from tests.cast import Cast
from tests.conftest import NOW
from yongcheng.trail import entries
from yongcheng.trail.clock import set_clock
from yongcheng.workdays import acts, day_lines, reopen
from yongcheng.workdays.day_lines import DayLine, as_text, read_rows, read_text
from yongcheng.workdays.models import CalendarDay, CalendarYear
from yongcheng.workdays.months import year_sheet
from yongcheng.workdays.store import load_calendar

NOTICE_2027 = """
2027-01-01 放假 元旦
2027年2月5日至2027年2月11日 放假 春节
2027-02-13 调休上班
2027/04/05\t休\t清明节
"""


def test_lines_are_read_as_the_notice_words_them() -> None:
    found = read_text(NOTICE_2027, 2027)
    assert found.problems == []
    assert found.days[date(2027, 2, 8)] == DayLine(date(2027, 2, 8), "off", "春节")
    assert date(2027, 2, 6) not in found.days, "a Saturday off needs no entry"
    assert found.needless == 2
    assert found.days[date(2027, 2, 13)].kind == "work"
    assert found.days[date(2027, 4, 5)].note == "清明节"
    assert read_text(as_text(found.days.values()), 2027).days == found.days


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("2027-02-30 放假", "不是日期"),
        ("元旦 放假", "认不出"),
        ("2027-01-01 节日", "认不出"),
        ("2026-01-01 放假", "不在 2027 年"),
        ("2027-01-05 至 2027-03-09 放假", "一段日期"),
        ("", "没有读到"),
    ],
)
def test_what_cannot_be_read_is_said(line: str, problem: str) -> None:
    assert problem in "".join(read_text(line, 2027).problems)


def test_sheet_rows_with_header_and_real_dates() -> None:
    rows = [("日期", "类别", "说明"), (date(2027, 1, 1), "放假", "元旦"), (None, None, None)]
    assert list(read_rows(rows, 2027).days) == [date(2027, 1, 1)]


def test_a_day_cannot_be_both() -> None:
    found = day_lines.Arrangement(2027)
    found.days[date(2027, 1, 1)] = DayLine(date(2027, 1, 1), "work", "")
    day_lines._read_row(found, 1, ["2027-01-01", "放假", ""])
    assert "另一类别" in found.problems[0]


def test_publishing_ends_what_was_provisional(people: Cast) -> None:
    with set_clock(NOW.replace(month=12, day=25)):
        draft = make.send_for_review(make.version(provider=people.civil_affairs))
    draft.refresh_from_db()
    assert draft.due_provisional
    before = draft.due_on
    days = read_text(NOTICE_2027 + "2027-01-04 放假 元旦", 2027).days.values()
    published = acts.publish_year(
        2027, days, notice_number="国办发明电〔2026〕9号", by=people.bureau_admin
    )
    draft.refresh_from_db()
    assert not draft.due_provisional
    assert draft.due_on == load_calendar().add_workdays(draft.received_on, 10).due != before
    assert published.moved["目录审核"] == 1
    entry = entries.last_entry(draft)
    assert entry.verb == "recompute_due"
    assert (entry.detail["old"], entry.detail["new"]) == (
        before.isoformat(),
        draft.due_on.isoformat(),
    )
    assert entry.actor == people.bureau_admin


def test_closed_cases_keep_their_dates(people: Cast) -> None:
    assert people.bureau_admin.is_bureau
    with set_clock(NOW.replace(month=12, day=25)):
        published = make.publish(make.version(provider=people.civil_affairs))
    kept = published.clock
    acts.publish_year(2027, [], notice_number="", by=people.bureau_admin)
    published.refresh_from_db()
    assert published.clock == kept
    assert published.due_on is None
    assert not [one for one in entries.entries_of(published) if one.verb == "recompute_due"]


def test_correcting_a_year_says_what_changed(people: Cast) -> None:
    days = {one.day: one for one in acts.days_of(2026)}
    gone = days.pop(date(2026, 10, 10))
    days[date(2026, 10, 9)] = DayLine(date(2026, 10, 9), "off", "国庆节")
    found = acts.publish_year(2026, days.values(), notice_number="更正", by=people.bureau_admin)
    assert found.difference.removed == (gone,)
    assert [one.day for one in found.difference.added] == [date(2026, 10, 9)]
    entry = entries.last_entry(CalendarYear.objects.get(year=2026))
    assert entry.verb == "correct_year"
    assert entry.detail["removed"] == ["2026-10-10 work 调休上班"]
    assert CalendarDay.history.filter(date=date(2026, 10, 10), history_type="-").exists()
    assert acts.difference(2026, days).is_empty


def test_offices_register_their_clocks() -> None:
    assert {"目录审核", "目录更新"} <= set(reopen.registered_clocks())


@pytest.mark.django_db
def test_the_year_as_twelve_months() -> None:
    months = year_sheet(2026, load_calendar(), {date(2026, 10, 1): "国庆节"}, date(2026, 9, 28))
    assert sum(month.workdays for month in months) == 248
    october = {cell.day.day: cell for week in months[9].weeks for cell in week if cell}
    assert (october[1].mark, october[1].note) == ("休", "国庆节")
    assert october[10].mark == "班"
    assert october[11].kind == "weekend"
