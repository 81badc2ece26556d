"""Capacities: as whom a person acts, on their own account or for an absent colleague (代)."""

from collections.abc import Collection
from dataclasses import dataclass

from yongcheng.departments.models import Department, User
from yongcheng.departments.roles import Role
from yongcheng.departments.scoping import department_ids


@dataclass(frozen=True)
class Capacity:
    """One role of one person; `principal` is the absent colleague in whose place they act."""

    user: User
    role: str
    principal: User | None = None

    @property
    def department(self) -> Department | None:
        return (self.principal or self.user).department

    @property
    def covers(self) -> frozenset[int]:
        """Ids of the departments this capacity acts for."""
        return department_ids(self.principal or self.user)

    @property
    def on_behalf_of(self) -> str:
        """ "" or the words shown beside the act: 代某某（角色）."""
        return f"代{self.principal.full_name}（{Role(self.role).label}）" if self.principal else ""


def capacities(user: User, roles: Collection[str] | None = None) -> list[Capacity]:
    """Return the person's capacities today, own ones first, limited to `roles` if given."""
    own = [Capacity(user, role) for role in sorted(user.own_roles)]
    lent = [
        Capacity(user, delegation.role, delegation.principal)
        for delegation in user.delegations_today
        if delegation.role not in user.own_roles
    ]
    return [one for one in own + lent if roles is None or one.role in roles]
