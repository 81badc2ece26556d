"""政策参数."""

from django.apps import AppConfig


class ParametersConfig(AppConfig):
    name = "yongcheng.parameters"
    verbose_name = "政策参数"
