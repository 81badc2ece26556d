"""Habits of the house that no linter knows."""

import ast
import re

from tests.house.sources import (
    dotted,
    files_of_tests,
    has_chinese,
    name_of,
    nodes,
    place,
    source_files,
    strings,
    tree,
)

PURE_ROOMS = (
    "yongcheng/policy/",
    "yongcheng/workdays/calendar.py",
    "yongcheng/workbooks/",
    "catalog/rules",
    "catalog/content",
    "catalog/codes.py",
)
CLOCK_READERS = {
    "date.today", "datetime.now", "datetime.today", "datetime.utcnow", "timezone.now",
    "timezone.localdate", "datetime.date.today", "datetime.datetime.now",
}  # fmt: skip
# The clock itself, and the one place that measures seconds, not days.
MAY_READ_THE_REAL_CLOCK = {"yongcheng/trail/clock.py"}
SIGNAL_IS_CONNECTED_IN = {"yongcheng/departments/apps.py"}
STATUS_IS_WRITTEN_IN = {"yongcheng/workflow/machine.py"}
FORBIDDEN_FILES = {"utils.py", "helpers.py", "common.py", "misc.py", "signals.py"}
TOOLS = re.compile(r"\b(claude|anthropic|chatgpt|openai|copilot|llm|ai-generated)\b", re.IGNORECASE)


def test_no_signals() -> None:
    """Effects stand in transition tables, where they can be read; one post_migrate step exists."""
    connected = [
        place(path, node)
        for path, node in nodes(ast.Call)
        if dotted(node.func).endswith(".connect") and name_of(path) not in SIGNAL_IS_CONNECTED_IN
    ]
    received = [
        place(path, node)
        for path, node in nodes(ast.FunctionDef)
        if any("receiver" in ast.unparse(one) for one in node.decorator_list)
    ]
    assert connected + received == []


def test_only_the_machine_writes_a_status() -> None:
    assigned = [
        place(path, target)
        for path, node in nodes(ast.Assign, ast.AugAssign, ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Attribute)
        and target.attr == "status"
        and name_of(path) not in STATUS_IS_WRITTEN_IN
        and dotted(target.value) != "self.response"
    ]
    updated = [
        place(path, node)
        for path, node in nodes(ast.Call)
        if dotted(node.func).rpartition(".")[2] in {"update", "update_or_create"}
        and any(keyword.arg == "status" for keyword in node.keywords)
        and name_of(path) not in STATUS_IS_WRITTEN_IN
    ]
    assert assigned + updated == []


def test_nobody_reads_the_wall_clock() -> None:
    """`trail.clock` answers what day it is, so that a past day can be played and tested."""
    assert [
        f"{place(path, node)} {dotted(node.func)}"
        for path, node in nodes(ast.Call)
        if dotted(node.func) in CLOCK_READERS and name_of(path) not in MAY_READ_THE_REAL_CLOCK
    ] == []


def test_pure_rooms_are_told_the_day() -> None:
    assert [
        f"{place(path, node)} {dotted(node.func)}"
        for path, node in nodes(ast.Call)
        if name_of(path).startswith(PURE_ROOMS)
        and dotted(node.func).rpartition(".")[2] in {"now", "today"}
    ] == []


def test_every_module_says_what_it_is_for() -> None:
    assert [
        name_of(path)
        for path in (*source_files(), *files_of_tests())
        if path.read_text(encoding="utf-8").strip() and not ast.get_docstring(tree(path))
    ] == []


def test_no_drawer_for_everything() -> None:
    assert [name_of(path) for path in source_files() if path.name in FORBIDDEN_FILES] == []


def test_no_promises_in_comments() -> None:
    marks = re.compile(r"#.*\b(TODO|FIXME|XXX|HACK)\b")
    assert [
        f"{name_of(path)}:{number}"
        for path in source_files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if marks.search(line)
    ] == []


def test_no_gettext() -> None:
    """One audience, one language: what an official reads can be searched for in the source."""
    assert [
        place(path, node)
        for path, node in nodes(ast.ImportFrom)
        if node.module == "django.utils.translation"
        and any("gettext" in alias.name for alias in node.names)
    ] == []


def test_no_machine_paths() -> None:
    """A string that names a place on somebody's machine works nowhere else."""
    here = re.compile(r"^(/home/|/root/|/work/|/opt/|/Users/|[A-Z]:\\)")
    assert [
        f"{name_of(path)}:{line}"
        for path in source_files()
        for line, text in strings(path)
        if here.match(text)
    ] == []


def test_no_tool_signs_the_code() -> None:
    assert [
        name_of(path) for path in source_files() if TOOLS.search(path.read_text(encoding="utf-8"))
    ] == []


def test_comments_are_english() -> None:
    """A Chinese term may stand in a comment; a comment in Chinese may not."""
    comment = re.compile(r"(?:^|\s)#\s?(.*)$")
    offences = []
    for path in source_files():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if "#" not in line or '"' in line or "'" in line:
                continue
            found = comment.search(line)
            if found and has_chinese(found[1]) and not re.search(r"[A-Za-z]{3}", found[1]):
                offences.append(f"{name_of(path)}:{number}")
    assert offences == []
