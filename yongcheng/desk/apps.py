"""工作台: the admin site, its skin and the front page."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.module_loading import autodiscover_modules


class DeskConfig(AppConfig):
    name = "yongcheng.desk"
    verbose_name = "工作台"
    default = True

    def ready(self) -> None:
        """Let every office that has a panels.py hang its work on the front page."""
        autodiscover_modules("panels")


class DeskAdminConfig(admin_apps.AdminConfig):
    """Stands in INSTALLED_APPS in place of django.contrib.admin."""

    default = False
    default_site = "yongcheng.desk.site.CitySite"
    verbose_name = "管理界面"
