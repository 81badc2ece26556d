"""Which fields of a resource's content who may change in which state: one table for every door.

`provider_name` and `provider_code` are nobody's: they come from the register of departments.
"""

from catalog.choices import VersionKind, VersionStatus
from catalog.content import RESOURCE_FIELDS
from catalog.models import ResourceVersion
from yongcheng.departments.models import User
from yongcheng.departments.roles import Role
from yongcheng.departments.scoping import department_ids

REGISTERED = frozenset({"provider_name", "provider_code"})
EVERYTHING = frozenset({*RESOURCE_FIELDS, "items"}) - REGISTERED
# The code of a published resource is its identity: readers, requests and mounts quote it.
WITHOUT_CODE = EVERYTHING - {"code"}
ASSESSMENTS = frozenset({"secrecy_assessment", "privacy_assessment"})
NOTHING: frozenset[str] = frozenset()

# (role, state, kind) → fields; what is not listed may not be changed.
EDITABLE: dict[tuple[str, str, str], frozenset[str]] = {
    (Role.DEPARTMENT_CLERK, VersionStatus.DRAFT, VersionKind.INITIAL): EVERYTHING,
    (Role.DEPARTMENT_CLERK, VersionStatus.DRAFT, VersionKind.CHANGE): WITHOUT_CODE,
    (Role.DEPARTMENT_CLERK, VersionStatus.RETURNED, VersionKind.INITIAL): EVERYTHING,
    (Role.DEPARTMENT_CLERK, VersionStatus.RETURNED, VersionKind.CHANGE): WITHOUT_CODE,
    # The head states the assessments with the consent (条例第十三条), on the confirm page.
    (Role.DEPARTMENT_HEAD, VersionStatus.HEAD_REVIEW, VersionKind.INITIAL): ASSESSMENTS,
    (Role.DEPARTMENT_HEAD, VersionStatus.HEAD_REVIEW, VersionKind.CHANGE): ASSESSMENTS,
}


def editable_fields(version: ResourceVersion, user: User) -> frozenset[str]:
    """Return the content fields this person may change on this version now."""
    if version.resource.provider_id not in department_ids(user):
        return NOTHING
    found = NOTHING
    for role in user.roles:
        found |= EDITABLE.get((role, version.status, version.kind), NOTHING)
    return found


def locked_fields(version: ResourceVersion, user: User) -> frozenset[str]:
    """Return the content fields that stay as they are when this person saves."""
    return frozenset({*RESOURCE_FIELDS, "items"}) - editable_fields(version, user)
