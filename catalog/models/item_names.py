"""信息项名称: which spellings mean one datum, and which departments hold it.

A spelling becomes a stem (width, spaces, punctuation, case and a unit in brackets left aside), a stem
becomes a concept through the register of synonyms. Items are never rewritten: they keep their own
`title_key`, and ItemName says what it stands for.
"""

from datetime import date

from django.db import models
from django.db.models import Q

from yongcheng.departments.models import Department, User
from yongcheng.departments.roles import Role
from yongcheng.departments.scoping import ScopedQuerySet
from yongcheng.trail.history import Versions

KEEPS_NAMES = frozenset({Role.BUREAU_CATALOG, Role.BUREAU_ADMIN})


class SynonymQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> "SynonymQuerySet":
        """What counts as the same name binds every department, so every department may read it."""
        return self if user.is_active else self.none()

    def editable_by(self, user: User) -> "SynonymQuerySet":
        return self if user.roles & KEEPS_NAMES else self.none()

    def in_force(self, on: date) -> "SynonymQuerySet":
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on), since__lte=on)


class ItemSynonym(models.Model):
    """信息项同义词: two names of one datum, or a name so general that it says nothing."""

    class Kind(models.TextChoices):
        SAME = "same", "同义名称"
        GENERAL = "general", "通用名称，不作比对"

    kind = models.CharField("种类", max_length=10, choices=Kind.choices, default=Kind.SAME)
    name = models.CharField("名称", max_length=120)
    name_key = models.CharField("名称比对键", max_length=120, editable=False)
    standard = models.CharField(
        "标准名称", max_length=120, blank=True, help_text="同义名称按这个名称归并；通用名称不填。"
    )
    standard_key = models.CharField("标准名称比对键", max_length=120, blank=True, editable=False)
    reason = models.CharField("理由", max_length=300)
    since = models.DateField("启用日期")
    ended_on = models.DateField("停用日期", null=True, blank=True)
    history = Versions(verbose_name="同义词变更记录")

    objects = SynonymQuerySet.as_manager()

    class Meta:
        verbose_name = "信息项同义词"
        verbose_name_plural = "信息项同义词"
        ordering = ["standard_key", "name_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["name_key"],
                condition=Q(ended_on__isnull=True),
                name="one_meaning_of_a_name",
                violation_error_message="这个名称已经登记，先停用原来的一条。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}＝{self.standard}" if self.standard else f"{self.name}（通用名称）"


class ItemName(models.Model):
    """信息项名称: one distinct key of the catalogue's items and the datum it stands for."""

    key = models.CharField("名称比对键", max_length=200, unique=True)
    stem = models.CharField("去掉计量单位的比对键", max_length=200)
    concept = models.CharField("归并后的比对键", max_length=200, db_index=True)
    is_general = models.BooleanField("通用名称", default=False)
    spellings = models.JSONField("见过的写法", default=list)
    resources = models.PositiveIntegerField("约有资源数", default=0)

    class Meta:
        verbose_name = "信息项名称"
        verbose_name_plural = "信息项名称"
        ordering = ["key"]

    def __str__(self) -> str:
        return self.spellings[0] if self.spellings else self.key


class HoldingQuerySet(models.QuerySet):
    def current(self) -> "HoldingQuerySet":
        return self.filter(until__isnull=True)

    def on(self, day: date) -> "HoldingQuerySet":
        """Who held what at the end of that day, as far as it was looked at by then."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=day), since__lte=day)


class ItemHolding(models.Model):
    """部门持有信息项: a department has resources in force that carry a datum, from when to when."""

    concept = models.CharField("归并后的比对键", max_length=200)
    department = models.ForeignKey(
        Department, verbose_name="部门", on_delete=models.PROTECT, related_name="+"
    )
    resources = models.PositiveIntegerField("资源数")
    since = models.DateField("起始日期")
    until = models.DateField("终止日期", null=True)

    objects = HoldingQuerySet.as_manager()

    class Meta:
        verbose_name = "部门持有信息项"
        verbose_name_plural = "部门持有信息项"
        ordering = ["concept", "department"]
        constraints = [
            models.UniqueConstraint(
                fields=["concept", "department"],
                condition=Q(until__isnull=True),
                name="one_holding_now",
            )
        ]

    def __str__(self) -> str:
        return f"{self.concept}：{self.department_id}"
