"""保存的视图."""

from django.apps import AppConfig


class ViewsConfig(AppConfig):
    name = "yongcheng.views"
    verbose_name = "保存的视图"
