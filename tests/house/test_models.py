"""Every record and every field has a Chinese name; links protect; nothing is without a door."""

import ast
import inspect

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import models

from tests.house.sources import ROOMS, has_chinese, nodes, place

OWN = [
    model
    for model in apps.get_models()
    if model.__module__.split(".")[0] in ROOMS and not hasattr(model, "instance_type")
]
# Parts that live and die with their whole; their tables are rewritten with it.
MAY_CASCADE = {
    "catalog.BulkEditLine.edit",
    "catalog.InformationItem.resource",
    "catalog.WithholdingBasis.resource",
    "intake.StagedRecord.upload",
    "intake.StagedProblem.upload",
}
# Deliberately without an admin page: read through the record they belong to.
WITHOUT_ADMIN = {
    "catalog.BulkEditLine": "shown on the pages of its batch",
    "views.SavedView": "kept in the bar of its list",
    "catalog.PlannedResource": "lines of its system",
    "catalog.InformationItem": "shown as lines of its resource",
    "catalog.WithholdingBasis": "shown as lines of its resource",
    "catalog.ItemName": "computed from the items; shown as spellings of a finding",
    "catalog.ItemHolding": "computed from the items; shown as departments of a finding",
    "catalog.TouchedResource": "a queue; only the comparison reads it",
    "catalog.CodeSerial": "a counter; only the issue of codes writes it",
    "intake.StagedRecord": "shown on the pages of its upload",
    "intake.StagedProblem": "shown on the pages of its upload",
    "ledgers.Export": "has pages of its own under /admin/ledgers/",
}
# Names that are words of Latin script in Chinese papers too.
LATIN_NAMES = {"ID", "IP", "SHA-256"}


def label(model: type[models.Model]) -> str:
    return model._meta.label


def own_fields(model: type[models.Model]) -> list[models.Field]:
    """Fields written down by us, not inherited from Django and not the automatic id."""
    return [
        field
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]
        if not field.auto_created and not field.primary_key
    ]


@pytest.mark.parametrize("model", OWN, ids=label)
def test_model_has_a_chinese_name(model: type[models.Model]) -> None:
    assert has_chinese(str(model._meta.verbose_name))
    assert has_chinese(str(model._meta.verbose_name_plural))


@pytest.mark.parametrize("model", OWN, ids=label)
def test_model_docstring_begins_with_its_term(model: type[models.Model]) -> None:
    assert has_chinese((inspect.getdoc(model) or "").split(":")[0].split("(")[0][:30])


@pytest.mark.parametrize("model", OWN, ids=label)
def test_every_field_has_a_chinese_name(model: type[models.Model]) -> None:
    assert [
        field.name
        for field in own_fields(model)
        if not has_chinese(str(field.verbose_name)) and field.verbose_name not in LATIN_NAMES
    ] == []


@pytest.mark.parametrize("model", OWN, ids=label)
def test_every_choice_has_a_chinese_label(model: type[models.Model]) -> None:
    assert [
        f"{field.name}: {text}"
        for field in own_fields(model)
        for value, text in (field.flatchoices or [])
        if value and not has_chinese(str(text))
    ] == []


@pytest.mark.parametrize("model", OWN, ids=label)
def test_links_protect(model: type[models.Model]) -> None:
    assert [
        f"{label(model)}.{field.name}"
        for field in own_fields(model)
        if isinstance(field, models.ForeignKey)
        and field.remote_field.on_delete is not models.PROTECT
        and f"{label(model)}.{field.name}" not in MAY_CASCADE
    ] == []


@pytest.mark.parametrize("model", OWN, ids=label)
def test_constraints_speak_chinese(model: type[models.Model]) -> None:
    """A constraint that a form can meet says what is wrong in the official's language."""
    assert [
        constraint.name
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
        and not has_chinese(str(constraint.violation_error_message))
    ] == []


@pytest.mark.parametrize("model", OWN, ids=label)
def test_model_has_a_door_or_a_reason(model: type[models.Model]) -> None:
    assert admin.site.is_registered(model) != (label(model) in WITHOUT_ADMIN)


def test_lists_of_exceptions_are_not_stale() -> None:
    known = {label(model) for model in OWN}
    assert set(WITHOUT_ADMIN) <= known
    assert {name.rpartition(".")[0] for name in MAY_CASCADE} <= known


def test_cascades_are_explained_where_they_stand() -> None:
    """A CASCADE carries a comment on its line that says of what it is a part."""
    offences = []
    for path, node in nodes(ast.Attribute):
        if node.attr == "CASCADE":
            line = path.read_text(encoding="utf-8").splitlines()[node.lineno - 1]
            if "#" not in line:
                offences.append(place(path, node))
    assert offences == []
