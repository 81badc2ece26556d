"""The sentences of the catalogue's notices and who receives them."""

from catalog.models import ResourceVersion
from yongcheng.departments.models import Department, User
from yongcheng.departments.roles import Role
from yongcheng.notices.inbox import send


def version_link(version: ResourceVersion) -> str:
    return f"/admin/catalog/informationresource/{version.resource_id}/change/"


def tell_heads(version: ResourceVersion, sentence: str) -> None:
    _send(version, _people(version.resource.provider, Role.DEPARTMENT_HEAD), sentence)


def tell_department(version: ResourceVersion, sentence: str) -> None:
    """Clerks and heads of the provider, and whoever submitted it."""
    provider = version.resource.provider
    people = _people(provider, Role.DEPARTMENT_CLERK, Role.DEPARTMENT_HEAD)
    _send(version, people, sentence)


def tell_bureau(version: ResourceVersion, sentence: str) -> None:
    people = User.objects.with_role(Role.BUREAU_CATALOG)
    _send(version, list(people), sentence)


def _people(department: Department, *roles: str) -> list[User]:
    """Active holders of the roles in the department, or in the one that succeeded it."""
    while department.succeeded_by is not None:
        department = department.succeeded_by
    people = User.objects.filter(is_active=True, department=department, groups__name__in=roles)
    return list(people.distinct())


def _send(version: ResourceVersion, people: list[User], sentence: str) -> None:
    send(people, sentence, version_link(version), target=version, due_on=version.due_on)
