"""The machine of resource versions: draft → head → bureau → published, as one table."""

from catalog.choices import VersionStatus as S
from catalog.models import ResourceVersion
from catalog.models.projection import is_done
from catalog.workflow import effects, guards
from catalog.workflow.reasons import RETURN_REASONS
from yongcheng.departments.capacities import Capacity
from yongcheng.departments.models import User
from yongcheng.departments.roles import Role
from yongcheng.workflow.machine import Machine
from yongcheng.workflow.transitions import Ask, Transition

CLERK = frozenset({Role.DEPARTMENT_CLERK})
HEAD = frozenset({Role.DEPARTMENT_HEAD})
REVIEWER = frozenset({Role.BUREAU_CATALOG})
IMPORTER = frozenset({Role.BUREAU_CATALOG, Role.BUREAU_ADMIN})


def provides(version: ResourceVersion, capacity: Capacity) -> bool:
    """The provider's side: own department, those below it, and predecessors."""
    return version.resource.provider_id in capacity.covers


def reviews(version: ResourceVersion, capacity: Capacity) -> bool:
    """The bureau's side."""
    return capacity.department is not None and capacity.department.is_bureau


def named(title: str, number: int) -> str:
    """Return how the trail calls a version."""
    return f"{title}（第 {number} 版）"


def describe(version: ResourceVersion) -> tuple[str, str]:
    return named(version.resource.title, version.number), version.resource.provider.name


def colleagues(version: ResourceVersion, capacity: Capacity) -> object:
    """Other reviewers of the bureau, to whom a case can be handed."""
    return User.objects.with_role(Role.BUREAU_CATALOG).exclude(pk=version.reviewer_id)


RETURN_ASKS = (
    Ask("reasons", "退回原因", "reasons", choices=RETURN_REASONS),
    Ask("text", "具体意见", "text", help_text="一次写全所有需要修改的地方。"),
)
ASSESSMENT_ASKS = (
    Ask(
        "secrecy_done_on",
        "保密风险评估日期",
        "date",
        required=False,
        applies=lambda version: not is_done(version.parsed.secrecy_assessment),
    ),
    Ask(
        "privacy_done_on",
        "个人信息保护影响评估日期",
        "date",
        required=False,
        applies=lambda version: not is_done(version.parsed.privacy_assessment),
    ),
    Ask(
        "privacy_not_needed",
        "个人信息保护影响评估",
        "choice",
        required=False,
        choices=(("none", "不含个人信息，无须评估"),),
        applies=lambda version: not is_done(version.parsed.privacy_assessment),
    ),
    Ask("text", "意见", "text", required=False),
)

TRANSITIONS = (
    Transition("draft", "新建草稿", (), S.DRAFT, CLERK, "provider", clauses=("T12",), hidden=True),
    Transition(
        "file", "上传送审", (), S.HEAD_REVIEW, CLERK, "provider", clauses=("T13",), hidden=True
    ),
    Transition(
        "enter", "存量导入送审", (), S.HEAD_REVIEW, IMPORTER, "authority", ("T13",), hidden=True
    ),
    Transition(
        "adopt", "存量导入发布", (), S.PUBLISHED, IMPORTER, "authority", ("T16",), hidden=True
    ),
    Transition(
        "amend", "代拟变更送审", (), S.HEAD_REVIEW, IMPORTER, "authority", ("T13",), hidden=True
    ),
    Transition(
        "submit",
        "提交部门负责人审核",
        (S.DRAFT, S.RETURNED),
        S.HEAD_REVIEW,
        CLERK,
        "provider",
        clauses=("T13",),
        guards=(guards.content_is_complete, guards.something_changed),
        effects=(effects.receive_by_head,),
        consequence="提交后由本部门负责人审核，审核期间不能修改，可以撤回。",
        keep="继续修改",
        tone="primary",
        in_bulk=True,
    ),
    Transition(
        "head_approve",
        "同意送审",
        (S.HEAD_REVIEW,),
        S.BUREAU_REVIEW,
        HEAD,
        "provider",
        clauses=("T13", "T16"),
        guards=(
            guards.not_the_submitter,
            guards.content_is_complete,
            guards.assessments_are_recorded,
        ),
        asks=ASSESSMENT_ASKS,
        effects=(effects.receive_by_bureau,),
        consequence="同意后送政务数据共享主管部门审核。",
        keep="暂不同意",
        tone="primary",
        in_bulk=True,
    ),
    Transition(
        "head_return",
        "退回填报员",
        (S.HEAD_REVIEW,),
        S.RETURNED,
        HEAD,
        "provider",
        clauses=("T13",),
        guards=(guards.not_the_submitter,),
        asks=RETURN_ASKS,
        effects=(effects.hand_back,),
        consequence="退回后由填报员修改再提交。",
        keep="不退回",
        in_bulk=True,
    ),
    Transition(
        "publish",
        "通过并发布",
        (S.BUREAU_REVIEW,),
        S.PUBLISHED,
        REVIEWER,
        "authority",
        clauses=("T16", "T17"),
        guards=(
            guards.not_a_party,
            guards.reviewer_is_free,
            guards.content_may_be_published,
        ),
        prelude=(effects.leave_the_place,),
        effects=(effects.take_effect,),
        consequence="发布后向各部门公布，成为现行版本。",
        keep="暂不发布",
        tone="primary",
        in_bulk=True,
    ),
    Transition(
        "send_back",
        "退回修改",
        (S.BUREAU_REVIEW,),
        S.RETURNED,
        REVIEWER,
        "authority",
        clauses=("T16",),
        guards=(guards.reviewer_is_free,),
        asks=RETURN_ASKS,
        effects=(effects.hand_back,),
        consequence="退回后由提供部门修改再送审，现行版本继续有效。",
        keep="不退回",
        in_bulk=True,
    ),
    Transition(
        "withdraw",
        "撤回",
        (S.HEAD_REVIEW, S.BUREAU_REVIEW),
        S.DRAFT,
        CLERK,
        "provider",
        asks=(Ask("text", "撤回原因", "text"),),
        effects=(effects.take_back,),
        consequence="撤回后可以修改，须重新提交。",
        keep="不撤回",
    ),
    Transition(
        "discard",
        "放弃本版",
        (S.DRAFT, S.RETURNED),
        S.DISCARDED,
        CLERK,
        "provider",
        asks=(Ask("text", "放弃原因", "text"),),
        effects=(effects.give_up,),
        consequence="放弃后这一版不再送审，留痕保留；已发布的现行版本不受影响。",
        keep="不放弃",
        tone="danger",
    ),
    Transition(
        "claim",
        "由我承办",
        (S.BUREAU_REVIEW,),
        "",
        REVIEWER,
        "authority",
        guards=(guards.reviewer_is_nobody,),
        effects=(effects.take_case,),
        consequence="承办后由您审核，其他审核员须先转交。",
    ),
    Transition(
        "release",
        "放回待办",
        (S.BUREAU_REVIEW,),
        "",
        REVIEWER,
        "authority",
        guards=(guards.reviewer_is_me,),
        effects=(effects.put_case_back,),
        consequence="放回后局内任何审核员都可以承办，到期日不变。",
    ),
    Transition(
        "transfer",
        "转交本局其他审核员",
        (S.BUREAU_REVIEW,),
        "",
        REVIEWER,
        "authority",
        asks=(
            Ask("person", "转交给", "person", people=colleagues),
            Ask("text", "转交原因", "text"),
        ),
        effects=(effects.hand_over_case,),
        consequence="转交不改变到期日。",
        keep="不转交",
    ),
    Transition(
        "undo_filing",
        "撤销上传批次",
        (S.HEAD_REVIEW,),
        S.DISCARDED,
        CLERK,
        "provider",
        effects=(effects.give_up,),
        hidden=True,
    ),
    Transition(
        "undo_entry",
        "撤销存量导入",
        (S.HEAD_REVIEW,),
        S.DISCARDED,
        IMPORTER,
        "authority",
        effects=(effects.give_up,),
        hidden=True,
    ),
    Transition(
        "undo_amending",
        "撤销代拟变更",
        (S.HEAD_REVIEW,),
        S.DISCARDED,
        IMPORTER,
        "authority",
        effects=(effects.give_up,),
        hidden=True,
    ),
    Transition(
        "undo_adoption",
        "撤销存量导入发布",
        (S.PUBLISHED,),
        S.DISCARDED,
        IMPORTER,
        "authority",
        effects=(effects.unadopt,),
        hidden=True,
    ),
)

VERSIONS = Machine(
    ResourceVersion,
    TRANSITIONS,
    parties={"provider": provides, "authority": reviews},
    describe=describe,
)
