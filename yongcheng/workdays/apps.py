"""工作日历: the app; offices' open clocks are found here."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class WorkdaysConfig(AppConfig):
    name = "yongcheng.workdays"
    verbose_name = "工作日历"

    def ready(self) -> None:
        """Let every office that has a clocks.py register its open clocks."""
        autodiscover_modules("clocks")
