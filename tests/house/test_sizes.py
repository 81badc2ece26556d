"""Nothing grows past the size at which it can be read in one go."""

import ast
from pathlib import Path

import pytest

from tests.house.sources import files_of_tests, nodes, place, source_files

FILE, TEST_FILE, FUNCTION, ADMIN, MODEL = 400, 300, 60, 120, 200


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def length(node: ast.AST) -> int:
    return (node.end_lineno or 0) - node.lineno + 1


def bases(node: ast.ClassDef) -> set[str]:
    return {ast.unparse(base).rpartition(".")[2] for base in node.bases}


@pytest.mark.parametrize(
    ("files", "limit"),
    [(source_files(), FILE), (files_of_tests(), TEST_FILE)],
    ids=["sources", "tests"],
)
def test_files_are_short(files: tuple[Path, ...], limit: int) -> None:
    assert [f"{path.name}: {lines(path)}" for path in files if lines(path) > limit] == []


def test_functions_are_short() -> None:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    assert [
        f"{place(path, node)} {node.name}: {length(node)}"
        for path, node in nodes(*kinds)
        if length(node) > FUNCTION
    ] == []


def test_admins_declare_and_do_not_grow() -> None:
    assert [
        f"{place(path, node)} {node.name}: {length(node)}"
        for path, node in nodes(ast.ClassDef)
        if node.name.endswith("Admin") and length(node) > ADMIN
    ] == []


def test_models_are_short() -> None:
    assert [
        f"{place(path, node)} {node.name}: {length(node)}"
        for path, node in nodes(ast.ClassDef)
        if any(base.endswith("Model") for base in bases(node)) and length(node) > MODEL
    ] == []
