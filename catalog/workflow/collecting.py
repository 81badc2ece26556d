"""Acts on 重复收集核对: the department says why, the authority decides, the material goes away."""

from dataclasses import dataclass

from catalog.models import CollectionHit, MaterialSource, MatterMaterial
from catalog.overlaps.collecting import check_materials
from yongcheng.departments.models import User
from yongcheng.departments.roles import Role
from yongcheng.departments.scoping import department_ids
from yongcheng.notices.inbox import send
from yongcheng.policy.clauses import clause
from yongcheng.trail.clock import now, today
from yongcheng.trail.recorder import act, record

Answer, Decision = CollectionHit.Answer, CollectionHit.Decision
BASIS = "T19.1"


class NotDone(Exception):
    """A sentence that says why the act was not done."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says of a hit: an answer or a decision, with its reason."""

    value: str
    text: str


def why_not_answer(hit: CollectionHit, user: User, said: Said) -> str:
    """Return "" or the sentence that says why this person cannot answer so."""
    roles = user.role_labels or "未授予角色"
    own = hit.material.department_id in department_ids(user)
    if not own or not user.roles & {Role.DEPARTMENT_CLERK, Role.DEPARTMENT_HEAD}:
        return f"由收取材料的部门填报员或负责人说明。您的角色：{roles}。"
    if hit.ended_on:
        return f"这一项已终结：{hit.ended_because}。"
    if hit.decided_at:
        return f"主管部门已认定为“{hit.get_decision_display()}”，不能再改说明。"
    if said.value not in Answer.values:
        return "没有选择说明。"
    if said.value == Answer.NEEDED and not said.text:
        return "没有写明确需收集的依据。"
    if said.value == Answer.DIFFERENT and not said.text:
        return "没有写明与可共享数据的不同之处。"
    return ""


def answer(hit: CollectionHit, user: User, said: Said) -> None:
    """The department says what it will do. 改为共享获取 takes effect at once. Raises NotDone."""
    said = Said(said.value, said.text.strip()[:500])
    with act("catalog.collectionhit.answer"):
        hit = _locked(hit)
        refusal = why_not_answer(hit, user, said)
        if refusal:
            raise NotDone(refusal)
        hit.answer, hit.answer_text = said.value, said.text
        hit.answered_by, hit.answered_at = user, now()
        hit.save(update_fields=["answer", "answer_text", "answered_by", "answered_at"])
        _record(hit, user, "answer", f"说明：{hit.get_answer_display()}", said.text)
        if said.value == Answer.SHARE:
            stop_asking(hit.material, user, said.text or "改为共享获取")
        else:
            people = User.objects.with_role(Role.BUREAU_CATALOG)
            send(
                people,
                f"{hit.material.department.label}说明了“{hit.material.title}”，请认定。",
                link(hit),
            )


def why_not_decide(hit: CollectionHit, user: User, said: Said) -> str:
    """Return "" or the sentence that says why this person cannot decide so."""
    if Role.BUREAU_CATALOG not in user.roles or not user.is_bureau:
        return f"由局目录审核员认定。您的角色：{user.role_labels or '未授予角色'}。"
    if hit.ended_on:
        return f"这一项已终结：{hit.ended_because}。"
    if hit.decided_at:
        return f"{hit.decided_by.full_name}已认定为“{hit.get_decision_display()}”。"
    if said.value not in Decision.values:
        return "没有选择认定结果。"
    return "" if said.text else "没有填写认定理由。"


def decide(hit: CollectionHit, user: User, said: Said) -> None:
    """The authority decides; 属于重复收集 is a fact from today on. Raises NotDone."""
    said = Said(said.value, said.text.strip()[:500])
    with act("catalog.collectionhit.decide"):
        hit = _locked(hit)
        refusal = why_not_decide(hit, user, said)
        if refusal:
            raise NotDone(refusal)
        hit.decision, hit.reason = said.value, said.text
        hit.decided_by, hit.decided_at, hit.decided_on = user, now(), today()
        hit.save(update_fields=["decision", "reason", "decided_by", "decided_at", "decided_on"])
        _record(hit, user, "decide", f"认定：{hit.get_decision_display()}", said.text)
        people = User.objects.filter(
            department=hit.material.department,
            groups__name__in=[Role.DEPARTMENT_CLERK, Role.DEPARTMENT_HEAD],
        )
        words = f"“{hit.material.title}”{hit.get_decision_display()}：{said.text}"
        send(people, words, link(hit), target=hit)


def stop_asking(material: MatterMaterial, user: User, reason: str) -> None:
    """The department gets it by sharing from now on: it is no longer asked for, its hits end."""
    with act("catalog.mattermaterial.share"):
        changed = MatterMaterial.objects.asked_for().filter(pk=material.pk)
        if not changed.update(source=MaterialSource.SHARED):
            raise NotDone("这项材料已不再收取。")
        material.refresh_from_db()
        _record_material(material, user, "stop_asking", "改为共享获取", reason)
        check_materials(MatterMaterial.objects.filter(pk=material.pk))


def end_material(material: MatterMaterial, user: User, reason: str) -> None:
    """The material is taken off the list. Raises NotDone."""
    with act("catalog.mattermaterial.end"):
        if not MatterMaterial.objects.current().filter(pk=material.pk).update(ended_on=today()):
            raise NotDone("这项材料已取消。")
        material.refresh_from_db()
        _record_material(material, user, "end", "取消材料", reason)
        check_materials(MatterMaterial.objects.filter(pk=material.pk))


def link(hit: CollectionHit) -> str:
    return f"/admin/catalog/collectionhit/{hit.pk}/change/"


def _locked(hit: CollectionHit) -> CollectionHit:
    """Return the row as it is now; of two people at once the second finds the first's act."""
    rows = CollectionHit.objects.select_for_update(of=("self",)).filter(pk=hit.pk)
    return rows.select_related("material__department", "resource", "decided_by").get()


def _record_material(
    material: MatterMaterial, user: User, verb: str, label: str, reason: str
) -> None:
    record(
        verb=verb,
        label=label,
        target=material,
        target_label=str(material),
        target_department=material.department.name,
        actor=user,
        reason=reason,
        basis=clause(BASIS).citation,
    )


def _record(hit: CollectionHit, user: User, verb: str, label: str, reason: str) -> None:
    record(
        verb=verb,
        label=label,
        target=hit,
        target_label=str(hit),
        target_department=hit.material.department.name,
        actor=user,
        reason=reason,
        basis=clause(BASIS).citation,
        detail={"resource": hit.resource_id, "evidence": hit.evidence},
    )
