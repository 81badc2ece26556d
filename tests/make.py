"""One plain function per record. States are reached through the real machines, never set."""

from datetime import date
from itertools import count

from django.contrib.auth.models import Group

from catalog.choices import (
    BasisKind,
    DataCategory,
    DataType,
    FormatClass,
    Hosting,
    MethodClass,
    MethodType,
    MlpsLevel,
    Openness,
    SharingType,
    UpdateCycle,
)
from catalog.content import Assessment, Basis, ItemContent, ResourceContent
from catalog.models import (
    Classification,
    InformationResource,
    InformationSystem,
    ResourceVersion,
)
from catalog.workflow.drafts import new_resource
from catalog.workflow.versions import VERSIONS
from yongcheng.departments.models import Department, DepartmentKind, User
from yongcheng.departments.roles import Role
from yongcheng.policy.credit_code import organisation_check, outer_check

PASSWORD = "Yongcheng-2026"
_numbers = count(100)  # of people; departments count apart, their codes have three digits
_departments = count(100)


def credit_code(number: int) -> str:
    """Return a demo code with both check digits right: 1 → 11411481YCDEM0016E."""
    body = f"YCDEM{number:03d}"
    head = f"11411481{body}{organisation_check(body)}"
    return head + outer_check(head)


def department(
    name: str = "",
    number: int = 0,
    *,
    kind: str = DepartmentKind.GOVERNMENT,
    parent: Department | None = None,
) -> Department:
    """A department with a valid code of its own and a branch of the classification."""
    number = number or next(_departments)
    made = Department.objects.create(
        name=name or f"第{number}局",
        credit_code=credit_code(number),
        kind=kind,
        parent=parent,
        valid_from=date(2019, 3, 1),
    )
    class_branch(made, number)
    return made


def class_branch(of: Department, number: int) -> Classification:
    """The 细目 under 类 3 in which a department's own resources are numbered."""
    parent = None
    for level, code, name in (
        (1, "3", "部门信息资源"),
        (2, "07", "市政府部门"),
        (3, "481", "永城市"),
    ):
        parent, _ = Classification.objects.get_or_create(
            parent=parent, code=code, defaults={"level": level, "name": name}
        )
    node, _ = Classification.objects.get_or_create(
        parent=parent,
        code=f"{number:03d}",
        defaults={"level": 4, "name": of.name, "department": of},
    )
    return node


def user(
    full_name: str,
    of: Department | None,
    *roles: str,
    username: str = "",
    must_change_password: bool = False,
) -> User:
    """A person who can sign in with PASSWORD and holds the roles."""
    made = User.objects.create_user(
        username=username or f"u{next(_numbers)}",
        password=PASSWORD,
        full_name=full_name,
        department=of,
        is_staff=True,
        must_change_password=must_change_password,
    )
    made.groups.set(Group.objects.filter(name__in=[Role(role).value for role in roles]))
    return made


def system(name: str = "社会救助信息系统", *, owner: Department) -> InformationSystem:
    return InformationSystem.objects.create(
        name=name, owner=owner, mlps_level=MlpsLevel.THREE, hosting=Hosting.GOVERNMENT_CLOUD
    )


def item(title: str = "姓名", **values: object) -> ItemContent:
    """信息项 that breaks no rule."""
    stated = {
        "data_type": DataType.CHARACTER.value,
        "length": "50",
        "data_category": DataCategory.GENERAL.value,
        "grade": 2,
    }
    return ItemContent(title=title, **(stated | values))


def content(title: str = "低保对象信息", **values: object) -> ResourceContent:
    """Content that breaks no rule: 有条件共享, not open, with three items and both assessments."""
    stated = {
        "abstract": "本市纳入最低生活保障的对象及其保障类别，由民政部门在审批时采集。",
        "format_class": FormatClass.DATABASE.value,
        "format_type": "MySQL",
        "sharing_type": SharingType.CONDITIONAL.value,
        "sharing_condition": "共享范围：民政、医保、人社部门；使用用途：社会救助资格核验。",
        "sharing_scope": "民政、医保、人社部门",
        "sharing_purpose": "社会救助资格核验",
        "method_class": MethodClass.PLATFORM.value,
        "method_type": MethodType.DATABASE.value,
        "openness": Openness.NOT_OPEN.value,
        "update_cycle": UpdateCycle.MONTHLY.value,
        "issued_on": "2026-01-15",
        "has_no_system": True,
        "data_category": DataCategory.GENERAL.value,
        "grade": 2,
        "secrecy_assessment": Assessment(done_on="2026-01-08", conclusion="不涉及国家秘密"),
        "privacy_assessment": Assessment(done_on="2026-01-08", conclusion="风险可控"),
        "contact_name": "办公室",
        "contact_phone": "0370-5110000",
        "items": (item("姓名"), item("保障类别"), item("审批日期", data_type="D", length="8")),
    }
    return ResourceContent(title=title, **(stated | values))


def withheld_content(title: str = "涉诉人员明细信息", **values: object) -> ResourceContent:
    """Content that withholds sharing and states a strong basis for it (条例第十四条)."""
    stated = {
        "sharing_type": SharingType.WITHHELD.value,
        "sharing_condition": "",
        "sharing_scope": "",
        "sharing_purpose": "",
        "withholding_reason": "法律规定不得向其他部门提供。",
        "bases": (
            Basis(BasisKind.LAW.value, "中华人民共和国统计法", "", "第十一条", "2024-09-13"),
        ),
        "method_class": "",
        "method_type": "",
    }
    return content(title, **(stated | values))


def version(
    of: ResourceContent | None = None,
    *,
    provider: Department,
    clerk: User | None = None,
) -> ResourceVersion:
    """A new resource with its first draft, made by the provider's clerk."""
    clerk = clerk or anybody(Role.DEPARTMENT_CLERK, provider)
    return new_resource(of or content(), provider, clerk)


def anybody(role: str, of: Department) -> User:
    """Return somebody of the department who holds the role, made where there is nobody yet."""
    found = User.objects.with_role(Role(role).value).filter(department=of).first()
    return found or user(f"{of.name}{Role(role).label}", of, role)


def submit(draft: ResourceVersion) -> ResourceVersion:
    """Move a draft on to the head of its department."""
    clerk = anybody(Role.DEPARTMENT_CLERK, draft.resource.provider)
    return VERSIONS.fire(draft, "submit", clerk)


def send_for_review(draft: ResourceVersion) -> ResourceVersion:
    """Move a draft on to the bureau."""
    head = anybody(Role.DEPARTMENT_HEAD, draft.resource.provider)
    return VERSIONS.fire(submit(draft), "head_approve", head)


def publish(draft: ResourceVersion) -> ResourceVersion:
    """Move a draft on until it is in force."""
    reviewer = anybody(Role.BUREAU_CATALOG, the_bureau())
    return VERSIONS.fire(send_for_review(draft), "publish", reviewer)


def the_bureau() -> Department:
    """Return the authority, made where there is none yet."""
    found = Department.objects.filter(kind=DepartmentKind.BUREAU).first()
    return found or department("大数据管理局", 6, kind=DepartmentKind.BUREAU)


def resource(
    of: ResourceContent | None = None, *, provider: Department, published: bool = True
) -> InformationResource:
    """A resource, through every step of the real machine when it is to be published."""
    draft = version(of, provider=provider)
    if published:
        publish(draft)
    return InformationResource.objects.get(pk=draft.resource_id)
