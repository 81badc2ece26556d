"""workflow_table: docs/workflows.md, every machine with its states and acts."""

from collections.abc import Iterable, Iterator

from yongcheng.departments.roles import Role
from yongcheng.desk.printed.discovery import Found, machines
from yongcheng.desk.printed.page import PageCommand, table
from yongcheng.policy.clauses import clause
from yongcheng.workflow.machine import Machine
from yongcheng.workflow.transitions import Transition


class Command(PageCommand):
    help = "打印：各类记录的流程（手工执行）。"
    page = "workflows.md"
    command = "workflow_table"

    def lines(self) -> Iterable[str]:
        yield "# 流程"
        yield ""
        yield "状态只能经下列事项改变；每办一件都留痕。逾期只提醒和督办，不产生任何结果。"
        yield ""
        for found in machines():
            yield from machine_lines(found)


def machine_lines(found: Found) -> Iterator[str]:
    machine = found.value
    yield f"## {machine.model._meta.verbose_name}"
    yield ""
    yield f"声明于 `{found.module}`。"
    yield ""
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield from diagram_lines(machine)
    yield "```"
    yield ""
    yield from table(
        ("事项", "从", "到", "由谁办理", "依据", "须满足", "要填写"),
        [transition_row(machine, one) for one in machine.transitions.values()],
    )
    yield ""


def diagram_lines(machine: Machine) -> Iterator[str]:
    for state, label in machine.states.items():
        yield f'    state "{label}" as {state}'
    for one in machine.transitions.values():
        if not one.target:
            continue
        for source in one.sources or ("[*]",):
            yield f"    {source} --> {one.target}: {one.label}"


def transition_row(machine: Machine, one: Transition) -> tuple[str, ...]:
    return (
        f"{one.label}（`{one.name}`）",
        "、".join(machine.states[state] for state in one.sources) or "（新建）",
        machine.states[one.target] if one.target else "（不变）",
        "、".join(role.label for role in Role if role in one.roles),
        "、".join(clause(key).short for key in one.clauses),
        "\n".join(f"`{guard.__name__}`" for guard in one.guards),
        "\n".join(f"{ask.label}{'' if ask.required else '（可不填）'}" for ask in one.asks),
    )
