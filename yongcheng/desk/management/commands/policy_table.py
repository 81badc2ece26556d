"""policy_table: docs/policy.md, from each clause to the rule, the message and the test that keep it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.conf import settings

from yongcheng.desk.printed.discovery import Found, machines, rules
from yongcheng.desk.printed.messages import messages_of, naming_tests
from yongcheng.desk.printed.page import PageCommand, table
from yongcheng.policy.clauses import Clause, all_clauses, clause


class Command(PageCommand):
    help = "打印：条款 → 规则 → 提示 → 测试（手工执行）。"
    page = "policy.md"
    command = "policy_table"

    def lines(self) -> Iterable[str]:
        yield "# 条款与规则对照"
        yield ""
        yield (
            "左起：条款原文，落实它的规则或办理环节，规则不满足时显示的话，验证它的测试。"
            "“…”处由系统填入具体内容。"
        )
        yield ""
        yield "## 按规则"
        yield ""
        yield from table(("规则", "要求", "依据", "显示的话", "测试"), map(rule_row, rules()))
        yield ""
        yield "## 按条款"
        yield ""
        yield from clause_lines()


def rule_row(found: Found) -> tuple[str, ...]:
    rule = found.value
    said = messages_of(found.module).get(rule.id, [])
    beyond = [rule.beyond] if getattr(rule, "beyond", "") else []
    return (
        rule.id,
        rule.title,
        "、".join(clause(key).short for key in rule.clauses) or "（工作惯例）",
        "\n".join([*said, *beyond]),
        "\n".join(f"`{name}`" for name in naming_tests(rule.id, settings.BASE_DIR / "tests")),
    )


def clause_lines() -> Iterator[str]:
    """One table per document: every clause that something rests on, in the order of the text."""
    kept_by = keepers()
    used = [one for key, one in all_clauses().items() if key in kept_by]
    for document in dict.fromkeys(one.document for one in used):
        yield f"### {document}"
        yield ""
        yield from table(
            ("条款", "原文", "由谁落实"),
            [clause_row(one, kept_by[one.id]) for one in used if one.document == document],
        )
        yield ""


def clause_row(one: Clause, keepers_of_it: list[str]) -> tuple[str, ...]:
    return f"{one.place}（{one.id}）", one.text, "\n".join(keepers_of_it)


def keepers() -> dict[str, list[str]]:
    """Return clause id → the rules and acts that rest on it."""
    found: dict[str, list[str]] = defaultdict(list)
    for one in rules():
        for key in one.value.clauses:
            found[key].append(f"规则 {one.value.id} {one.value.title}")
    for one in machines():
        for transition in one.value.transitions.values():
            for key in transition.clauses:
                noun = one.value.model._meta.verbose_name
                found[key].append(f"办理“{transition.label}”（{noun}）")
    return found
