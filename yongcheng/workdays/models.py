"""工作日历: what the State Council's yearly notices declare, day by day."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from yongcheng.trail.history import Versions


class CalendarDayQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "CalendarDayQuerySet":
        return self if user.is_active else self.none()


class CalendarYear(models.Model):
    """年度安排: a year whose arrangement is published; years without a row are provisional."""

    year = models.PositiveSmallIntegerField("年份", unique=True)
    notice_number = models.CharField("通知文号", max_length=80, blank=True)
    entered_at = models.DateTimeField("录入时间", null=True, blank=True)

    objects = CalendarDayQuerySet.as_manager()

    class Meta:
        verbose_name = "年度放假安排"
        verbose_name_plural = "年度放假安排"
        ordering = ["-year"]

    def __str__(self) -> str:
        return f"{self.year} 年"


class CalendarDay(models.Model):
    """日历特殊日: a weekday declared off, or a weekend day declared a workday (调休上班)."""

    class Kind(models.TextChoices):
        OFF = "off", "放假"
        WORK = "work", "调休上班"

    date = models.DateField("日期", unique=True)
    kind = models.CharField("类别", max_length=4, choices=Kind.choices)
    note = models.CharField("说明", max_length=60, blank=True)
    notice_number = models.CharField("通知文号", max_length=80, blank=True)
    history = Versions(verbose_name="日历变更记录")

    objects = CalendarDayQuerySet.as_manager()

    class Meta:
        verbose_name = "日历特殊日"
        verbose_name_plural = "工作日历"
        ordering = ["-date"]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {self.get_kind_display()}"

    def clean(self) -> None:
        if self.date is None:
            return
        is_weekend = self.date.weekday() >= 5
        if self.kind == self.Kind.OFF and is_weekend:
            raise ValidationError({"kind": "周末本来就是休息日，不用登记放假。"})
        if self.kind == self.Kind.WORK and not is_weekend:
            raise ValidationError({"kind": "工作日本来就上班，只登记周末的调休上班日。"})
