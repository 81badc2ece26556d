"""全站检索."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class SearchConfig(AppConfig):
    name = "yongcheng.search"
    verbose_name = "全站检索"

    def ready(self) -> None:
        """Let every office that has a search room say what can be found in it."""
        autodiscover_modules("search")
