"""The source tree as the house tests read it: files, syntax trees, templates."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OFFICES = ("catalog", "sharing", "projects")
ROOMS = ("yongcheng", *OFFICES)
TEMPLATE_FOLDERS = ("templates", "yongcheng", *OFFICES)


@cache
def source_files() -> tuple[Path, ...]:
    """Every Python file of the system, migrations left aside."""
    found = [
        path
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if "migrations" not in path.parts
    ]
    return tuple(sorted([ROOT / "manage.py", *found]))


@cache
def files_of_tests() -> tuple[Path, ...]:
    return tuple(sorted((ROOT / "tests").rglob("*.py")))


@cache
def migration_files() -> tuple[Path, ...]:
    found = [path for room in ROOMS for path in (ROOT / room).rglob("migrations/*.py")]
    return tuple(sorted(path for path in found if path.name != "__init__.py"))


@cache
def templates() -> tuple[Path, ...]:
    """Every template, wherever it stands."""
    return tuple(
        sorted(path for path in (ROOT / "templates").rglob("*") if path.is_file())
        + sorted(
            path
            for room in ROOMS
            for path in (ROOT / room).rglob("templates/**/*")
            if path.is_file()
        )
    )


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def nodes(*kinds: type[ast.AST]) -> Iterator[tuple[Path, ast.AST]]:
    """Yield every node of these kinds in the sources of the system."""
    for path in source_files():
        for node in ast.walk(tree(path)):
            if isinstance(node, kinds):
                yield path, node


def place(path: Path, node: ast.AST) -> str:
    return f"{name_of(path)}:{getattr(node, 'lineno', 0)}"


def dotted(node: ast.AST) -> str:
    """Return a.b.c for a chain of names, "" for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        head = dotted(node.value)
        return f"{head}.{node.attr}" if head else node.attr
    return ""


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and text of every string literal; an f-string's parts joined by "…"."""
    inside = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.JoinedStr):
            parts = []
            for part in node.values:
                inside.add(id(part))
                literal = isinstance(part, ast.Constant)
                parts.append(str(part.value) if literal else "…")
            yield node.lineno, "".join(parts)
    for node in ast.walk(tree(path)):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in inside
        ):
            yield node.lineno, node.value


def has_chinese(text: str) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for sign in text)
