"""Classification branches, systems, exemptions, designations and update triggers of the demo."""

from collections.abc import Callable, Iterator
from datetime import date

from catalog.choices import Hosting, MlpsLevel, SystemPhase
from catalog.codes import normalise_name
from catalog.demo.contents import branch_code
from catalog.demo.stories import Days, find
from catalog.models import (
    ChangeTrigger,
    Classification,
    CloudExemption,
    InformationSystem,
    PlannedResource,
    SourceDesignation,
)
from catalog.workflow.exemptions import EXEMPTIONS
from catalog.workflow.triggers import TRIGGERS, register_trigger
from yongcheng.desk.demo import DEPARTMENTS, clerk, department, person
from yongcheng.desk.scenes import FIRST_DAY, Scene
from yongcheng.trail.clock import now
from yongcheng.trail.recorder import record

CITY, ABOVE, OWN = Hosting.GOVERNMENT_CLOUD, Hosting.SUPERIOR_CLOUD, Hosting.OWN_ROOM
USED = SystemPhase.RUNNING
SYSTEMS = (
    (1, "人口信息管理系统", MlpsLevel.THREE, ABOVE, USED, True),
    (1, "机动车驾驶证业务系统", MlpsLevel.THREE, ABOVE, USED, True),
    (2, "市场主体登记系统", MlpsLevel.THREE, ABOVE, USED, True),
    (3, "社会保险信息系统", MlpsLevel.THREE, ABOVE, USED, True),
    (3, "公共就业服务系统", MlpsLevel.TWO, CITY, USED, False),
    (4, "不动产登记信息平台", MlpsLevel.THREE, CITY, USED, False),
    (5, "学籍管理系统", MlpsLevel.TWO, ABOVE, USED, True),
    (7, "社会救助信息系统", MlpsLevel.TWO, CITY, USED, False),
    (9, "政府采购电子交易系统", MlpsLevel.THREE, OWN, USED, False),
    (10, "道路运输政务系统", MlpsLevel.TWO, ABOVE, USED, True),
    (11, "农村土地承包管理系统", MlpsLevel.TWO, CITY, USED, False),
    (15, "安全生产监管平台", MlpsLevel.TWO, OWN, USED, False),
    (15, "应急指挥调度系统", MlpsLevel.THREE, CITY, SystemPhase.PLANNED, False),
)


def register_scenes(days: Days) -> Iterator[Scene]:
    """Return the scenes of the registers."""
    yield _scene(FIRST_DAY, 1, "classification", branches)
    yield _scene(FIRST_DAY, 2, "systems", systems)
    yield _scene(date(2026, 2, 9), 500, "exemption-asked", ask_exemption)
    yield _scene(date(2026, 2, 11), 500, "exemption-given", give_exemption)
    yield _scene(days.ago(2), 520, "exemption-open", ask_second_exemption)
    yield _scene(date(2026, 7, 6), 510, "designations", designate)
    yield _scene(days.ago(9), 530, "trigger-late", lambda: trigger("婚姻登记信息", days.ago(13)))
    yield _scene(
        days.ago(20), 529, "trigger-stale", lambda: trigger("道路运输经营许可信息", days.ago(22))
    )
    yield _scene(
        days.ago(15), 529, "trigger-bureau", lambda: trigger("法律援助案件信息", days.ago(17))
    )
    yield _scene(days.ago(4), 531, "trigger-open", lambda: trigger("农村公路基本信息", days.ago(6)))
    yield _scene(
        days.ago(3), 532, "trigger-asked", lambda: trigger("律师执业许可信息", days.ago(7))
    )
    yield _scene(days.ago(1), 533, "trigger-extension", ask_extension)


def _scene(day: date, minute: int, key: str, play: Callable[[], None]) -> Scene:
    return Scene(day, minute, f"catalog.register.{key}", play)


def branches() -> None:
    """The department branches under 3/07; 目 000 stands for the code the province has not given."""
    group = _node("307", "000", 3, "河南省（目代码待省级平台确认）")
    for number, short_name, *_ in DEPARTMENTS:
        _node(group.full_code, branch_code(number)[6:], 4, short_name, number)


def _node(parent: str, code: str, level: int, name: str, number: int = 0) -> Classification:
    found, _ = Classification.objects.get_or_create(
        parent=Classification.objects.get(full_code=parent),
        code=code,
        defaults={
            "level": level,
            "name": name,
            "source": "演示数据",
            "department": department(number) if number else None,
        },
    )
    return found


def systems() -> None:
    for number, name, level, hosting, phase, is_vertical in SYSTEMS:
        made = InformationSystem.objects.create(
            name=name,
            owner=department(number),
            mlps_level=level,
            mlps_filing_number=f"41148100{number:03d}-26001" if level != MlpsLevel.UNRATED else "",
            hosting=hosting,
            phase=phase,
            is_vertical=is_vertical,
            went_live_on=date(2022, 1, number) if phase == USED else None,
        )
        record(
            verb="register",
            label="登记信息系统",
            target=made,
            target_label=made.name,
            target_department=made.owner.name,
            actor=clerk(number),
        )
    planned = InformationSystem.objects.get(phase=SystemPhase.PLANNED)
    PlannedResource.objects.create(
        system=planned,
        title="应急值守信息",
        item_titles="值守日期\n值守单位\n带班领导\n值守电话",
        planned_on=date(2027, 3, 31),
    )


def ask_exemption() -> None:
    _ask(
        "政府采购电子交易系统",
        CloudExemption.Reason.HARDWARE,
        "系统依赖专用加密机和投标保函接口，政务云暂不具备部署条件。",
        date(2027, 12, 31),
    )


def ask_second_exemption() -> None:
    _ask(
        "安全生产监管平台",
        CloudExemption.Reason.CONDITIONS,
        "视频接入带宽不足，待政务云扩容后迁移。",
        date(2027, 6, 30),
    )


def _ask(name: str, reason: str, explanation: str, expires_on: date) -> None:
    system = InformationSystem.objects.select_related("owner").get(name=name)
    applicant = clerk(int(system.owner.credit_code[13:16]))
    exemption = CloudExemption(
        system=system,
        reason=reason,
        explanation=explanation,
        expires_on=expires_on,
        applied_by=applicant,
        created_at=now(),
    )
    EXEMPTIONS.bear("apply", applicant, [exemption])
    exemption.save()


def give_exemption() -> None:
    exemption = CloudExemption.objects.get(system__name="政府采购电子交易系统")
    EXEMPTIONS.fire(exemption, "approve", person("ju.guanli"), given={"text": "同意，到期前迁移。"})


def designate() -> None:
    for title, lead, others, number in (
        ("婚姻状况", 7, (1, 3), "永政数〔2026〕7号"),
        ("参保状态", 3, (7, 9), "永政数〔2026〕8号"),
    ):
        made = SourceDesignation.objects.create(
            item_title=title,
            item_key=normalise_name(title),
            lead_department=department(lead),
            decision_number=number,
            decided_on=date(2026, 7, 6),
        )
        made.co_departments.set([department(other) for other in others])
        record(
            verb="designate",
            label="确定数源部门",
            target=made,
            target_label=str(made),
            target_department=made.lead_department.name,
            actor=person("ju.guanli"),
            basis="《政务数据共享条例》第十九条",
        )


def trigger(title: str, happened_on: date) -> None:
    resource = find(title)
    number = int(resource.provider.credit_code[13:16])
    register_trigger(resource, "duty", happened_on, "职责调整，登记项目有变化", clerk(number))


def ask_extension() -> None:
    found = ChangeTrigger.objects.get(resource__title="律师执业许可信息")
    TRIGGERS.fire(found, "ask_extension", clerk(8), given={"text": "省厅新表样尚未下发。"})
