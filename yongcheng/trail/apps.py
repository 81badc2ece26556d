"""操作留痕."""

from django.apps import AppConfig


class TrailConfig(AppConfig):
    name = "yongcheng.trail"
    verbose_name = "操作留痕"
