"""What the departments of the demo ask citizens for, and what came of the check."""

from collections.abc import Callable, Iterator

from catalog.codes import normalise_name
from catalog.demo.stories import Days
from catalog.models import CollectionHit, MaterialKind, MaterialSource, MatterMaterial
from catalog.overlaps.collecting import check_materials
from catalog.workflow.collecting import Said, answer, decide
from yongcheng.desk.demo import clerk, department, person
from yongcheng.desk.scenes import Scene
from yongcheng.trail.clock import today
from yongcheng.trail.recorder import record

FORM, PAPER, OTHER = MaterialKind.FORM, MaterialKind.CERTIFICATE, MaterialKind.DOCUMENT
OWN, ISSUED = MaterialSource.APPLICANT, MaterialSource.GOVERNMENT
# department, matter, material, kind, source, issuer, items
MATERIALS = (
    (
        7,
        "最低生活保障对象认定",
        "最低生活保障申请表",
        FORM,
        OWN,
        "",
        "姓名、公民身份号码、户籍地址、家庭人口数、参保状态",
    ),
    (
        7,
        "最低生活保障对象认定",
        "不动产登记情况证明",
        PAPER,
        ISSUED,
        "自然资源和规划局",
        "权利人姓名、不动产权证号、坐落、建筑面积",
    ),
    (
        7,
        "特困人员认定",
        "特困人员救助供养申请表",
        FORM,
        OWN,
        "",
        "姓名、公民身份号码、出生日期、户籍地址",
    ),
    (
        3,
        "就业困难人员认定",
        "就业困难人员申请表",
        FORM,
        OWN,
        "",
        "姓名、公民身份号码、户籍地址、婚姻状况",
    ),
    (
        3,
        "就业困难人员认定",
        "营业执照复印件",
        PAPER,
        ISSUED,
        "市场监督管理局",
        "企业名称、法定代表人姓名、成立日期、经营范围",
    ),
    (
        5,
        "义务教育入学登记",
        "入学登记表",
        FORM,
        OWN,
        "",
        "学生姓名、公民身份号码、户籍地址、出生日期",
    ),
    (
        5,
        "义务教育入学登记",
        "房产证明",
        PAPER,
        ISSUED,
        "自然资源和规划局",
        "不动产权证号、坐落、权利人姓名",
    ),
    (
        10,
        "道路旅客运输经营许可",
        "经营许可申请表",
        FORM,
        OWN,
        "",
        "企业名称、统一社会信用代码、住所、经营范围",
    ),
    (10, "道路旅客运输经营许可", "安全生产管理制度文本", OTHER, OWN, "", ""),
    (
        12,
        "营业性演出审批",
        "演出申请书",
        FORM,
        OWN,
        "",
        "单位名称、统一社会信用代码、演出日期、演出地点",
    ),
)


def material_scenes(days: Days) -> Iterator[Scene]:
    """Return the scenes of the list of materials and of its check."""
    yield _scene(days, 30, "lists", bring)
    yield _scene(days, 24, "answered", explain)
    yield _scene(days, 20, "decided", settle)


def _scene(days: Days, ago: int, key: str, play: Callable[[], None]) -> Scene:
    return Scene(days.ago(ago), 505, f"catalog.materials.{key}", play)


def bring() -> None:
    """The lists as they were handed in."""
    for number, matter, title, kind, source, issuer, items in MATERIALS:
        made = MatterMaterial.objects.create(
            department=department(number),
            matter_title=matter,
            matter_key=normalise_name(matter),
            title=title,
            title_key=normalise_name(title),
            kind=kind,
            source=source,
            issuer=issuer,
            items=items.split("、") if items else [],
            since=today(),
        )
        record(
            verb="register",
            label="登记事项材料",
            target=made,
            target_label=str(made),
            target_department=made.department.name,
            actor=clerk(number),
        )
    check_materials()


def explain() -> None:
    """Two departments say what they will do."""
    first = _hit("不动产登记情况证明")
    if first:
        answer(first, clerk(7), Said("share", "改用共享平台查询结果"))
    second = _hit("入学登记表")
    if second:
        answer(second, clerk(5), Said("needed", "学区划分要核对家长当场填写的实际居住情况"))


def settle() -> None:
    """The authority decides two of them."""
    reviewer = person("ju.mulu")
    first = _hit("营业执照复印件")
    if first:
        decide(first, reviewer, Said("duplicate", "登记信息已在目录无条件共享，不应再收取"))
    second = _hit("入学登记表")
    if second:
        decide(second, reviewer, Said("needed", "实际居住情况目录里没有，同意收集"))


def _hit(title: str) -> CollectionHit | None:
    rows = CollectionHit.objects.undecided().filter(material__title=title)
    return rows.order_by("-matched", "pk").first()
