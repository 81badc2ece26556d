"""人员批量导入: one row a person; all problems at once, nothing written while one is left."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from yongcheng.departments.accounts import create_account, role_fault
from yongcheng.departments.models import Department, User
from yongcheng.departments.roles import Role
from yongcheng.trail.recorder import act

HEADERS = ("登录名", "姓名", "部门统一社会信用代码", "职务", "办公电话", "角色")
OPTIONAL = ("会签机构",)
USERNAME = re.compile(r"[A-Za-z0-9_.-]{2,40}")
SEPARATORS = re.compile(r"[、，,；;\s]+")


@dataclass(frozen=True)
class PersonRow:
    """One cleaned row; `problems` says what is wrong with it, empty = can be written."""

    number: int
    username: str
    full_name: str
    department: Department | None
    job_title: str
    phone: str
    roles: tuple[str, ...]
    opinion_body: str
    problems: tuple[str, ...]


def read_people(rows: Iterable[Sequence[object]], first_row: int = 1) -> list[PersonRow]:
    """Check the rows of a sheet (first row = HEADERS in any order); returns one entry per row.

    `first_row`: at which row of the sheet the header stands, so that numbers are those of Excel.
    Raises ValueError with a Chinese sentence where a column is missing.
    """
    table = [list(row) for row in rows]
    if not table:
        raise ValueError("工作表是空的。")
    titles = [_text(cell) for cell in table[0]]
    missing = [name for name in HEADERS if name not in titles]
    if missing:
        raise ValueError(f"缺少列：{'、'.join(missing)}。请用模板填写。")
    places = {name: titles.index(name) for name in (*HEADERS, *OPTIONAL) if name in titles}
    departments = {one.credit_code: one for one in Department.objects.all()}
    taken = {name.lower() for name in User.objects.values_list("username", flat=True)}
    people = []
    for number, row in enumerate(table[1:], first_row + 1):
        cells = {
            name: _text(row[place]) if place < len(row) else "" for name, place in places.items()
        }
        if any(cells.values()):
            people.append(_read_row(number, cells, departments, taken))
            taken.add(cells["登录名"].lower())
    return people


def _read_row(
    number: int, cells: dict[str, str], departments: dict[str, Department], taken: set[str]
) -> PersonRow:
    labels = {role.label: role.value for role in Role}
    words = [word for word in SEPARATORS.split(cells["角色"]) if word]
    code = cells["部门统一社会信用代码"].upper()
    person = PersonRow(
        number,
        cells["登录名"],
        cells["姓名"],
        departments.get(code),
        cells["职务"],
        cells["办公电话"],
        tuple(labels[word] for word in words if word in labels),
        cells.get("会签机构", ""),
        (),
    )
    unknown = [word for word in words if word not in labels]
    return replace(person, problems=tuple(_problems(person, code, unknown, taken)))


def _problems(
    person: PersonRow, code: str, unknown: Sequence[str], taken: set[str]
) -> Iterator[str]:
    if not USERNAME.fullmatch(person.username):
        yield "登录名须为 2–40 位字母、数字、点、横线或下划线。"
    elif person.username.lower() in taken:
        yield f"登录名“{person.username}”已被使用。"
    if not person.full_name:
        yield "没有填写姓名。"
    elif len(person.full_name) > 40:
        yield "姓名最多 40 字。"
    if person.department is None:
        yield f"部门代码“{code}”没有登记。"
    if unknown or not person.roles:
        yield f"角色认不出：{'、'.join(unknown) or '（空）'}。"
    if person.department is not None and (fault := role_fault(_as_user(person), person.roles)):
        yield fault


def _as_user(person: PersonRow) -> User:
    return User(department=person.department, opinion_body=person.opinion_body)


def create_people(people: Sequence[PersonRow], *, by: User) -> dict[str, str]:
    """Write all rows in one transaction; returns login name → first password, shown once.

    The accounts are disabled and without roles; the roles of the sheet are what is asked for, and
    the security manager grants them. Raises ValueError where a row still has a problem.
    """
    if any(person.problems for person in people):
        raise ValueError("还有未改正的行，没有写入任何人员。")
    with act("departments.user.import"):
        return {
            person.username: create_account(
                User(
                    username=person.username,
                    full_name=person.full_name,
                    department=person.department,
                    job_title=person.job_title,
                    phone=person.phone,
                    opinion_body=person.opinion_body,
                    requested_roles=list(person.roles),
                ),
                by=by,
                act_label="批量建立账号",
            )
            for person in people
        }


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else str(cell).strip()
