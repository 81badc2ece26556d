"""Pages that are generated equal their tables; commands are documented; decisions are in order."""

import re
from io import StringIO

import pytest
from django.core.management import call_command, get_commands, load_command_class

from tests.house.sources import ROOMS, ROOT, has_chinese

PAGES = ("policy_table", "permission_table", "workflow_table")
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
HEADINGS = ("## Context", "## Decision", "## Consequences")


def own_commands() -> list[str]:
    return sorted(name for name, app in get_commands().items() if app.split(".")[0] in ROOMS)


@pytest.mark.parametrize("command", PAGES)
def test_generated_page_is_up_to_date(command: str) -> None:
    call_command(command, "--check", stdout=StringIO())


@pytest.mark.parametrize("command", own_commands())
def test_command_is_in_the_operations_manual(command: str) -> None:
    """In the timetable, or named as something done by hand."""
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert f"`{command}" in text or f"manage.py {command}" in text


@pytest.mark.parametrize("command", own_commands())
def test_command_explains_itself_in_chinese(command: str) -> None:
    assert has_chinese(load_command_class(get_commands()[command], command).help)


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = [int(path.name[:4]) for path in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_decision_has_its_three_parts_on_one_page(path: object) -> None:
    text = path.read_text(encoding="utf-8")
    assert [heading for heading in HEADINGS if heading not in text] == []
    assert len(text.splitlines()) <= 60


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("*.md")) + sorted((ROOT / "docs").rglob("*.md")), ids=lambda p: p.name
)
def test_links_between_pages_lead_somewhere(path: object) -> None:
    broken = []
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
        if "://" not in target and not (path.parent / target).exists():
            broken.append(target)
    assert broken == []


def test_make_targets_are_documented() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    undocumented = [
        name
        for name in phony[1].split()
        if not re.search(rf"^{name}:.*## ", makefile, re.MULTILINE)
    ]
    assert undocumented == []
