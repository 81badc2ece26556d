"""站内通知."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "yongcheng.notices"
    verbose_name = "站内通知"
