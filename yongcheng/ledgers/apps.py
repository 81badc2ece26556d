"""台账: declared by the offices in their ledgers rooms, found by name."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class LedgersConfig(AppConfig):
    name = "yongcheng.ledgers"
    verbose_name = "台账与导出"

    def ready(self) -> None:
        autodiscover_modules("ledgers")
