"""Reads out of the source what a rule can say, and which tests speak of it."""

import ast
import inspect
import re
from collections import defaultdict
from functools import cache
from importlib import import_module
from pathlib import Path


def messages_of(module: str) -> dict[str, list[str]]:
    """Return rule id → the sentences that the module's findings can say, in source order."""
    found: dict[str, list[str]] = defaultdict(list)
    tree = ast.parse(inspect.getsource(import_module(module)))
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        known = _assigned(function)
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
            if getattr(call.func, "id", "") == "Finding" and len(call.args) >= 2:
                code, message = call.args[0], call.args[1]
                if isinstance(code, ast.Constant):
                    found[str(code.value)] += _sentences(message, known)
    return {code: list(dict.fromkeys(said)) for code, said in found.items()}


def _assigned(function: ast.FunctionDef) -> dict[str, list[ast.expr]]:
    values: dict[str, list[ast.expr]] = defaultdict(list)
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            target, value = node.targets[0], node.value
            pairs = [(target, value)]
            if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
                pairs = list(zip(target.elts, value.elts, strict=True))
            for name, given in pairs:
                if isinstance(name, ast.Name):
                    values[name.id].append(given)
    return values


def _sentences(node: ast.expr, known: dict[str, list[ast.expr]]) -> list[str]:
    """Return the literal sentences of an expression, what is filled in shown as …."""
    if isinstance(node, ast.Constant):
        return [str(node.value)]
    if isinstance(node, ast.JoinedStr):
        parts = [str(p.value) if isinstance(p, ast.Constant) else "…" for p in node.values]
        return ["".join(parts)]
    if isinstance(node, ast.IfExp):
        return _sentences(node.body, known) + _sentences(node.orelse, known)
    if isinstance(node, ast.Name):
        return [said for value in known.get(node.id, []) for said in _sentences(value, {})]
    return []


@cache
def texts_of_tests(folder: Path) -> dict[str, str]:
    """Return test file → its text."""
    return {
        path.relative_to(folder.parent).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("test_*.py"))
        if "house" not in path.parts
    }


def naming_tests(code: str, folder: Path) -> list[str]:
    """Return the test files that name the rule in quotes."""
    named = re.compile(rf"[\"']{re.escape(code)}[\"']")
    return [name for name, text in texts_of_tests(folder).items() if named.search(text)]
