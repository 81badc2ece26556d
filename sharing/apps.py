"""共享申请与平台接入: the room is kept, its records come with the office."""

from django.apps import AppConfig


class SharingConfig(AppConfig):
    name = "sharing"
    verbose_name = "共享申请与平台接入"
