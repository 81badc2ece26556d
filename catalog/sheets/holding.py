"""Row locks of a batch: versions first, then resources, each by key, as the machine takes them.

One order for everybody, so that nobody waits in a circle; what is read after the lock is what stands.
SQLite needs none of it: its transactions begin IMMEDIATE, one writer at a time.
"""

from collections.abc import Iterable

from django.db import connection
from django.db.models import QuerySet

from catalog.models import InformationResource, ResourceVersion
from catalog.sheets.bases import chunks


def hold_versions(keys: Iterable[int]) -> None:
    """Hold these versions until the act is over."""
    for part in chunks(sorted(keys)):
        _hold(ResourceVersion.objects.filter(pk__in=part))


def hold_open_versions(resource_ids: Iterable[int]) -> set[int]:
    """Hold the open versions of these resources; returns their ids."""
    keys: list[int] = []
    for part in chunks(sorted(resource_ids)):
        found = ResourceVersion.objects.open().filter(resource_id__in=part)
        keys += found.values_list("pk", flat=True)
    hold_versions(keys)
    return set(keys)


def hold_resources(keys: Iterable[int]) -> None:
    """Hold these resources until the act is over; their versions are held already."""
    for part in chunks(sorted(keys)):
        _hold(InformationResource.objects.filter(pk__in=part))


def _hold(rows: QuerySet) -> None:
    if connection.features.has_select_for_update:
        held = rows.order_by("pk").select_for_update(of=("self",), no_key=True)
        list(held.values_list("pk", flat=True))
