"""Rows of resources, items and bases, as the product itself would have written them.

The derived columns of a resource come from projection.columns, those of items and bases from
projection.item_rows and basis_rows: a column added there is filled here as well.
"""

from datetime import timedelta
from functools import cache
from itertools import count
from typing import Any

from catalog.choices import VersionStatus
from catalog.codes import expected_code
from catalog.content import ItemContent, ResourceContent
from catalog.demo.scale.contents import Said, assessments
from catalog.demo.scale.fates import DRAFT_DAYS, Fate
from catalog.demo.scale.frozen import Frozen, freeze
from catalog.demo.scale.versions import Emit, Provider, VersionRows
from catalog.models import InformationItem, InformationResource, WithholdingBasis
from catalog.models.projection import Lookup, basis_rows, columns, item_rows

PLACE = ("id", "resource_id", "position")  # what an item row has that its content does not say


class ResourceRows:
    """Turns what a resource says and its fate into rows; `emit` takes them one by one."""

    def __init__(self, emit: Emit, versions: VersionRows, lookup: Lookup) -> None:
        self._emit = emit
        self._versions = versions
        self._lookup = lookup
        self._resources, self._items, self._bases = count(1), count(1), count(1)
        self.serials: dict[str, int] = {}

    def write(self, said: Said, fate: Fate, by: Provider, system: str | None) -> None:
        """Emit every row of one resource. `system`: its name, "" = has none, None = not stated."""
        pk = next(self._resources)
        values = self._values(said, fate, by, system)
        what = freeze(values, said.items)
        current, is_open = self._life(pk, what, values, fate, by)
        self._emit(
            InformationResource,
            columns(what.content, by.pk, self._lookup)
            | self._standing(fate)
            | {
                "id": pk,
                "provider_id": by.pk,
                "current_version_id": current,
                "open_version_id": is_open,
            },
        )
        for position, item in enumerate(said.items, 1):
            self._emit(InformationItem, (next(self._items), pk, position, item))
        for basis in basis_rows(pk, what.content):
            row = {one.attname: getattr(basis, one.attname) for one in basis._meta.concrete_fields}
            self._emit(WithholdingBasis, row | {"id": next(self._bases)})

    def _standing(self, fate: Fate) -> dict[str, Any]:
        """Return the columns that say where the resource stands and since when."""
        first, latest = fate.published, fate.changed or fate.published or fate.opened
        return {
            "status": str(fate.status),
            "first_published_on": first.date() if first else None,
            "published_on": latest.date() if first else None,
            "retired_on": fate.ended.date() if fate.ended else None,
            "created_at": (first or fate.opened) - timedelta(days=DRAFT_DAYS),
            "updated_at": latest,
        }

    def _values(self, said: Said, fate: Fate, by: Provider, system: str | None) -> dict[str, Any]:
        began = (fate.published or fate.opened).date() - timedelta(days=DRAFT_DAYS)
        values = said.values | {
            "class_code": by.class_code,
            "provider_name": by.name,
            "provider_code": by.credit_code,
            "system_name": system or "",
            "has_no_system": True if system == "" else None,
            **assessments(said.items, began if fate.is_assessed else None),
        }
        if fate.published:
            serial = self.serials[by.class_code] = self.serials.get(by.class_code, 0) + 1
            values["code"] = expected_code(by.class_code, serial)
            values["issued_on"] = fate.published.date().isoformat()
        return values

    def _life(
        self, pk: int, what: Frozen, values: dict[str, Any], fate: Fate, by: Provider
    ) -> tuple[int | None, int | None]:
        """Emit the versions; return the ids of the one in force and of the open one."""
        rows = self._versions
        if fate.published is None:
            return None, rows.emit(rows.under_way(pk, what, fate, by, None))
        until = fate.changed or fate.ended
        first, over = what, {}
        if fate.changed:
            older = values | {"abstract": f"{values['title']}，由本单位业务科室采集、核对。"}
            first = freeze(older, what.content.items)
        if until:
            over = {"status": VersionStatus.SUPERSEDED.value, "in_force_to": until}
        current = rows.emit(rows.in_force(pk, first, fate.published, by) | over)
        if fate.ended:
            rows.emit(rows.retirement(pk, what, fate.ended, by, current))
        elif fate.changed:
            current = rows.emit(rows.in_force(pk, what, fate.changed, by, current))
        elif fate.opened:
            return current, rows.emit(
                rows.under_way(pk, self._proposed(values, what), fate, by, current)
            )
        return current, None

    def _proposed(self, values: dict[str, Any], what: Frozen) -> Frozen:
        """What a change under way would make of the resource."""
        return freeze(values | {"update_cycle": "daily"}, what.content.items)


@cache
def item_values(item: ItemContent) -> tuple[Any, ...]:
    """Return the values of an item row but for PLACE, in the order of `item_columns`."""
    row = item_rows(0, ResourceContent(items=(item,)))[0]
    return tuple(getattr(row, name) for name in item_columns())


@cache
def item_columns() -> tuple[str, ...]:
    names = (field.attname for field in InformationItem._meta.concrete_fields)
    return tuple(name for name in names if name not in PLACE)
