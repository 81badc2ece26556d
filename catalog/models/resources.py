"""政务信息资源 and its 信息项, as every reader sees them now.

The rows here are a projection: of the version in force, or, before the first publication, of the
draft. What is edited, reviewed and kept as history is ResourceVersion.content.
"""

from django.db import models
from django.db.models import Q

from catalog.choices import (
    BasisKind,
    DataCategory,
    DataType,
    FormatClass,
    MethodClass,
    MethodType,
    Openness,
    ResourceStatus,
    SharingType,
    UpdateCycle,
)
from catalog.models.classification import Classification
from catalog.models.systems import READS_ALL, InformationSystem
from yongcheng.departments.models import Department, User
from yongcheng.departments.roles import DEPARTMENT_ROLES, Role
from yongcheng.departments.scoping import ScopedQuerySet, department_ids

IN_FORCE = (ResourceStatus.PUBLISHED, ResourceStatus.CHANGING)
# Published 不予共享 that rests on a policy document only: to be justified anew (decision 4).
WEAK_BASIS = Q(status__in=IN_FORCE, sharing_type=SharingType.WITHHELD, has_weak_basis=True)
# Published resources that name no system and are not marked 无信息系统 (decision 2).
UNLINKED = Q(status__in=IN_FORCE, source_system__isnull=True, has_no_system=False)
READS_CATALOG = DEPARTMENT_ROLES | {Role.OPINION_GIVER, Role.EXPERT, Role.FINANCE}


class ResourceQuerySet(ScopedQuerySet):
    def published(self) -> "ResourceQuerySet":
        """Resources in force for every reader; one with a change under review is in force too."""
        return self.filter(status__in=IN_FORCE)

    def not_retired(self) -> "ResourceQuerySet":
        return self.exclude(status=ResourceStatus.RETIRED)

    def visible_to(self, user: User) -> "ResourceQuerySet":
        if user.is_superuser or user.roles & READS_ALL:
            return self
        if not user.roles & READS_CATALOG:
            return self.none()
        own = Q(provider_id__in=department_ids(user))
        # A draft that was given up before publication is its own department's business.
        was_published = Q(status=ResourceStatus.RETIRED, first_published_on__isnull=False)
        return self.filter(own | Q(status__in=IN_FORCE) | was_published)

    def editable_by(self, user: User) -> "ResourceQuerySet":
        if Role.DEPARTMENT_CLERK in user.roles:
            return self.filter(provider_id__in=department_ids(user))
        return self.none()


# The list stands in the order of codes, whatever it is narrowed to; what a scope reads of a row
# stands in the first index too, so that a page far down is found without reading rows.
LIST_INDEXES = (
    models.Index(fields=["quality", "code", "id", "status"], name="resource_by_quality"),
    models.Index(
        fields=["code", "id", "status", "provider", "first_published_on"], name="resource_list"
    ),
    *(
        models.Index(fields=[field, "code", "id"], name=f"resource_by_{name}")
        for field, name in (
            ("provider", "provider"),
            ("status", "status"),
            ("sharing_type", "sharing"),
            ("update_cycle", "cycle"),
            ("openness", "openness"),
            ("format_class", "format"),
            ("grade", "grade"),
            ("source_system", "system"),
            ("item_count", "items"),
        )
    ),
    *(
        models.Index(fields=["code", "id", "provider"], name=name, condition=condition)
        for name, condition in (("resource_weak", WEAK_BASIS), ("resource_unlinked", UNLINKED))
    ),
)


class InformationResource(models.Model):
    """政务信息资源: one entry of the catalogue."""

    code = models.CharField("信息资源代码", max_length=64, blank=True)
    title = models.CharField("信息资源名称", max_length=200)
    title_key = models.CharField("名称比对键", max_length=200, editable=False)
    provider = models.ForeignKey(
        Department,
        verbose_name="提供部门",
        on_delete=models.PROTECT,
        related_name="resources",
        db_index=False,  # LIST_INDEXES has one that begins with it
    )
    provider_unit = models.CharField("提供方内部部门", max_length=120, blank=True)
    classification = models.ForeignKey(
        Classification,
        verbose_name="信息资源分类",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="resources",
    )
    abstract = models.TextField("信息资源摘要", blank=True)
    format_class = models.CharField(
        "信息资源格式分类", max_length=20, choices=FormatClass.choices, blank=True
    )
    format_type = models.CharField("信息资源格式类型", max_length=60, blank=True)
    sharing_type = models.CharField(
        "共享类型", max_length=20, choices=SharingType.choices, blank=True
    )
    method_class = models.CharField(
        "共享方式分类", max_length=20, choices=MethodClass.choices, blank=True
    )
    method_type = models.CharField(
        "共享方式类型", max_length=20, choices=MethodType.choices, blank=True
    )
    openness = models.CharField("开放类型", max_length=20, choices=Openness.choices, blank=True)
    update_cycle = models.CharField(
        "更新周期", max_length=20, choices=UpdateCycle.choices, blank=True
    )
    issued_on = models.DateField("发布日期", null=True, blank=True)
    source_system = models.ForeignKey(
        InformationSystem,
        verbose_name="来源系统",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="resources",
        db_index=False,  # LIST_INDEXES has one that begins with it
    )
    has_no_system = models.BooleanField("无信息系统", default=False)
    data_category = models.CharField(
        "数据分类", max_length=20, choices=DataCategory.choices, blank=True
    )
    grade = models.PositiveSmallIntegerField("数据分级", null=True, blank=True)
    item_count = models.PositiveIntegerField("信息项数", default=0, editable=False)
    basis_count = models.PositiveSmallIntegerField("不予共享依据数", default=0, editable=False)
    has_weak_basis = models.BooleanField("依据仅为政策文件", default=False, editable=False)
    is_assessed = models.BooleanField("已完成两项评估", default=False, editable=False)
    quality = models.PositiveSmallIntegerField("质量分", null=True, editable=False)
    quality_gaps = models.PositiveSmallIntegerField("质量扣分处", default=0, editable=False)
    status = models.CharField(
        "状态",
        max_length=20,
        choices=ResourceStatus.choices,
        default=ResourceStatus.DRAFT,
        editable=False,
    )
    current_version = models.ForeignKey(
        "catalog.ResourceVersion",
        verbose_name="现行版本",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    open_version = models.ForeignKey(
        "catalog.ResourceVersion",
        verbose_name="在办版本",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    first_published_on = models.DateField("首次发布日期", null=True, blank=True, editable=False)
    published_on = models.DateField("现行版本发布日期", null=True, blank=True, editable=False)
    retired_on = models.DateField("下线日期", null=True, blank=True, editable=False)
    created_at = models.DateTimeField("创建时间", editable=False)
    updated_at = models.DateTimeField("更新时间", editable=False)
    search_items = models.TextField("检索用信息项", blank=True, default="", editable=False)
    search_abstract = models.TextField("检索用摘要", blank=True, default="", editable=False)
    search_initials = models.CharField(
        "名称拼音首字母", max_length=200, blank=True, default="", editable=False
    )

    objects = ResourceQuerySet.as_manager()

    class Meta:
        verbose_name = "政务信息资源"
        verbose_name_plural = "政务信息资源"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["provider", "title_key"], name="resource_provider_title"),
            models.Index(fields=["status", "provider"], name="resource_status_provider"),
            *LIST_INDEXES,
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                condition=~Q(code=""),
                name="resource_code_unique",
                violation_error_message="这个信息资源代码已被使用。",
            ),
            models.UniqueConstraint(
                fields=["provider", "title_key"],
                condition=~Q(status=ResourceStatus.RETIRED),
                name="resource_title_within_provider",
                violation_error_message="本部门已有同名资源。",
            ),
            models.CheckConstraint(
                condition=~Q(sharing_type=SharingType.WITHHELD)
                | ~Q(status__in=IN_FORCE)
                | Q(basis_count__gte=1),
                name="withheld_resource_states_its_basis",
                violation_error_message="不予共享的资源没有依据，不能发布。",
            ),
            models.CheckConstraint(
                condition=~Q(sharing_type=SharingType.WITHHELD)
                | ~Q(status__in=IN_FORCE)
                | Q(openness__in=["", Openness.NOT_OPEN]),
                name="withheld_resource_is_not_open",
                violation_error_message="不予共享的资源不能向社会开放。",
            ),
        ]
        permissions = [("export_informationresource", "导出目录")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_in_force(self) -> bool:
        return self.status in IN_FORCE

    @property
    def latest_version(self) -> "models.Model | None":
        """The version that an editor works on or an import compares with."""
        return self.open_version or self.current_version


class InformationItem(models.Model):
    """信息项: one field of a resource."""

    resource = models.ForeignKey(
        InformationResource,
        verbose_name="政务信息资源",
        on_delete=models.CASCADE,  # a true part: rows are rewritten with each projection
        related_name="items",
    )
    position = models.PositiveIntegerField("序号")
    title = models.CharField("信息项名称", max_length=200)
    title_key = models.CharField("名称比对键", max_length=200)
    title_en = models.CharField("英文名", max_length=120, blank=True)
    data_type = models.CharField("数据类型", max_length=1, choices=DataType.choices, blank=True)
    length = models.CharField("数据长度", max_length=40, blank=True)
    sharing_type = models.CharField(
        "共享类型", max_length=20, choices=SharingType.choices, blank=True
    )
    is_open = models.BooleanField("是否开放", null=True, blank=True)
    grade = models.PositiveSmallIntegerField("数据分级", null=True, blank=True)
    data_category = models.CharField(
        "数据分类", max_length=20, choices=DataCategory.choices, blank=True
    )
    is_key = models.BooleanField("是否主键", null=True, blank=True)
    is_personal = models.BooleanField("个人信息", null=True, blank=True)
    is_deidentified = models.BooleanField("已去标识化", null=True, blank=True)

    class Meta:
        verbose_name = "信息项"
        verbose_name_plural = "信息项"
        ordering = ["resource", "position"]
        indexes = [models.Index(fields=["title_key", "resource"], name="item_key_resource")]
        constraints = [
            models.UniqueConstraint(fields=["resource", "position"], name="item_position")
        ]

    def __str__(self) -> str:
        return self.title


class WithholdingBasis(models.Model):
    """不予共享依据: the instrument and article on which withholding rests (条例第十四条、第十五条)."""

    resource = models.ForeignKey(
        InformationResource,
        verbose_name="政务信息资源",
        on_delete=models.CASCADE,  # a true part: rows are rewritten with each projection
        related_name="bases",
    )
    kind = models.CharField("依据种类", max_length=30, choices=BasisKind.choices)
    title = models.CharField("依据名称", max_length=200)
    document_number = models.CharField("文号", max_length=80, blank=True)
    article = models.CharField("条款", max_length=120, blank=True)
    issued_on = models.DateField("文件日期", null=True, blank=True)

    class Meta:
        verbose_name = "不予共享依据"
        verbose_name_plural = "不予共享依据"
        ordering = ["resource", "id"]

    def __str__(self) -> str:
        return f"{self.title}{self.article}"
