"""Which view a person is shown: their own default, their department's, the city's, or none."""

from dataclasses import dataclass

from yongcheng.departments.models import User
from yongcheng.departments.roles import Role
from yongcheng.departments.scoping import department_ids
from yongcheng.views.models import PUBLISHES_FOR_DEPARTMENT, SavedView, ViewScope


@dataclass(frozen=True)
class Shelf:
    """The views of one list that a person may open, and their habit: one query."""

    user: User
    views: tuple[SavedView, ...] = ()
    habit: SavedView | None = None

    def by_id(self, key: str) -> SavedView | None:
        return next((view for view in self.views if str(view.pk) == key), None)

    def grouped(self) -> list[tuple[str, list[SavedView]]]:
        """Return the views by scope, in the order 我的, 本部门, 全市; an empty group is left out."""
        groups = [
            (scope.label, [view for view in self.views if view.scope == scope])
            for scope in ViewScope
        ]
        return [group for group in groups if group[1]]

    @property
    def own_default(self) -> SavedView | None:
        """What the person chose to open the list with, where it is still theirs to see."""
        return self.by_id(str(self.habit.opens_id)) if self.habit else None

    @property
    def columns(self) -> list[str]:
        """The columns the person used last."""
        return list(self.habit.columns) if self.habit else []

    def default(self) -> SavedView | None:
        """Return what the list opens with: own, else the nearest department's, else the city's."""
        home = self.user.department
        near = [home.pk, home.parent_id] if home else []
        shared = [view for view in self.views if view.is_default]
        for place in near:
            for view in shared:
                if place and view.department_id == place:
                    return self.own_default or view
        city = next((view for view in shared if view.scope == ViewScope.BUREAU), None)
        return self.own_default or city

    def may_replace(self, view: SavedView) -> bool:
        """Whether to offer the acts on a view; the acts themselves ask again."""
        if view.scope == ViewScope.DEPARTMENT:
            return bool(self.user.roles & PUBLISHES_FOR_DEPARTMENT) and view.department_id in (
                department_ids(self.user)
            )
        if view.scope == ViewScope.BUREAU:
            return Role.BUREAU_ADMIN in self.user.roles
        return view.owner_id == self.user.pk


def shelf_of(list_label: str, user: User) -> Shelf:
    """Load what a person may open on a list."""
    rows = SavedView.objects.visible_to(user).filter(list_label=list_label)
    found = list(rows.select_related("department").order_by("name", "id"))
    habit = next((view for view in found if not view.name), None)
    return Shelf(user, tuple(view for view in found if view.name), habit)
