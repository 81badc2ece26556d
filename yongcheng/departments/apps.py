"""部门与人员: the app and its one post_migrate step, which brings roles into Django's groups."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from yongcheng.departments.role_sync import sync_after_migrate


class DepartmentsConfig(AppConfig):
    name = "yongcheng.departments"
    verbose_name = "部门与人员"

    def ready(self) -> None:
        post_migrate.connect(sync_after_migrate, sender=self)
