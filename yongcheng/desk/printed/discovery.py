"""Finds the tables of every office by the names of their rooms: rules, machines, grants.

The city imports no office; it asks every installed app for a room of that name.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from types import ModuleType

from django.apps import AppConfig, apps
from django.conf import settings

from yongcheng.workflow.machine import Machine


@dataclass(frozen=True)
class Found:
    """One thing found: the office it belongs to, the module that declares it, its name, itself."""

    office: AppConfig
    module: str
    name: str
    value: object


def own_apps() -> list[AppConfig]:
    """Return the apps of this system, in the order of the settings."""
    root = str(settings.BASE_DIR)
    return [
        config
        for config in apps.get_app_configs()
        if config.path.startswith(root) and "site-packages" not in config.path
    ]


def rooms(name: str) -> Iterator[tuple[AppConfig, ModuleType]]:
    """Yield the room of that name of every app that has one, its parts after it."""
    for config in own_apps():
        path = f"{config.name}.{name}"
        if find_spec(path) is None:
            continue
        room = import_module(path)
        yield config, room
        for part in iter_modules(getattr(room, "__path__", ())):
            yield config, import_module(f"{path}.{part.name}")


def machines() -> list[Found]:
    """Return every machine once, from the module whose transitions it runs."""
    found: dict[int, Found] = {}
    for config, module in rooms("workflow"):
        for name, value in vars(module).items():
            if isinstance(value, Machine) and hasattr(module, "TRANSITIONS"):
                found.setdefault(id(value), Found(config, module.__name__, name, value))
    return sorted(found.values(), key=lambda one: (one.module, one.name))


def rules() -> list[Found]:
    """Return every row of every office's table of rules."""
    found = []
    for config, module in rooms("rules"):
        if module.__name__ == f"{config.name}.rules":
            found += [
                Found(config, rule.check.__module__, rule.check.__name__, rule)
                for rule in getattr(module, "RULES", ())
            ]
    return found


def grants() -> list[Found]:
    """Return every office's GRANTS: role → permission names."""
    return [
        Found(config, module.__name__, "GRANTS", module.GRANTS)
        for config, module in rooms("permissions")
        if hasattr(module, "GRANTS")
    ]
