"""Words of the reminders."""

from django.db.models import TextChoices


class Step(TextChoices):
    """提醒步骤, mildest first."""

    BEFORE = "before", "到期前提醒"
    TODAY = "today", "到期当日提醒"
    OVERDUE = "overdue", "逾期提醒"
    HEAD = "head", "报部门负责人督促"
    BUREAU = "bureau", "转局督办"
    REPORT = "report", "拟列入通报"

    @property
    def rank(self) -> int:
        return list(Step).index(self)


ESCALATIONS = (Step.HEAD, Step.BUREAU, Step.REPORT)
