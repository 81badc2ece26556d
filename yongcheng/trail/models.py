"""操作留痕: the append-only record of acts, chained by hashes.

Only yongcheng/trail writes these tables; triggers on both databases refuse every update and delete.
"""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone


class AppendOnly(models.Manager):
    """Rows are added by the recorder and never touched again."""

    def get_queryset(self) -> models.QuerySet:
        return AppendOnlyQuerySet(self.model, using=self._db)


class Immutable(TypeError):
    """Somebody tried to change or remove what must stay as written."""


class AppendOnlyQuerySet(models.QuerySet):
    def update(self, **kwargs: object) -> int:
        raise Immutable("操作留痕只能追加，不能修改。")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise Immutable("操作留痕只能追加，不能删除。")

    def visible_to(self, user: object) -> "AppendOnlyQuerySet":
        """Whoever may open the trail sees all of it: an audit record has no owner department."""
        return self if user.has_perm("trail.view_trailentry") else self.none()


class AppendOnlyModel(models.Model):
    objects = AppendOnly()

    class Meta:
        abstract = True

    def save(self, *args: object, **kwargs: object) -> None:
        if self.pk is not None and not self._state.adding:
            raise Immutable("操作留痕只能追加，不能修改。")
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        raise Immutable("操作留痕只能追加，不能删除。")


class TrailEntry(AppendOnlyModel):
    """操作留痕: who did what to which record, why and on which basis."""

    number = models.PositiveBigIntegerField("序号", unique=True)
    at = models.DateTimeField("时间", db_index=True)
    act_id = models.CharField("办理编号", max_length=32, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="办理人账号",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    actor_name = models.CharField("办理人", max_length=80)
    actor_department = models.CharField("办理人部门", max_length=120, blank=True)
    on_behalf_of = models.CharField("代办", max_length=120, blank=True)
    verb = models.CharField("动作", max_length=60, db_index=True)
    label = models.CharField("办理事项", max_length=120)
    target_type = models.CharField("对象类型", max_length=80)
    target_id = models.CharField("对象编号", max_length=40)
    target_label = models.CharField("对象", max_length=400)
    target_department = models.CharField("对象所属部门", max_length=120, blank=True)
    reason = models.TextField("理由", blank=True)
    basis = models.CharField("依据", max_length=400, blank=True)
    detail = models.JSONField("详情", default=dict)
    ip = models.CharField("来源地址", max_length=64, blank=True)
    request_id = models.CharField("请求编号", max_length=64, blank=True)
    previous_hash = models.CharField("前一条摘要值", max_length=64)
    hash = models.CharField("摘要值", max_length=64, unique=True)

    class Meta:
        verbose_name = "操作留痕"
        verbose_name_plural = "操作留痕"
        ordering = ["-number"]
        permissions = [
            ("export_trailentry", "导出操作留痕"),
            ("verify_trailentry", "核对操作留痕的摘要链"),
        ]
        indexes = [models.Index(fields=["target_type", "target_id"], name="trail_target")]

    def __str__(self) -> str:
        return f"{self.number} {self.label}：{self.target_label}"

    @property
    def at_local(self) -> datetime:
        return timezone.localtime(self.at)


class TrailSeal(AppendOnlyModel):
    """留痕封存: the head of the chain at the end of a day, kept so that a cut tail shows."""

    day = models.DateField("日期", unique=True)
    entries = models.PositiveBigIntegerField("条数")
    head = models.CharField("链尾摘要值", max_length=64)
    sealed_at = models.DateTimeField("封存时间")

    class Meta:
        verbose_name = "留痕封存"
        verbose_name_plural = "留痕封存"
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"
