"""Sign-in: Django's model backend, with permissions of roles delegated today added."""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from yongcheng.departments.models import User
from yongcheng.departments.role_sync import permissions_of


class DepartmentBackend(ModelBackend):
    """A person who has left cannot sign in; a delegate has the permissions of the lent role."""

    def user_can_authenticate(self, user: User) -> bool:
        return super().user_can_authenticate(user) and user.left_on is None

    def get_user(self, user_id: int) -> User | None:
        """Every page asks for the person's department and roles: they come with the person."""
        people = User.objects.select_related("department").with_held_roles()
        user = people.filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None

    def _get_permissions(self, user_obj: User, obj: Any, from_name: str) -> set[str]:
        """Rights come from roles alone, and what a role may do is declared: nothing is asked."""
        if user_obj.is_superuser and user_obj.is_active:
            return super()._get_permissions(user_obj, obj, from_name)
        if not user_obj.is_active or obj is not None or from_name == "user":
            return set()
        return permissions_of(user_obj.roles)
