"""The sentences of reminders."""

from collections import Counter
from collections.abc import Iterable
from typing import Protocol

from yongcheng.clocks.choices import Step
from yongcheng.clocks.ladder import Due
from yongcheng.clocks.registry import Deadline
from yongcheng.departments.models import Department

DEADLINES_LINK = "/admin/deadlines/"
LONGEST_TITLE = 80


class Said(Protocol):
    """What a sentence is made of."""

    deadline: Deadline
    due: Due
    days_late: int
    department: Department


def sentence(kind_label: str, said: Said, step_label: str) -> str:
    """Return what a person is told about one deadline."""
    deadline, step = said.deadline, said.due.step
    title = deadline.label
    title = title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1] + "…"
    day = f"{deadline.due_on:%Y-%m-%d}"
    unsure = "（暂定）" if deadline.provisional else ""
    head = f"{kind_label}“{title}”"
    if step is Step.BEFORE:
        return f"{head}{day}{unsure} 到期，请按期办理。"
    if step is Step.TODAY:
        return f"{head}今天到期，请今天办结。"
    late = f"{day} 到期，已逾期 {said.days_late} 个工作日"
    if step is Step.OVERDUE:
        return f"{head}{late}。逾期不视为同意，请尽快办理。"
    return f"{said.department.label}：{head}{late}，{step_label}。"


def summary(steps: Iterable[Step]) -> str:
    """Return several deadlines in one sentence, gravest first."""
    counted = Counter(steps)
    shown = {
        Step.REPORT: "项拟列入通报",
        Step.BUREAU: "项转局督办",
        Step.HEAD: "项报负责人督促",
        Step.OVERDUE: "项逾期",
        Step.TODAY: "项今天到期",
        Step.BEFORE: "项即将到期",
    }
    parts = [f"{counted[step]} {words}" for step, words in shown.items() if counted[step]]
    return f"期限提醒：{'，'.join(parts)}。"
