"""Compares a list of materials with the register: new, changed, unchanged, missing, rejected."""

import json
from collections.abc import Iterable
from typing import Any

from catalog.codes import normalise_name
from catalog.models import MatterMaterial
from catalog.sheets.materials import records
from catalog.sheets.materials.reading import Reading, Row
from yongcheng.departments.models import Department
from yongcheng.intake.models import StagedRecord
from yongcheng.intake.offices import Compared, Comparison, Scope
from yongcheng.intake.problems import Problem
from yongcheng.trail.clock import today

Action = StagedRecord.Action
Key = tuple[int, str, str]


def compare(found: Reading, scope: Scope) -> Comparison:
    """Return what would change; asks the register once, writes nothing."""
    departments = _Departments(scope)
    placed = [(row, departments.of(row)) for row in found.rows]
    register = _register({one.pk for _, one in placed if one is not None})
    result: list[Compared] = []
    seen: set[Key] = set()
    for number, (row, department) in enumerate(placed, 1):
        known = None
        if department is not None:
            key = (department.pk, *row.key)
            seen.add(key)
            known = register.get(key)
        result.append(_record(number, row, department, known))
    matters = {(one.pk, row.key[0]) for row, one in placed if one is not None}
    gone = [
        material
        for key, material in register.items()
        if key not in seen and (key[0], key[1]) in matters
    ]
    result += [_missing(number, one) for number, one in enumerate(gone, len(result) + 1)]
    problems: list[tuple[Problem, int | None]] = [(one, None) for one in found.loose]
    for number, (row, _) in enumerate(placed, 1):
        problems += [(problem, number) for problem in row.problems]
    items = dict.fromkeys(Action.values, 0)
    for one in result:
        items[one.action] += one.item_count
    return Comparison(result, problems, items)


class _Departments:
    """Which department a row speaks of: the uploader's, or the one named in the row."""

    def __init__(self, scope: Scope) -> None:
        self.own = scope.department
        rows = Department.objects.in_force(today()) if self.own is None else [self.own]
        self.by_name: dict[str, Department] = {}
        for one in rows:
            for name in (one.name, one.short_name, one.credit_code):
                if name:
                    self.by_name.setdefault(normalise_name(name), one)

    def of(self, row: Row) -> Department | None:
        """Return the department, None with a problem where it is unknown or another's."""
        named = str(row.values.get("department", ""))
        found = self.by_name.get(normalise_name(named)) if named else self.own
        if found is None and named:
            message = f"部门“{named}”不是本次上传的部门。" if self.own else f"没有部门“{named}”。"
            remedy = (
                "各部门分别上传本部门的材料。" if self.own else "填写部门全称或统一社会信用代码。"
            )
            row.blame("department", "M7", message, remedy)
        elif found is None:
            row.blame("department", "M7", "全市导入时每行要写明部门。", "加上“部门”一列。")
        return found


def _register(departments: Iterable[int]) -> dict[Key, MatterMaterial]:
    rows = MatterMaterial.objects.current().filter(department_id__in=list(departments))
    return {(one.department_id, one.matter_key, one.title_key): one for one in rows.order_by("pk")}


def _record(
    number: int, row: Row, department: Department | None, known: MatterMaterial | None
) -> Compared:
    warnings = sum(not problem.is_error for problem in row.problems)
    base: dict[str, Any] = {
        "number": number,
        "label": row.label,
        "code": str(row.values.get("matter_code", ""))[:64],
        "department_id": department.pk if department else None,
        "sheet": row.sheet,
        "first_row": row.row,
        "last_row": row.row,
        "cell": row.cells.get("title", ""),
        "item_count": len(row.values.get("items", ())),
        "warnings": warnings,
    }
    if department is None or any(problem.is_error for problem in row.problems):
        return Compared(action=Action.REJECTED, is_chosen=False, **base)
    before = records.content_of(known) if known else None
    after = records.merged(row.values, before)
    if before is None or known is None:
        changes = {"summary": records.summary(after)}
        return Compared(action=Action.NEW, payload=payload(after), changes=changes, **base)
    base |= {"target_id": known.pk, "base_digest": records.digest(before)}
    if after == before:
        return Compared(action=Action.UNCHANGED, **base)
    changes = records.changes(before, after, row.cells)
    touched = "|" + "|".join(one["label"] for one in changes["fields"]) + "|"
    return Compared(
        action=Action.CHANGED,
        payload=payload(after, before),
        changes=changes,
        touched=touched[:600],
        **base,
    )


def _missing(number: int, material: MatterMaterial) -> Compared:
    """A material of a matter that the file lists, and that it no longer names."""
    return Compared(
        number=number,
        action=Action.MISSING,
        label=str(material)[:300],
        code=material.matter_code,
        department_id=material.department_id,
        item_count=len(material.items),
        target_id=material.pk,
        base_digest=records.digest(records.content_of(material)),
        changes={"can_retire": True},
        is_chosen=False,
    )


def payload(content: dict[str, Any], before: dict[str, Any] | None = None) -> bytes:
    """Return what is staged of a record."""
    kept = {"content": content} | ({"before": before} if before is not None else {})
    return json.dumps(kept, ensure_ascii=False).encode()
