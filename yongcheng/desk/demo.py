"""The people of the demonstration: fifteen departments and somebody for every role."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from yongcheng.clocks.runner import run_clocks
from yongcheng.departments.models import Delegation, Department, DepartmentKind, User
from yongcheng.departments.roles import Role
from yongcheng.desk.scenes import FIRST_DAY, PASSWORD, Account, Scene, scenes
from yongcheng.notices.inbox import mark_read
from yongcheng.notices.models import Notice
from yongcheng.policy.credit_code import organisation_check, outer_check
from yongcheng.trail.clock import now
from yongcheng.trail.clock import today as clock_today
from yongcheng.trail.recorder import record

# number, short name, full name, login prefix, names of clerk, head, head of the sharing office
DEPARTMENTS = (
    (6, "政务大数据局", "永城市政务服务和大数据管理局", "ju", ()),
    (1, "公安局", "永城市公安局", "gongan", ("周启明", "吴守正", "郑开来")),
    (2, "市场监管局", "永城市市场监督管理局", "shijian", ("冯知行", "陈立本", "褚思源")),
    (3, "人社局", "永城市人力资源和社会保障局", "renshe", ("卫明远", "蒋致和", "沈方正")),
    (4, "自然资源局", "永城市自然资源和规划局", "ziran", ("韩青山", "杨致远", "朱守田")),
    (5, "教育体育局", "永城市教育体育局", "jiaoti", ("秦书华", "尤育才", "许文博")),
    (7, "民政局", "永城市民政局", "minzheng", ("何惠民", "吕安康", "施广济")),
    (8, "司法局", "永城市司法局", "sifa", ("张明理", "孔守法", "曹公正")),
    (9, "财政局", "永城市财政局", "caizheng", ("严度支", "华知量", "金守约")),
    (10, "交通运输局", "永城市交通运输局", "jiaotong", ("魏通达", "陶远行", "姜路平")),
    (11, "农业农村局", "永城市农业农村局", "nongye", ("戚丰年", "谢禾田", "邹春耕")),
    (12, "文广旅局", "永城市文化广电和旅游局", "wenlv", ("喻文彬", "柏怀古", "水映山")),
    (13, "商务局", "永城市商务局", "shangwu", ("窦通商", "章诚信", "云和畅")),
    (14, "统计局", "永城市统计局", "tongji", ("苏知数", "潘求实", "葛明鉴")),
    (15, "应急局", "永城市应急管理局", "yingji", ("奚防微", "范安澜", "彭常备")),
    (20, "审计局", "永城市审计局", "shenji", ()),
)
CLOCK_DAYS = 60
SUFFIXES = (
    ("tianbao", Role.DEPARTMENT_CLERK, "信息中心科员"),
    ("fuze", Role.DEPARTMENT_HEAD, "分管副局长"),
    ("gongxiang", Role.SHARING_OFFICE_HEAD, "信息中心主任"),
)
CITY_PEOPLE = (
    ("ju.mulu", "鲁审言", Role.BUREAU_CATALOG, 6, "目录管理股股长"),
    ("ju.mulu2", "韦慎思", Role.BUREAU_CATALOG, 6, "目录管理股科员"),
    ("ju.gongxiang", "昌流通", Role.BUREAU_SHARING, 6, "数据共享股科员"),
    ("ju.xiangmu", "马建业", Role.BUREAU_PROJECTS, 6, "项目管理股科员"),
    ("ju.guanli", "苗有章", Role.BUREAU_ADMIN, 6, "办公室主任"),
    ("ju.lingdao", "凤鸣岐", Role.BUREAU_HEAD, 6, "局长"),
    ("shenji", "方察微", Role.AUDITOR, 20, "电子数据审计科科长"),
    ("caizheng.yusuan", "俞量入", Role.FINANCE, 9, "预算股股长"),
    ("xitong", "任运维", Role.SYSTEM_MANAGER, 6, "运维岗"),
    ("anquan", "袁守御", Role.SECURITY_MANAGER, 6, "安全岗"),
    ("shenjiyuan", "柳鉴真", Role.AUDIT_MANAGER, 6, "审计岗"),
)


def credit_code(number: int) -> str:
    """Return a code with both check signs right and an evidently fictitious organisation part."""
    body = f"YCDEM{number:03d}"
    head = f"11411481{body}{organisation_check(body)}"
    return head + outer_check(head)


def department(number: int) -> Department:
    """Return one of the demonstration's departments."""
    return Department.objects.get(credit_code=credit_code(number))


def person(username: str) -> User:
    """Return one of the demonstration's people."""
    return User.objects.get(username=username)


def prefix(number: int) -> str:
    return next(row[3] for row in DEPARTMENTS if row[0] == number)


def clerk(number: int) -> User:
    return person(f"{prefix(number)}.tianbao")


def head(number: int) -> User:
    return person(f"{prefix(number)}.fuze")


def accounts() -> list[Account]:
    """Return the accounts worth printing, in the order in which a newcomer tries them."""
    names = ("minzheng.tianbao", "minzheng.fuze", "ju.mulu", "ju.guanli", "ju.lingdao", "shenji")
    names += ("ziran.tianbao", "ziran.fuze", "ju.mulu2", "xitong", "anquan", "shenjiyuan")
    people = User.objects.select_related("department").in_bulk(names, field_name="username")
    return [
        Account(name, people[name].role_labels, people[name].department.name)
        for name in names
        if name in people
    ]


@scenes
def city_scenes(today: date) -> Iterable[Scene]:
    yield Scene(FIRST_DAY, 0, "city.people", settle)
    yield Scene(max(FIRST_DAY, today - timedelta(days=2)), 5, "city.delegation", delegate)
    for day in mornings(today):
        yield Scene(day, 3, f"city.clocks.{day}", ring)
    yield Scene(max(FIRST_DAY, today - timedelta(days=1)), 6, "city.notices", read_old_notices)


def mornings(today: date) -> Iterator[date]:
    """The weekdays of the last weeks, on which the clocks ran."""
    first = max(FIRST_DAY, today - timedelta(days=CLOCK_DAYS))
    days = (first + timedelta(days=step) for step in range((today - first).days + 1))
    return (day for day in days if day.weekday() < 5)


def ring() -> None:
    """What cron does every morning."""
    run_clocks(clock_today())


def read_old_notices() -> None:
    """What is older than a week has been read by whoever got it."""
    old = Notice.objects.unread().filter(created_at__lt=now() - timedelta(days=7))
    for person_id in old.order_by().values_list("recipient", flat=True).distinct():
        mark_read(User.objects.get(pk=person_id), old.values_list("pk", flat=True))


def settle() -> None:
    """Departments and people come into being."""
    groups = {group.name: group for group in Group.objects.all()}
    bureau = None
    for number, short_name, name, login, names in DEPARTMENTS:
        made = Department.objects.create(
            name=name,
            short_name=short_name,
            credit_code=credit_code(number),
            kind=DepartmentKind.BUREAU if number == 6 else DepartmentKind.GOVERNMENT,
            valid_from=date(2019, 3, 1),
            sharing_office="信息中心" if names else "",
            sharing_contact=names[0] if names else "",
            sharing_phone=f"0370-51{number:02d}000",
        )
        bureau = bureau or made
        for full_name, (suffix, role, title) in zip(names, SUFFIXES, strict=False):
            welcome(f"{login}.{suffix}", full_name, groups[role], made, title)
        if names:
            made.sharing_office_head = person(f"{login}.gongxiang")
            made.save()
    for username, full_name, role, number, title in CITY_PEOPLE:
        welcome(username, full_name, groups[role], department(number), title)
    record(
        verb="import",
        label="批量建立账号",
        target=bureau,
        target_label=str(bureau),
        actor=None,
        detail={"people": User.objects.count()},
    )


@cache
def hashed_password() -> str:
    """One hash for all of them: hashing is slow on purpose, and the password is printed anyway."""
    return make_password(PASSWORD)


def welcome(username: str, full_name: str, group: Group, of: Department, title: str) -> None:
    """Open one account; a demonstration account need not change its printed password."""
    made = User(
        username=username,
        full_name=full_name,
        department=of,
        job_title=title,
        must_change_password=False,
    )
    made.password = hashed_password()
    made.save()
    made.groups.add(group)


def delegate() -> None:
    """A head is away for some days; a colleague acts in his place, shown as 代."""
    principal, colleague = head(3), person("renshe.gongxiang")
    made = Delegation.objects.create(
        principal=principal,
        delegate=colleague,
        role=Role.DEPARTMENT_HEAD,
        starts_on=date(2026, 9, 21),
        ends_on=date(2026, 12, 31),
        reason="外出培训",
    )
    record(
        verb="delegate",
        label="委托办理",
        target=made,
        target_label=str(made),
        target_department=principal.department.name,
        actor=principal,
        reason=made.reason,
    )
