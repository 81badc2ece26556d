"""期限与提醒."""

from django.apps import AppConfig


class ClocksConfig(AppConfig):
    name = "yongcheng.clocks"
    verbose_name = "期限与提醒"
