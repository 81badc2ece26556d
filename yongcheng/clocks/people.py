"""Who is told: people by department and role, delegates among them, loaded once a run."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from yongcheng.departments.models import Delegation, Department, DepartmentKind, User

if TYPE_CHECKING:
    from yongcheng.clocks.registry import Deadline


class People:
    """Active people on a day, with the roles they hold or stand in for."""

    def __init__(self, on: date) -> None:
        self._by_role: dict[str, list[User]] = defaultdict(list)
        held = User.objects.filter(is_active=True).select_related("department")
        for user in held.prefetch_related("groups").order_by("pk"):
            for group in user.groups.all():
                self._by_role[group.name].append(user)
        self._deputies: dict[tuple[str, int | None], list[User]] = defaultdict(list)
        rows = Delegation.objects.in_force(on).filter(delegate__is_active=True)
        for one in rows.select_related("delegate__department", "principal"):
            self._deputies[one.role, one.principal.department_id].append(one.delegate)
        self.bureau = Department.objects.filter(kind=DepartmentKind.BUREAU).order_by("pk").first()
        self._heirs = dict(
            Department.objects.filter(succeeded_by__isnull=False).values_list(
                "pk", "succeeded_by_id"
            )
        )

    def of_department(self, department_id: int, roles: tuple[str, ...]) -> list[User]:
        """Return who holds one of the roles in the department, or in the one that took it over."""
        here, seen = department_id, {department_id}
        while (heir := self._heirs.get(here)) is not None and heir not in seen:
            seen.add(heir)
            here = heir
        found = [
            user
            for role in roles
            for user in self._by_role[role] + self._deputies[role, here]
            if user.department_id == here
        ]
        return list(dict.fromkeys(found))

    def of_bureau(self, roles: tuple[str, ...]) -> list[User]:
        """Return who holds one of the roles in the bureau."""
        found = [
            user
            for role in roles
            for user in [
                *self._by_role[role],
                *(one for key, some in self._deputies.items() if key[0] == role for one in some),
            ]
            if user.is_bureau
        ]
        return list(dict.fromkeys(found))


Audience = Callable[["Deadline", People], list[User]]


def department_people(*roles: str) -> Audience:
    """The people of the responsible department with one of the roles."""

    def find(deadline: "Deadline", people: People) -> list[User]:
        department = deadline.department
        return people.of_department(department.pk, roles) if department else people.of_bureau(roles)

    return find


def bureau_people(*roles: str) -> Audience:
    """The people of the bureau with one of the roles."""

    def find(deadline: "Deadline", people: People) -> list[User]:
        return people.of_bureau(roles)

    return find


def assignee_or(otherwise: Audience) -> Audience:
    """Whoever has claimed the case; where nobody has, everybody who could."""

    def find(deadline: "Deadline", people: People) -> list[User]:
        person = deadline.assignee
        return [person] if person is not None and person.is_active else otherwise(deadline, people)

    return find
