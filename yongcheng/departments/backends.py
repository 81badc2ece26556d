"""Sign-in: Django's model backend, with permissions of roles delegated today added."""

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission

from yongcheng.departments.models import User


class DepartmentBackend(ModelBackend):
    """A person who has left cannot sign in; a delegate has the permissions of the lent role."""

    def user_can_authenticate(self, user: User) -> bool:
        return super().user_can_authenticate(user) and user.left_on is None

    def get_user(self, user_id: int) -> User | None:
        """Every page names the person's department: it comes with the person."""
        user = User.objects.select_related("department").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None

    def _get_user_permissions(self, user_obj: User):
        """Rights come from roles alone; nobody has one of their own."""
        return Permission.objects.none()

    def _get_group_permissions(self, user_obj: User):
        return Permission.objects.filter(group__name__in=user_obj.roles).distinct()
