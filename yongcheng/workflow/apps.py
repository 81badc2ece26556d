"""流程引擎."""

from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "yongcheng.workflow"
    verbose_name = "流程引擎"
