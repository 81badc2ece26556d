"""部门、人员、委托: who the city's people are and which department they act for."""

from datetime import date
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser, Group, UserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Aggregate, F, OuterRef, Q, Subquery, Value

from yongcheng.departments.roles import Role
from yongcheng.departments.tree import beneath
from yongcheng.departments.validators import validate_credit_code, validate_plain_name
from yongcheng.trail.clock import now, today
from yongcheng.trail.history import SavedAtField, Versions


class DepartmentKind(models.TextChoices):
    """部门类别 (永政办〔2020〕13号: 政府部门, 法律、法规授权的组织)."""

    BUREAU = "bureau", "政务数据共享主管部门"
    GOVERNMENT = "government", "政府部门"
    AUTHORIZED = "authorized", "法律、法规授权的组织"
    TOWNSHIP = "township", "乡镇人民政府、街道办事处"
    OTHER = "other", "其他单位"


class DepartmentQuerySet(models.QuerySet):
    def in_force(self, on: date) -> "DepartmentQuerySet":
        """Departments that exist on that day."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=on),
            Q(valid_to__isnull=True) | Q(valid_to__gte=on),
        )

    def visible_to(self, user: "User") -> "DepartmentQuerySet":
        """The list of departments is public knowledge inside the system."""
        return self if user.is_active else self.none()

    def editable_by(self, user: "User") -> "DepartmentQuerySet":
        allowed = {Role.SYSTEM_MANAGER, Role.BUREAU_ADMIN} & user.roles
        return self if allowed or user.is_superuser else self.none()


class Department(models.Model):
    """部门: an organ with its own credit code. Never deleted; reform is `succeeded_by`."""

    name = models.CharField("部门名称", max_length=120, validators=[validate_plain_name])
    short_name = models.CharField("简称", max_length=40, blank=True)
    credit_code = models.CharField(
        "统一社会信用代码", max_length=18, unique=True, validators=[validate_credit_code]
    )
    kind = models.CharField(
        "部门类别",
        max_length=20,
        choices=DepartmentKind.choices,
        default=DepartmentKind.GOVERNMENT,
    )
    parent = models.ForeignKey(
        "self",
        verbose_name="上级部门",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    division_code = models.CharField("行政区划代码", max_length=12, default="411481")
    valid_from = models.DateField("设立日期", null=True, blank=True)
    valid_to = models.DateField("撤销日期", null=True, blank=True)
    succeeded_by = models.ForeignKey(
        "self",
        verbose_name="承接部门",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="predecessors",
        help_text="机构改革后承接职责的部门；原部门的记录保留原名称，办理权限转给承接部门。",
    )
    sharing_office = models.CharField("数据共享工作机构", max_length=120, blank=True)
    sharing_office_head = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="工作机构负责人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    sharing_contact = models.CharField("联系人", max_length=40, blank=True)
    sharing_phone = models.CharField("联系电话", max_length=40, blank=True)
    updated_at = SavedAtField("更新时间")
    history = Versions(verbose_name="部门变更记录")

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        verbose_name = "部门"
        verbose_name_plural = "部门"
        ordering = ["credit_code"]
        permissions = [
            ("import_department", "批量导入部门"),
            ("export_department", "导出部门"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="department_valid_period",
                violation_error_message="撤销日期不能早于设立日期。",
            ),
            models.CheckConstraint(
                condition=~Q(succeeded_by=F("id")),
                name="department_not_own_successor",
                violation_error_message="承接部门不能是本部门。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        return self.short_name or self.name

    @property
    def is_bureau(self) -> bool:
        return self.kind == DepartmentKind.BUREAU

    def clean(self) -> None:
        head = self.sharing_office_head
        if head is not None and head.department_id != self.pk:
            raise ValidationError({"sharing_office_head": "工作机构负责人须是本部门的人员。"})
        for field, message in (
            ("parent", "上级部门不能是本部门或本部门的下级。"),
            ("succeeded_by", "承接关系不能绕回本部门。"),
        ):
            seen = {self.pk}
            step = getattr(self, field)
            while step is not None and self.pk is not None:
                if step.pk in seen:
                    raise ValidationError({field: message})
                seen.add(step.pk)
                step = getattr(step, field)


READS_PEOPLE = frozenset(
    {
        Role.SYSTEM_MANAGER,
        Role.SECURITY_MANAGER,
        Role.AUDIT_MANAGER,
        Role.BUREAU_ADMIN,
        Role.BUREAU_HEAD,
        Role.AUDITOR,
    }
)


class Joined(Aggregate):
    """Texts of a group in one, with commas."""

    function = "GROUP_CONCAT"
    template = "%(function)s(%(expressions)s, ',')"
    output_field = models.TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, function="STRING_AGG", **extra)


class UserQuerySet(models.QuerySet):
    def with_held_roles(self) -> "UserQuerySet":
        """Bring the names of own and lent roles along, for the person of a request."""
        own = Group.objects.filter(user=OuterRef("pk")).order_by().values("user")
        lent = Delegation.objects.in_force(today()).filter(delegate=OuterRef("pk")).order_by()
        return self.annotate(
            held_own=Subquery(own.annotate(names=Joined("name")).values("names")),
            held_lent=Subquery(
                lent.values("delegate").annotate(names=Joined("role")).values("names")
            ),
        )

    def with_role(self, role: str) -> "UserQuerySet":
        """Active people who hold the role themselves."""
        return self.filter(is_active=True, groups__name=role)

    def visible_to(self, user: "User") -> "UserQuerySet":
        """Everybody for the managers and the bureau; colleagues of one's own departments else."""
        if user.is_superuser or user.roles & READS_PEOPLE:
            return self
        if not user.is_active or user.department_id is None:
            return self.none()
        rows = Department.objects.values_list("id", "parent_id", "succeeded_by_id")
        return self.filter(department_id__in=beneath(rows, user.department_id))

    def editable_by(self, user: "User") -> "UserQuerySet":
        """Accounts are the system manager's; nobody edits their own."""
        allowed = user.is_superuser or Role.SYSTEM_MANAGER in user.roles
        return self.exclude(pk=user.pk) if allowed else self.none()


class CityUserManager(UserManager.from_queryset(UserQuerySet)):
    """Django's manager of accounts, with our scope."""


class User(AbstractUser):
    """人员: one person, one department, one or more roles (Django groups named after Role)."""

    first_name = None  # Chinese names are one field.
    last_name = None
    username = models.CharField(
        "登录名",
        max_length=150,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": "这个登录名已被使用。"},
    )
    full_name = models.CharField("姓名", max_length=40)
    department = models.ForeignKey(
        Department,
        verbose_name="所属部门",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="people",
    )
    job_title = models.CharField("职务", max_length=60, blank=True)
    phone = models.CharField("办公电话", max_length=40, blank=True)
    opinion_body = models.CharField(
        "会签机构",
        max_length=60,
        blank=True,
        help_text="会签人代表的机构：发改、网信、公安、密码、档案、财政等。",
    )
    requested_roles = models.JSONField(
        "申请的角色", default=list, blank=True, help_text="由系统管理员登记，安全管理员授予后生效。"
    )
    must_change_password = models.BooleanField("首次登录须修改密码", default=True)
    left_on = models.DateField("离岗日期", null=True, blank=True)
    history = Versions(verbose_name="人员变更记录", excluded_fields=["password", "last_login"])

    objects = CityUserManager()
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = "人员"
        verbose_name_plural = "人员"
        ordering = ["username"]
        permissions = [
            ("grant_roles", "授予角色、启用账号"),
            ("hand_over_work", "办理工作交接"),
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name

    @cached_property
    def _held_today(self) -> tuple[tuple[str, bool], ...]:
        """(role, whether it is lent by a delegation) of this person today, in one query."""
        if not self.is_active or self.pk is None:
            return ()
        if "held_own" in self.__dict__:
            brought = ((self.held_own, False), (self.held_lent, True))
            rows = [(name, lent) for names, lent in brought for name in (names or "").split(",")]
            return tuple((name, is_lent) for name, is_lent in rows if name in Role.values)
        own = self.groups.order_by().values_list("name", Value(False))
        lent = Delegation.objects.in_force(today()).filter(delegate=self).order_by()
        rows = own.union(lent.values_list("role", Value(True)), all=True)
        return tuple((name, bool(is_lent)) for name, is_lent in rows if name in Role.values)

    @cached_property
    def own_roles(self) -> frozenset[str]:
        """Roles held by this person, delegations left aside."""
        return frozenset(name for name, is_lent in self._held_today if not is_lent)

    @cached_property
    def delegations_today(self) -> tuple["Delegation", ...]:
        """Delegations to this person in force today, principals loaded."""
        if not any(is_lent for _, is_lent in self._held_today):
            return ()
        return tuple(
            Delegation.objects.in_force(today())
            .filter(delegate=self)
            .select_related("principal__department")
        )

    @cached_property
    def roles(self) -> frozenset[str]:
        """Own roles and those delegated to this person today."""
        return self.own_roles | {delegation.role for delegation in self.delegations_today}

    @property
    def role_labels(self) -> str:
        return "、".join(Role(role).label for role in Role.values if role in self.own_roles)

    @property
    def is_bureau(self) -> bool:
        return self.department is not None and self.department.is_bureau


class DelegationQuerySet(models.QuerySet):
    def in_force(self, on: date) -> "DelegationQuerySet":
        return self.filter(
            starts_on__lte=on, ends_on__gte=on, revoked_on__isnull=True, principal__is_active=True
        )

    def visible_to(self, user: User) -> "DelegationQuerySet":
        """Those of the people one may see."""
        if user.is_superuser or user.roles & READS_PEOPLE:
            return self
        if user.department_id is None:
            return self.none()
        return self.filter(principal__department_id=user.department_id)

    def editable_by(self, user: User) -> "DelegationQuerySet":
        """One's own that has not ended; it can be taken back, not rewritten."""
        return self.filter(principal=user, revoked_on__isnull=True, ends_on__gte=today())


class Delegation(models.Model):
    """委托办理: for some days a colleague acts in one role of an absent person, shown as 代."""

    principal = models.ForeignKey(
        User, verbose_name="委托人", on_delete=models.PROTECT, related_name="delegations_given"
    )
    delegate = models.ForeignKey(
        User, verbose_name="受托人", on_delete=models.PROTECT, related_name="delegations_taken"
    )
    role = models.CharField("委托的角色", max_length=30, choices=Role.choices)
    starts_on = models.DateField("起始日期")
    ends_on = models.DateField("截止日期")
    reason = models.CharField("事由", max_length=200)
    revoked_on = models.DateField("提前收回日期", null=True, blank=True)
    created_at = models.DateTimeField("登记时间", default=now, editable=False)
    history = Versions(verbose_name="委托变更记录")

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = "委托办理"
        verbose_name_plural = "委托办理"
        ordering = ["-starts_on", "-id"]
        permissions = [("revoke_delegation", "收回他人的委托")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="delegation_period",
                violation_error_message="截止日期不能早于起始日期。",
            ),
            models.CheckConstraint(
                condition=~Q(principal=F("delegate")),
                name="delegation_two_people",
                violation_error_message="委托人和受托人不能是同一人。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delegate}代{self.principal}（{self.get_role_display()}）"

    def clean(self) -> None:
        if self.principal_id and self.role and self.role not in self.principal.own_roles:
            raise ValidationError({"role": "委托人没有这个角色，不能委托。"})
        if self.principal_id and self.delegate_id:
            if self.principal.department_id != self.delegate.department_id:
                raise ValidationError({"delegate": "受托人须与委托人同一部门。"})
            held = self.delegate.own_roles
            if {Role.SYSTEM_MANAGER, Role.SECURITY_MANAGER, Role.AUDIT_MANAGER} & (
                held | {self.role}
            ):
                raise ValidationError({"role": "三员角色不能委托，三员也不能受托业务角色。"})
