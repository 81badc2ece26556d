"""信息资源分类: the tree 类/项/目/细目, kept as data because localities number it differently."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from catalog.choices import ResourceCategory
from yongcheng.departments.models import Department, User
from yongcheng.departments.roles import Role
from yongcheng.trail.history import Versions

CODE_LENGTHS = {1: 1, 2: 2, 3: 3}


class ClassificationQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "ClassificationQuerySet":
        return self if user.is_active else self.none()

    def editable_by(self, user: User) -> "ClassificationQuerySet":
        return self if Role.BUREAU_ADMIN in user.roles or user.is_superuser else self.none()


class Classification(models.Model):
    """信息资源分类节点: 类 (1 digit), 项 (2), 目 (3), 细目 (any number of digits, may nest)."""

    class Level(models.IntegerChoices):
        CLASS = 1, "类"
        DIVISION = 2, "项"
        GROUP = 3, "目"
        DETAIL = 4, "细目"

    parent = models.ForeignKey(
        "self",
        verbose_name="上级分类",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    level = models.PositiveSmallIntegerField("层级", choices=Level.choices)
    code = models.CharField(
        "本级代码", max_length=20, validators=[RegexValidator(r"^\d+$", "分类代码只能是数字。")]
    )
    full_code = models.CharField("前段码", max_length=60, unique=True, editable=False)
    name = models.CharField("名称", max_length=80)
    full_name = models.CharField("全称", max_length=300, editable=False)
    department = models.ForeignKey(
        Department,
        verbose_name="对应部门",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="classifications",
        help_text="部门类细目所属的部门；该部门的新资源默认归入这里。",
    )
    lead_department = models.ForeignKey(
        Department,
        verbose_name="牵头部门",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="led_classifications",
        help_text="基础信息资源、主题信息资源目录的牵头编制部门。",
    )
    source = models.CharField("来源", max_length=120, blank=True)
    is_active = models.BooleanField("启用", default=True)
    history = Versions(verbose_name="分类变更记录")

    objects = ClassificationQuerySet.as_manager()

    class Meta:
        verbose_name = "信息资源分类"
        verbose_name_plural = "信息资源分类"
        ordering = ["full_code"]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "code"],
                name="classification_code_within_parent",
                violation_error_message="同一上级下已有这个代码。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.full_code} {self.name}"

    def clean(self) -> None:
        parent_level = self.parent.level if self.parent else 0
        if self.level != min(parent_level + 1, 4):
            raise ValidationError({"level": "层级须紧接上级：类、项、目、细目，细目可以再分。"})
        length = CODE_LENGTHS.get(self.level)
        if length and len(self.code) != length:
            raise ValidationError({"code": f"{self.get_level_display()}代码是 {length} 位数字。"})
        if self.level == 1 and self.code not in ResourceCategory.values:
            raise ValidationError({"code": "类代码：1 基础、2 主题、3 部门。"})

    def save(self, *args: object, **kwargs: object) -> None:
        self.full_code = (self.parent.full_code if self.parent else "") + self.code
        names = [self.parent.full_name] if self.parent else []
        self.full_name = " / ".join([*names, self.name])
        super().save(*args, **kwargs)


class CodeSerial(models.Model):
    """顺序码: the last serial issued under a classification code; a serial is never reused."""

    class_code = models.CharField("前段码", max_length=60, unique=True)
    last_serial = models.PositiveIntegerField("已发到的顺序码", default=0)

    class Meta:
        verbose_name = "顺序码"
        verbose_name_plural = "顺序码"

    def __str__(self) -> str:
        return f"{self.class_code}/{self.last_serial}"
