"""Row scope: which departments' records a person acts on. One answer for every door."""

from django.db import models

from yongcheng.departments.models import Department, User
from yongcheng.departments.tree import beneath


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
    """Return the department, everything below it and every predecessor of those (one query)."""
    rows = Department.objects.values_list("id", "parent_id", "succeeded_by_id")
    return beneath(rows, department_id)
