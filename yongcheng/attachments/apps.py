"""附件."""

from django.apps import AppConfig


class AttachmentsConfig(AppConfig):
    name = "yongcheng.attachments"
    verbose_name = "附件"
