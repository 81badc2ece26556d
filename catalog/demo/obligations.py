"""报送周期 and 零报告 of the demonstration: one period closed, one running, statements in every state."""

from collections.abc import Callable, Iterator
from datetime import date

from catalog.demo.stories import Days
from catalog.models import NilReport, ObligationKind, ReportingPeriod
from catalog.workflow.nil_reports import NIL_REPORTS, SUGGESTED, prepare_nil_report
from yongcheng.desk.demo import clerk, department, head, person
from yongcheng.desk.scenes import Scene
from yongcheng.trail.clock import today
from yongcheng.trail.recorder import record

FIRST = "2026 年上半年目录编制报送"
YEARLY = "2026 年度目录全面核对"
FIRST_ANNOUNCED, FIRST_CLOSED = date(2026, 1, 12), date(2026, 7, 10)
YEARLY_ANNOUNCED = date(2026, 7, 6)
DAYS_LEFT = 8  # working days from the day of seeding until the yearly review is due
UPDATE, REVIEW = ObligationKind.UPDATE, ObligationKind.REVIEW
# department number, obligation, where the statement stands, working days ago it got there
REPORTS = (
    (9, UPDATE, "receive", 20),
    (13, UPDATE, "receive", 18),
    (5, UPDATE, "receive", 15),
    (3, UPDATE, "receive", 12),
    (2, UPDATE, "sign", 4),
    (11, UPDATE, "sign", 2),
    (12, UPDATE, "prepare", 1),
    (14, UPDATE, "refuse", 6),
    (9, REVIEW, "receive", 9),
    (13, REVIEW, "receive", 8),
    (3, REVIEW, "sign", 3),
    (5, REVIEW, "prepare", 1),
    (11, REVIEW, "withdraw", 5),
)
ORDER = ("prepare", "sign", "receive")
UPTO = {
    "prepare": ("prepare",),
    "sign": ("prepare", "sign"),
    "receive": ORDER,
    "refuse": ("prepare", "sign", "refuse"),
    "withdraw": ("prepare", "sign", "withdraw"),
}
WORDS = {
    "refuse": "统计制度已经修订，目录没有更新，不能报零。",
    "withdraw": "核对时发现两项资源已变化。",
}


def obligation_scenes(days: Days) -> Iterator[Scene]:
    """Return the scenes of periods and nil reports."""
    yield _scene(FIRST_ANNOUNCED, 540, "first", first_period)
    yield _scene(FIRST_CLOSED, 540, "closed", close_first)
    yield _scene(YEARLY_ANNOUNCED, 541, "yearly", lambda: yearly_period(days))
    for place, (number, kind, stage, ago) in enumerate(REPORTS):
        for step, name in enumerate(UPTO[stage]):
            day = days.ago(ago + len(UPTO[stage]) - 1 - step)
            if day > YEARLY_ANNOUNCED:
                yield _scene(
                    day,
                    470 + place * 3 + step,
                    f"{number}-{kind}-{name}",
                    _step(number, kind, name),
                )


def _scene(day: date, minute: int, key: str, play: Callable[[], None]) -> Scene:
    return Scene(day, minute, f"catalog.obligation.{key}", play)


def first_period() -> None:
    _announce(
        ReportingPeriod(
            name=FIRST,
            starts_on=date(2026, 1, 5),
            ends_on=date(2026, 6, 30),
            due_on=date(2026, 6, 30),
            basis="关于开展 2026 年政务数据目录编制工作的通知（永政数〔2026〕2号）",
            announced_on=today(),
        )
    )


def yearly_period(days: Days) -> None:
    _announce(
        ReportingPeriod(
            name=YEARLY,
            starts_on=date(2026, 7, 1),
            ends_on=date(2026, 12, 31),
            due_on=days.after(days.ago(0), DAYS_LEFT),
            basis="关于开展 2026 年度政务数据目录全面核对的通知（永政数〔2026〕9号）",
            announced_on=today(),
        )
    )


def _announce(period: ReportingPeriod) -> None:
    period.save()
    _record(period, "add", "登记报送周期")


def close_first() -> None:
    period = ReportingPeriod.objects.get(name=FIRST)
    period.closed_on = today()
    period.save()
    _record(period, "change", "修改报送周期")


def _record(period: ReportingPeriod, verb: str, label: str) -> None:
    record(
        verb=verb,
        label=label,
        target=period,
        target_label=str(period),
        actor=person("ju.guanli"),
        basis="《政务数据共享条例》第十二条第一款",
    )


def _step(number: int, kind: ObligationKind, name: str) -> Callable[[], None]:
    return lambda: _play(number, kind, name)


def _play(number: int, kind: ObligationKind, name: str) -> None:
    period = ReportingPeriod.objects.get(name=YEARLY)
    unit = department(number)
    if name == "prepare":
        report = NilReport(
            department=unit, period=period, obligation=kind, statement=SUGGESTED[kind]
        )
        prepare_nil_report(report, clerk(number))
        return
    report = NilReport.objects.live().get(department=unit, period=period, obligation=kind)
    people = {"sign": head(number), "withdraw": clerk(number)}
    given = {"text": WORDS[name]} if name in WORDS else {}
    NIL_REPORTS.fire(report, name, people.get(name) or person("ju.mulu"), given=given)
