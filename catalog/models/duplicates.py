"""疑似重复: what several departments collect, and what the authority has decided about it.

There is no status: a finding is found, decided and ended by dated facts. What changes materially
after a decision ends the finding and begins a new one, so that every past day can be read as it was.
"""

from datetime import date

from django.db import models
from django.db.models import Q

from catalog.models.designations import SourceDesignation
from catalog.models.item_names import ItemHolding
from catalog.models.resources import READS_CATALOG, InformationResource
from catalog.models.systems import READS_ALL
from yongcheng.departments.models import User
from yongcheng.departments.roles import Role
from yongcheng.departments.scoping import ScopedQuerySet, department_ids


class FindingQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> "FindingQuerySet":
        """A department sees what concerns it: a datum it holds, a resource of its own."""
        if user.is_superuser or user.roles & READS_ALL:
            return self
        if not user.roles & READS_CATALOG:
            return self.none()
        return self.concerning(department_ids(user))

    def editable_by(self, user: User) -> "FindingQuerySet":
        """Decided by the authority's reviewers (条例第十九条)."""
        return self.current() if Role.BUREAU_CATALOG in user.roles else self.none()

    def concerning(self, departments: frozenset[int]) -> "FindingQuerySet":
        held = ItemHolding.objects.filter(department_id__in=departments).values("concept")
        return self.filter(
            Q(kind=DuplicateFinding.Kind.NAME, key__in=held)
            | Q(left__provider_id__in=departments)
            | Q(right__provider_id__in=departments)
        )

    def current(self) -> "FindingQuerySet":
        return self.filter(ended_on__isnull=True)

    def open(self) -> "FindingQuerySet":
        """Found and still to be decided."""
        return self.filter(ended_on__isnull=True, decided_at__isnull=True)

    def decided(self) -> "FindingQuerySet":
        return self.filter(ended_on__isnull=True, decided_at__isnull=False)

    def on(self, day: date) -> "FindingQuerySet":
        """The findings that stood at the end of that day."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day), found_on__lte=day)


class DuplicateFinding(models.Model):
    """疑似重复: a datum held by several departments, or two resources with nearly the same items."""

    class Kind(models.TextChoices):
        NAME = "name", "同名信息项"
        RESOURCES = "resources", "相近资源"

    class Outcome(models.TextChoices):
        SOURCE = "source", "确定数源部门"
        DISTINCT = "distinct", "不属于重复"

    kind = models.CharField("种类", max_length=10, choices=Kind.choices)
    key = models.CharField("比对键", max_length=200)
    title = models.CharField("名称", max_length=420)
    left = models.ForeignKey(
        InformationResource,
        verbose_name="资源",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    right = models.ForeignKey(
        InformationResource,
        verbose_name="相近的资源",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    departments = models.PositiveIntegerField("涉及部门数", default=2)
    resources = models.PositiveIntegerField("涉及资源数", default=2)
    evidence = models.JSONField("依据", default=dict)
    found_on = models.DateField("发现日期", db_index=True)
    ended_on = models.DateField("终结日期", null=True, db_index=True)
    ended_because = models.CharField("终结原因", max_length=200, blank=True)
    supersedes = models.ForeignKey(
        "self",
        verbose_name="接续的事项",
        null=True,
        on_delete=models.PROTECT,
        related_name="successors",
    )
    outcome = models.CharField("处理结果", max_length=10, choices=Outcome.choices, blank=True)
    designation = models.ForeignKey(
        SourceDesignation,
        verbose_name="数源部门决定",
        null=True,
        on_delete=models.PROTECT,
        related_name="findings",
    )
    reason = models.CharField("理由", max_length=500, blank=True)
    decided_by = models.ForeignKey(
        User, verbose_name="决定人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField("决定时间", null=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = "多部门重复信息项"
        verbose_name_plural = "多部门重复信息项"
        ordering = ["-departments", "-resources", "id"]
        indexes = [
            models.Index(
                fields=["-departments", "-resources", "id"],
                condition=Q(ended_on__isnull=True),
                name="finding_work_list",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=Q(ended_on__isnull=True),
                name="one_finding_now",
            ),
            models.CheckConstraint(
                condition=(Q(outcome="") & Q(decided_at__isnull=True))
                | (~Q(outcome="") & Q(decided_at__isnull=False)),
                name="finding_outcome_is_dated",
                violation_error_message="处理结果须有决定时间。",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="distinct") | ~Q(reason=""),
                name="finding_distinct_has_reason",
                violation_error_message="没有写明不属于重复的理由。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.ended_on is None and self.decided_at is None

    @property
    def state_text(self) -> str:
        """Where the finding stands, in words."""
        if self.ended_on:
            return "已终结"
        return self.get_outcome_display() if self.outcome else "待处理"


class TouchedResource(models.Model):
    """待比对资源: a resource whose content in force has changed since the last comparison."""

    resource = models.ForeignKey(
        InformationResource,
        verbose_name="政务信息资源",
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = "待比对资源"
        verbose_name_plural = "待比对资源"

    def __str__(self) -> str:
        return str(self.resource_id)
