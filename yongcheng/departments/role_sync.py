"""Roles into Django groups: reads every office's permissions.py and sets the groups' permissions."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import AppConfig, apps
from django.contrib.auth.management import create_permissions
from django.db import connections

ROOMS = "permissions"


@cache
def declared_grants() -> dict[str, set[str]]:
    """Return role → permission names ("catalog.change_informationresource") from all rooms."""
    grants: dict[str, set[str]] = {}
    for config in apps.get_app_configs():
        name = f"{config.name}.{ROOMS}"
        if find_spec(name) is None:
            continue
        for role, names in getattr(import_module(name), "GRANTS", {}).items():
            grants.setdefault(str(role), set()).update(names)
    return grants


def permissions_of(roles: frozenset[str]) -> set[str]:
    """Return the permission names of these roles, as declared (the groups hold the same)."""
    declared = declared_grants()
    return set().union(*(declared.get(str(role), ()) for role in roles))


def sync_roles() -> dict[str, int]:
    """Bring groups and their permissions in line with the declarations; return role → count.

    Raises LookupError where a declaration names a permission that no model defines.
    """
    group_model = apps.get_model("auth", "Group")
    permission_model = apps.get_model("auth", "Permission")
    by_name = {
        f"{app}.{codename}": pk
        for pk, app, codename in permission_model.objects.values_list(
            "pk", "content_type__app_label", "codename"
        )
    }
    counts = {}
    for role, names in declared_grants().items():
        unknown = sorted(names - by_name.keys())
        if unknown:
            raise LookupError(f"permissions nobody defines: {', '.join(unknown)}")
        group, _ = group_model.objects.get_or_create(name=role)
        group.permissions.set([by_name[name] for name in names])
        counts[role] = len(names)
    return counts


def sync_after_migrate(
    sender: AppConfig, app_config: AppConfig | None = None, using: str = "default", **kwargs: Any
) -> None:
    """Create the groups once every app has its tables (post_migrate runs app by app)."""
    tables = set(connections[using].introspection.table_names())
    if not {"auth_group_permissions", "django_content_type"} <= tables:
        return
    for config in apps.get_app_configs():
        create_permissions(config, verbosity=0, interactive=False, using=using)
    sync_roles()
