"""Screens of the catalogue in the admin; importing this room registers them."""

from catalog.admin import classification, designations, resources, systems, triggers, versions

__all__ = ["classification", "designations", "resources", "systems", "triggers", "versions"]
