"""Row scope: which departments' records a person acts on. One answer for every door."""

from typing import NamedTuple

from django.db import models

from yongcheng.departments.models import Department, User
from yongcheng.departments.tree import beneath
from yongcheng.trail.editions import Figure, Register, versions_of


class DepartmentRow(NamedTuple):
    """What trees and searches need of a department."""

    id: int
    parent_id: int | None
    succeeded_by_id: int | None
    name: str
    short_name: str
    credit_code: str


class ScopedQuerySet(models.QuerySet):
    """A queryset that knows who may see and who may change its rows (decisions: one scope)."""

    def visible_to(self, user: User) -> "ScopedQuerySet":
        raise NotImplementedError

    def editable_by(self, user: User) -> "ScopedQuerySet":
        raise NotImplementedError


def department_ids(user: User) -> frozenset[int]:
    """Return the ids a person acts for: own department, those below it, and their predecessors.

    A department that was merged away passes its records on to its successor (机构改革); the records
    keep its name. The answer is kept on the user object for the length of the request.
    """
    known = user.__dict__.get("_department_ids")
    if known is None:
        known = subtree_ids(user.department_id) if user.department_id else frozenset()
        user.__dict__["_department_ids"] = known
    return known


def subtree_ids(department_id: int) -> frozenset[int]:
    """Return the department, everything below it and every predecessor of those."""
    rows = ((one.id, one.parent_id, one.succeeded_by_id) for one in all_departments())
    return beneath(rows, department_id)


def all_departments() -> list[DepartmentRow]:
    """Return every department, by credit code; read once, until one of them changes."""
    return _register.current()


def _read() -> list[DepartmentRow]:
    rows = Department.objects.order_by("credit_code").values_list(*DepartmentRow._fields)
    return [DepartmentRow(*row) for row in rows]


_register = Register(
    "departments", _read, *versions_of(Department), Figure(Department, "COUNT", "id")
)
