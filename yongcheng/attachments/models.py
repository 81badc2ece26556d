"""附件: a typed, hashed file that belongs to a record. Superseded, never removed."""

from typing import Any

from django.conf import settings
from django.core.files.storage import storages
from django.db import models


def private_storage() -> Any:
    """Files lie outside the web root and are served only by our own views."""
    return storages["default"]


class AttachmentQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "AttachmentQuerySet":
        """A list of files across records shows one's own uploads only; else ask the record."""
        return self.filter(uploaded_by=user)

    def editable_by(self, user: Any) -> "AttachmentQuerySet":
        """A file is put aside and another added, never changed."""
        return self.none()

    def of(self, target: models.Model) -> "AttachmentQuerySet":
        """Attachments of one record, those put aside left out."""
        return self.filter(
            target_type=target._meta.label_lower,
            target_id=str(target.pk),
            put_aside_at__isnull=True,
        )


class Attachment(models.Model):
    """附件: who may see it is decided by the record it belongs to."""

    target_type = models.CharField("对象类型", max_length=80)
    target_id = models.CharField("对象编号", max_length=40)
    kind = models.CharField("附件类别", max_length=60)
    name = models.CharField("文件名", max_length=200)
    file = models.FileField("文件", upload_to="attachments/%Y/%m/", storage=private_storage)
    size = models.PositiveBigIntegerField("大小（字节）")
    sha256 = models.CharField("SHA-256", max_length=64)
    media_type = models.CharField("文件类型", max_length=100)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="上传人", on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("上传时间")
    put_aside_at = models.DateTimeField("作废时间", null=True, blank=True)
    put_aside_reason = models.CharField("作废原因", max_length=200, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = "附件"
        verbose_name_plural = "附件"
        ordering = ["kind", "-id"]
        indexes = [models.Index(fields=["target_type", "target_id"], name="attachment_target")]

    def __str__(self) -> str:
        return self.name
