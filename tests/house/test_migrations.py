"""Migrations: named by meaning, reversible, one leaf per app, independent of the code of the day."""

import ast
import re

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader

from tests.house.sources import ROOMS, dotted, migration_files, name_of, tree

FILES = migration_files()


def own_apps() -> list[str]:
    return [
        config.label
        for config in apps.get_app_configs()
        if config.name.split(".")[0] in ROOMS and list(config.get_models())
    ]


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_name_says_what_it_does(path: object) -> None:
    assert re.fullmatch(r"\d{4}_[a-z][a-z0-9_]+", path.stem)
    assert not re.search(r"_auto_|_and_more|_alter_.*_alter_|\d{8}_\d{4}", path.stem)


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_data_steps_can_be_undone(path: object) -> None:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and dotted(node.func).endswith(("RunPython", "RunSQL")):
            named = {keyword.arg for keyword in node.keywords}
            assert len(node.args) > 1 or named & {"reverse_code", "reverse_sql"}, node.lineno


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_schema_and_data_are_apart(path: object) -> None:
    called = {
        dotted(node.func).rpartition(".")[2]
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
    }
    schema = called & {"CreateModel", "AddField", "AlterField", "RemoveField", "DeleteModel"}
    assert not (schema and "RunPython" in called)


def test_every_app_has_one_leaf() -> None:
    graph = MigrationLoader(None).graph
    assert {app: len(graph.leaf_nodes(app)) for app in own_apps()} == dict.fromkeys(own_apps(), 1)


def test_models_of_the_day_are_not_imported() -> None:
    """A migration meets the models as they were then, through `apps`."""
    assert [
        f"{name_of(path)}:{node.lineno}"
        for path in FILES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").split(".")[0] in ROOMS
        and (node.module or "").endswith(".models")
        and any(isinstance(one, ast.Call) for one in ast.walk(tree(path)))
        and uses_a_model_directly(path)
    ] == []


def uses_a_model_directly(path: object) -> bool:
    return bool(re.search(r"\b[A-Z]\w+\.objects\b", path.read_text(encoding="utf-8")))
