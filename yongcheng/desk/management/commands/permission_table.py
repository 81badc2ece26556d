"""permission_table: docs/permissions.md, role × record and role × act, from the tables in code."""

from collections.abc import Iterable, Iterator

from django.apps import apps

from yongcheng.departments.roles import Role
from yongcheng.desk.printed.discovery import Found, grants, machines
from yongcheng.desk.printed.page import PageCommand, table

ACTS = {"view": "看", "add": "增", "change": "改", "delete": "删", "export": "导出"}


class Command(PageCommand):
    help = "打印：角色 × 记录、角色 × 办理事项（手工执行）。"
    page = "permissions.md"
    command = "permission_table"

    def lines(self) -> Iterable[str]:
        yield "# 角色与权限"
        yield ""
        yield (
            "这里写的是各角色能打开哪类记录、能办哪些事。能看到哪些行另由所属部门决定："
            "部门人员看本部门及下属单位的记录和全市已发布的目录，其他部门的草稿任何一处都不显示。"
        )
        yield ""
        yield "## 能打开的记录"
        yield ""
        yield from record_lines()
        yield ""
        yield "## 能办理的事项"
        yield ""
        for found in machines():
            yield from act_lines(found)


def record_lines() -> Iterator[str]:
    """Rows are records, columns are roles, cells say what may be done; special rights follow."""
    allowed: dict[str, dict[str, list[str]]] = {}
    special: dict[str, set[str]] = {}
    for found in grants():
        for role, names in found.value.items():
            for name in names:
                record, act = taken_apart(name)
                if record:
                    allowed.setdefault(record, {}).setdefault(str(role), []).append(act)
                else:
                    special.setdefault(special_label(name), set()).add(str(role))
    roles = [role for role in Role if any(role.value in by_role for by_role in allowed.values())]
    rows = [
        (record, *(words(by_role.get(role.value, [])) for role in roles))
        for record, by_role in sorted(allowed.items())
    ]
    yield from table(("记录", *(role.label for role in roles)), rows)
    if special:
        yield ""
        yield from table(
            ("另外授予", "角色"),
            [
                (label, "、".join(role.label for role in Role if role.value in held))
                for label, held in sorted(special.items())
            ],
        )


def taken_apart(name: str) -> tuple[str, str]:
    """Return the Chinese name of the record and the act, ("", "") for a right of another kind."""
    app, _, codename = name.partition(".")
    act, _, model = codename.partition("_")
    models = apps.get_app_config(app).models
    if act in ACTS and model in models:
        return str(models[model]._meta.verbose_name), act
    return "", ""


def special_label(name: str) -> str:
    """Return the words in which a model's Meta declares a right of its own."""
    app, _, codename = name.partition(".")
    for model in apps.get_app_config(app).get_models():
        declared = dict(model._meta.permissions)
        if codename in declared:
            return f"{declared[codename]}（{model._meta.verbose_name}）"
    return name


def words(acts: Iterable[str]) -> str:
    held = set(acts)
    return " ".join(word for act, word in ACTS.items() if act in held)


def act_lines(found: Found) -> Iterator[str]:
    """One table per machine: rows are acts with the states they start from, columns are roles."""
    machine = found.value
    transitions = list(machine.transitions.values())
    roles = [role for role in Role if any(role in one.roles for one in transitions)]
    yield f"### {machine.model._meta.verbose_name}"
    yield ""
    yield from table(
        ("事项", "在何状态", *(role.label for role in roles)),
        [
            (
                one.label,
                "、".join(machine.states[state] for state in one.sources) or "（新建）",
                *("可以" if role in one.roles else "" for role in roles),
            )
            for one in transitions
        ],
    )
    yield ""
