"""事项材料: what departments ask citizens for, and where it could be had by sharing instead.

条例第十九条第一款: what sharing can give is not collected again. There is no status: a hit is found,
answered, decided and ended by dated facts, so that every past day can be read as it was.
"""

from datetime import date

from django.db import models
from django.db.models import Q

from catalog.models.resources import InformationResource
from catalog.models.systems import READS_ALL
from yongcheng.departments.models import Department, User
from yongcheng.departments.roles import DEPARTMENT_ROLES, Role
from yongcheng.departments.scoping import ScopedQuerySet, department_ids


class MaterialSource(models.TextChoices):
    """来源渠道: where the applicant has the material from."""

    APPLICANT = "applicant", "申请人自备"
    GOVERNMENT = "government", "政府部门核发"
    SHARED = "shared", "共享获取，不再收取"
    OTHER = "other", "其他"


class MaterialKind(models.TextChoices):
    """材料类型."""

    FORM = "form", "申请表单"
    CERTIFICATE = "certificate", "证照证明"
    DOCUMENT = "document", "其他材料"


class MaterialQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> "MaterialQuerySet":
        """What is asked of citizens is public; inside, the department's own and the bureau's."""
        if user.is_superuser or user.roles & READS_ALL:
            return self
        if user.roles & DEPARTMENT_ROLES:
            return self.filter(department_id__in=department_ids(user))
        return self.none()

    def editable_by(self, user: User) -> "MaterialQuerySet":
        if Role.DEPARTMENT_CLERK in user.roles:
            return self.current().filter(department_id__in=department_ids(user))
        return self.none()

    def current(self) -> "MaterialQuerySet":
        """Materials that are still asked for."""
        return self.filter(ended_on__isnull=True)

    def asked_for(self) -> "MaterialQuerySet":
        """Materials that citizens have to bring: what is had by sharing is not asked for."""
        return self.current().exclude(source=MaterialSource.SHARED)


class MatterMaterial(models.Model):
    """事项材料: one form or material that a department asks for in one matter."""

    department = models.ForeignKey(
        Department, verbose_name="部门", on_delete=models.PROTECT, related_name="materials"
    )
    matter_code = models.CharField("事项编码", max_length=64, blank=True)
    matter_title = models.CharField("事项名称", max_length=200)
    matter_key = models.CharField("事项比对键", max_length=200, editable=False)
    title = models.CharField("材料名称", max_length=200)
    title_key = models.CharField("材料比对键", max_length=200, editable=False)
    kind = models.CharField(
        "材料类型", max_length=12, choices=MaterialKind.choices, default=MaterialKind.DOCUMENT
    )
    source = models.CharField(
        "来源渠道", max_length=12, choices=MaterialSource.choices, default=MaterialSource.APPLICANT
    )
    issuer = models.CharField("核发部门", max_length=120, blank=True)
    is_required = models.BooleanField("必须提交", default=True)
    items = models.JSONField(
        "填报（包含）的信息项",
        default=list,
        blank=True,
        help_text="申请人要填写或材料上写明的内容。",
    )
    basis = models.CharField("设定依据", max_length=300, blank=True)
    since = models.DateField("登记日期", editable=False)
    ended_on = models.DateField("取消日期", null=True, blank=True, editable=False)
    upload_id = models.BigIntegerField("上传批次号", null=True, db_index=True, editable=False)

    objects = MaterialQuerySet.as_manager()

    class Meta:
        verbose_name = "事项材料"
        verbose_name_plural = "事项材料清单"
        ordering = ["department", "matter_key", "id"]
        permissions = [("export_mattermaterial", "导出事项材料与重复收集台账")]
        constraints = [
            models.UniqueConstraint(
                fields=["department", "matter_key", "title_key"],
                condition=Q(ended_on__isnull=True),
                name="material_once_a_matter",
                violation_error_message="这个事项已登记同名材料。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.matter_title}：{self.title}"


class HitQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> "HitQuerySet":
        return self.filter(material__in=MatterMaterial.objects.visible_to(user).order_by())

    def editable_by(self, user: User) -> "HitQuerySet":
        """The department answers, the authority's reviewers decide."""
        rows = self.current()
        if Role.BUREAU_CATALOG in user.roles:
            return rows
        if user.roles & {Role.DEPARTMENT_CLERK, Role.DEPARTMENT_HEAD}:
            return rows.filter(
                decided_at__isnull=True, material__department_id__in=department_ids(user)
            )
        return self.none()

    def current(self) -> "HitQuerySet":
        return self.filter(ended_on__isnull=True)

    def unanswered(self) -> "HitQuerySet":
        return self.current().filter(answered_at__isnull=True, decided_at__isnull=True)

    def undecided(self) -> "HitQuerySet":
        return self.current().filter(decided_at__isnull=True)

    def confirmed(self, on: date) -> "HitQuerySet":
        """重复收集 as it stood at the end of that day: decided and not yet put right."""
        return self.filter(
            Q(ended_on__isnull=True) | Q(ended_on__gt=on),
            decision=CollectionHit.Decision.DUPLICATE,
            decided_on__lte=on,
        )


class CollectionHit(models.Model):
    """重复收集核对: a material that a resource of the catalogue could give, and what came of it."""

    class Answer(models.TextChoices):
        SHARE = "share", "改为共享获取"
        NEEDED = "needed", "确需收集"
        DIFFERENT = "different", "不是同一数据"

    class Decision(models.TextChoices):
        DUPLICATE = "duplicate", "属于重复收集"
        NEEDED = "needed", "确需收集"
        DIFFERENT = "different", "不是同一数据"

    material = models.ForeignKey(
        MatterMaterial, verbose_name="事项材料", on_delete=models.PROTECT, related_name="hits"
    )
    resource = models.ForeignKey(
        InformationResource,
        verbose_name="可共享的资源",
        on_delete=models.PROTECT,
        related_name="collection_hits",
    )
    evidence = models.JSONField("对应的内容", default=dict)
    matched = models.PositiveSmallIntegerField("对应信息项数", default=0)
    found_on = models.DateField("发现日期", db_index=True)
    answer = models.CharField("部门说明", max_length=10, choices=Answer.choices, blank=True)
    answer_text = models.CharField("说明内容", max_length=500, blank=True)
    answered_by = models.ForeignKey(
        User, verbose_name="说明人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField("说明时间", null=True)
    decision = models.CharField("认定", max_length=10, choices=Decision.choices, blank=True)
    reason = models.CharField("认定理由", max_length=500, blank=True)
    decided_by = models.ForeignKey(
        User, verbose_name="认定人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField("认定时间", null=True)
    decided_on = models.DateField("认定日期", null=True, db_index=True)
    ended_on = models.DateField("终结日期", null=True, db_index=True)
    ended_because = models.CharField("终结原因", max_length=200, blank=True)

    objects = HitQuerySet.as_manager()

    class Meta:
        verbose_name = "重复收集核对"
        verbose_name_plural = "重复收集核对"
        ordering = ["decided_at", "found_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["material", "resource"],
                condition=Q(ended_on__isnull=True),
                name="one_hit_now",
            ),
            models.CheckConstraint(
                condition=(Q(decision="") & Q(decided_at__isnull=True))
                | (~Q(decision="") & Q(decided_at__isnull=False) & Q(decided_by__isnull=False)),
                name="hit_decision_is_dated",
                violation_error_message="认定须有认定人和时间。",
            ),
            models.CheckConstraint(
                condition=Q(decision="") | ~Q(reason=""),
                name="hit_decision_has_reason",
                violation_error_message="没有填写认定理由。",
            ),
            models.CheckConstraint(
                condition=Q(answer__in=["", "share"]) | ~Q(answer_text=""),
                name="hit_answer_has_text",
                violation_error_message="没有写明确需收集的依据或不同之处。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.material}（{self.resource}）"

    @property
    def state(self) -> str:
        """open, answered, the decision, or ended."""
        if self.ended_on:
            return "ended"
        return self.decision or ("answered" if self.answered_at else "open")

    @property
    def state_text(self) -> str:
        if self.ended_on and self.decision == self.Decision.DUPLICATE:
            return "已纠正"
        words = {"open": "待部门说明", "answered": "待认定", "ended": "已终结"}
        return words.get(self.state) or self.get_decision_display()
