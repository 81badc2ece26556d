"""Ledgers of the city's own records: what was told about deadlines, and to whom."""

from django.db.models import QuerySet

from yongcheng.clocks.choices import Step
from yongcheng.clocks.models import Reminder
from yongcheng.clocks.registry import kinds
from yongcheng.departments.models import Department, User
from yongcheng.ledgers.ledger import Ledger, LedgerColumn, LedgerFilter, declare


def reminders(user: User) -> QuerySet:
    return Reminder.objects.visible_to(user).select_related("department")


def departments(user: User) -> list[tuple[str, str]]:
    """The departments that appear in the rows the person may see."""
    seen = reminders(user).order_by().values("department")
    rows = Department.objects.filter(pk__in=seen).order_by("credit_code")
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")]


declare(
    Ledger(
        key="reminders",
        title="期限提醒与督办台账",
        permission="clocks.export_reminder",
        rows=reminders,
        columns=(
            LedgerColumn("责任部门", lambda one: one.department.name, width=26),
            LedgerColumn("事项", lambda one: one.target_label, width=34),
            LedgerColumn("期限", lambda one: one.kind_label),
            LedgerColumn("到期日", lambda one: one.due_on, "date"),
            LedgerColumn("步骤", lambda one: one.step_label, width=20),
            LedgerColumn("应提醒日期", lambda one: one.day, "date"),
            LedgerColumn("提醒日期", lambda one: one.said_on, "date"),
            LedgerColumn("逾期工作日", lambda one: one.days_late or None, "number"),
            LedgerColumn("被提醒人", lambda one: one.told_text, width=24),
        ),
        filters=(
            LedgerFilter(
                "department",
                "部门",
                departments,
                lambda rows, value: rows.filter(department_id=int(value)),
            ),
            LedgerFilter(
                "kind",
                "期限",
                lambda user: [(kind.key, kind.label) for kind in kinds()],
                lambda rows, value: rows.filter(kind=value),
            ),
            LedgerFilter(
                "step",
                "步骤",
                lambda user: list(Step.choices),
                lambda rows, value: rows.filter(step=value),
            ),
        ),
        note="提醒日期晚于应提醒日期的，是当日没有运行、由后一次运行补上的。逾期不视为同意。",
        basis=("T17.2", "T17.3"),
        unit="条",
        order=90,
        is_wide=True,
    )
)
