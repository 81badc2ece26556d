"""Excel 收件: uploads, what was understood of them, and what became of them."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class IntakeConfig(AppConfig):
    name = "yongcheng.intake"
    verbose_name = "Excel 收件"

    def ready(self) -> None:
        """Let every office that has a `sheets` package register how its workbook is received."""
        autodiscover_modules("sheets.office", "pipeline", "acts")
