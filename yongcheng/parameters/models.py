"""政策参数: every number of the regulations, with its source and the days on which it holds.

There is no status field: a value is proposed, confirmed or refused by dated acts of two people.
"""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from yongcheng.parameters.values import Kind, in_words, to_python


class ParameterQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "ParameterQuerySet":
        """Parameters bind everybody and may be read by everybody who works here."""
        return self if user.is_active else self.none()

    def editable_by(self, user: Any) -> "ParameterQuerySet":
        """Only a proposal that nobody has decided can still be changed, by who proposed it."""
        return self.proposed().filter(proposed_by=user)

    def confirmed(self) -> "ParameterQuerySet":
        return self.filter(confirmed_at__isnull=False)

    def proposed(self) -> "ParameterQuerySet":
        return self.filter(confirmed_at__isnull=True, refused_at__isnull=True)

    def in_force(self, on: date) -> "ParameterQuerySet":
        """Confirmed values that hold on that day (one a key)."""
        return self.confirmed().filter(
            Q(effective_to__isnull=True) | Q(effective_to__gte=on), effective_from__lte=on
        )


class PolicyParameter(models.Model):
    """政策参数: one value of one parameter, for a span of days."""

    key = models.CharField("参数代号", max_length=60, db_index=True)
    name = models.CharField("参数名称", max_length=120)
    kind = models.CharField("值类型", max_length=10, choices=Kind.choices)
    value = models.CharField("取值", max_length=60)
    unit = models.CharField("单位", max_length=20, blank=True)
    source_document = models.CharField("来源文件", max_length=200)
    source_article = models.CharField("条款", max_length=60, blank=True)
    is_verified = models.BooleanField(
        "来源已核实", default=True, help_text="未核实的是建议值，主管部门核定文件后更新。"
    )
    ceiling = models.CharField("法定上限", max_length=60, blank=True)
    floor = models.CharField("法定下限", max_length=60, blank=True)
    source_in_force_from = models.DateField(
        "来源文件施行日期",
        null=True,
        blank=True,
        help_text="改变法定上下限时填写，须晚于原来源文件。",
    )
    effective_from = models.DateField("生效日期")
    effective_to = models.DateField("失效日期", null=True, blank=True)
    approval_number = models.CharField("批准文号", max_length=80, blank=True)
    reason = models.CharField("调整理由", max_length=300, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="提出人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    proposed_at = models.DateTimeField("提出时间", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="确认人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="不同意人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    refused_at = models.DateTimeField("不同意时间", null=True, blank=True)
    refusal = models.CharField("不同意的理由", max_length=300, blank=True)

    objects = ParameterQuerySet.as_manager()

    class Meta:
        verbose_name = "政策参数"
        verbose_name_plural = "政策参数"
        ordering = ["key", "-effective_from", "-id"]
        permissions = [("confirm_policyparameter", "确认政策参数的调整")]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "effective_from"],
                condition=Q(confirmed_at__isnull=False),
                name="one_confirmed_value_a_day",
                violation_error_message="同一天已有确认的取值。",
            ),
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(confirmed_at__isnull=True, refused_at__isnull=True),
                name="one_open_proposal",
                violation_error_message="这个参数已有待确认的调整。",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True)
                | Q(proposed_by__isnull=True)
                | ~Q(confirmed_by=F("proposed_by")),
                name="parameter_two_people",
                violation_error_message="提出人不能确认自己提出的调整。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}：{self.value_text}"

    @property
    def typed(self) -> Any:
        """The value as int, Decimal, date, bool or text."""
        return to_python(self.kind, self.value)

    @property
    def value_text(self) -> str:
        return f"{in_words(self.kind, self.value)}{self.unit}"

    @property
    def is_open(self) -> bool:
        """Proposed, and neither confirmed nor refused yet."""
        return self.confirmed_at is None and self.refused_at is None

    @property
    def citation(self) -> str:
        return f"{self.source_document}{self.source_article}"
