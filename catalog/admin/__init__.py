"""Screens of the catalogue in the admin; importing this room registers them."""

from catalog.admin import (
    bulk_edits,
    classification,
    collection_hits,
    designations,
    materials,
    obligations,
    obligations_nil,
    overlap_names,
    overlaps,
    resources,
    systems,
    triggers,
    versions,
)

__all__ = [
    "bulk_edits",
    "classification",
    "collection_hits",
    "designations",
    "materials",
    "obligations",
    "obligations_nil",
    "overlap_names",
    "overlaps",
    "resources",
    "systems",
    "triggers",
    "versions",
]
