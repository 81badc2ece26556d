"""到期: how a due date is worded, coloured and grouped. Pure: the day and the calendar come in."""

from dataclasses import dataclass
from datetime import date

from yongcheng.workdays.calendar import Calendar

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
SOON_WORKDAYS = 3
GROUPS = {
    "overdue": "逾期",
    "today": "今天到期",
    "soon": f"{SOON_WORKDAYS} 个工作日内",
    "later": "之后",
}


@dataclass(frozen=True, slots=True)
class DueMark:
    """The working-day text of one due date: 还剩 4 个工作日 · 今天到期 · 逾期 2 个工作日."""

    text: str
    tone: str = ""
    icon: str = ""


@dataclass(frozen=True)
class Horizon:
    """Today and what counts as soon, for lists and figures alike."""

    today: date
    calendar: Calendar

    @property
    def soon_until(self) -> date:
        return self.calendar.add_workdays(self.today, SOON_WORKDAYS).due

    def group(self, due: date | None) -> str:
        """Return the key of GROUPS under which a due date stands."""
        if due is None:
            return "later"
        if due < self.today:
            return "overdue"
        if due == self.today:
            return "today"
        return "soon" if due <= self.soon_until else "later"

    def mark(self, due: date | None, *, provisional: bool = False) -> DueMark:
        """Return the words for a due date, with tone and shape."""
        if due is None:
            return DueMark("没有期限")
        left = self.calendar.workdays_between(self.today, due)
        if due < self.today:
            late = f"逾期 {-left} 个工作日" if left else "已逾期"
            return DueMark(late, "bad", "alert")
        if due == self.today:
            return DueMark("今天到期", "warn", "clock")
        tail = f"，暂定（{due.year} 年放假安排未公布）" if provisional else ""
        return DueMark(f"还剩 {left} 个工作日{tail}")

    def day(self, day: date | None) -> str:
        """Return 09-28 周一, with the year where it is not this year's; "" for no day."""
        if day is None:
            return ""
        pattern = "%m-%d" if day.year == self.today.year else "%Y-%m-%d"
        return f"{day.strftime(pattern)} {WEEKDAYS[day.weekday()]}"


def long_day(day: date) -> str:
    """Return 2026 年 9 月 28 日 周一."""
    return f"{day.year} 年 {day.month} 月 {day.day} 日 {WEEKDAYS[day.weekday()]}"
