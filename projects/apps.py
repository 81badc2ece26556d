"""政务信息化项目: the room is kept, its records come with the office."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = "政务信息化项目"
