"""Ledgers of 条例第十九条第一款: what is asked for, and what could be had by sharing instead."""

from django.db.models import QuerySet

from catalog.ledgers.registers import by_department
from catalog.models import CollectionHit, MatterMaterial
from yongcheng.departments.models import User
from yongcheng.ledgers.ledger import Ledger, LedgerColumn, LedgerFilter, declare

EXPORT = "catalog.export_mattermaterial"


def materials(user: User) -> QuerySet:
    return MatterMaterial.objects.visible_to(user).current().select_related("department")


def hits(user: User) -> QuerySet:
    rows = CollectionHit.objects.visible_to(user)
    return rows.select_related("material__department", "resource__provider", "decided_by")


declare(
    Ledger(
        "materials",
        "事项材料清单台账",
        EXPORT,
        materials,
        (
            LedgerColumn("部门", lambda one: one.department.name, width=26),
            LedgerColumn("事项名称", lambda one: one.matter_title, width=30),
            LedgerColumn("事项编码", lambda one: one.matter_code, "code", width=28),
            LedgerColumn("材料名称", lambda one: one.title, width=30),
            LedgerColumn("材料类型", lambda one: one.get_kind_display()),
            LedgerColumn("来源渠道", lambda one: one.get_source_display(), width=20),
            LedgerColumn("核发部门", lambda one: one.issuer, width=22),
            LedgerColumn("信息项", lambda one: "、".join(one.items), width=48),
            LedgerColumn("设定依据", lambda one: one.basis, width=30),
            LedgerColumn("登记日期", lambda one: one.since, "date"),
        ),
        (by_department("department_id"),),
        basis=("T19.1",),
        is_wide=True,
    )
)
declare(
    Ledger(
        "collection",
        "重复收集核对台账",
        EXPORT,
        hits,
        (
            LedgerColumn("收取部门", lambda one: one.material.department.name, width=26),
            LedgerColumn("事项", lambda one: one.material.matter_title, width=28),
            LedgerColumn("材料", lambda one: one.material.title, width=28),
            LedgerColumn("可共享的资源", lambda one: one.resource.title, width=28),
            LedgerColumn("提供部门", lambda one: one.resource.provider.name, width=26),
            LedgerColumn("对应的内容", lambda one: "、".join(one.evidence["items"]) or "整项材料"),
            LedgerColumn("发现日期", lambda one: one.found_on, "date"),
            LedgerColumn("部门说明", lambda one: one.get_answer_display()),
            LedgerColumn("说明内容", lambda one: one.answer_text, width=30),
            LedgerColumn("认定", lambda one: one.get_decision_display()),
            LedgerColumn("认定理由", lambda one: one.reason, width=30),
            LedgerColumn("认定日期", lambda one: one.decided_on, "date"),
            LedgerColumn("状态", lambda one: one.state_text),
        ),
        (
            by_department("material__department_id"),
            LedgerFilter(
                "decision",
                "认定",
                lambda user: list(CollectionHit.Decision.choices),
                lambda rows, value: rows.filter(decision=value),
            ),
        ),
        note="“整项材料”指材料与资源同名。已纠正的，不再收取这项材料。",
        basis=("T19.1", "T40(1)"),
        is_wide=True,
    )
)
