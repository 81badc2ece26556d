"""The ledger of data that several departments collect, with what was decided (条例第十九条)."""

from django.db.models import QuerySet

from catalog.models import DuplicateFinding
from catalog.overlaps.deciding import parties_of
from yongcheng.departments.models import Department, User
from yongcheng.ledgers.ledger import Ledger, LedgerColumn, LedgerFilter, declare

STATES = (
    ("open", "待处理"),
    ("source", "确定数源部门"),
    ("distinct", "不属于重复"),
    ("ended", "已终结"),
)
MOST_NAMED = 10


def findings(user: User) -> QuerySet:
    rows = DuplicateFinding.objects.visible_to(user)
    return rows.select_related("designation__lead_department", "decided_by")


def by_state(rows: QuerySet, value: str) -> QuerySet:
    if value == "open":
        return rows.open()
    if value == "ended":
        return rows.filter(ended_on__isnull=False)
    return rows.decided().filter(outcome=value)


def departments(user: User) -> list[tuple[str, str]]:
    rows = Department.objects.visible_to(user).order_by("credit_code")
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")]


def parties(finding: DuplicateFinding) -> str:
    """Name the departments, the first ten of a datum that everybody collects."""
    names = [one.label for one in parties_of(finding)[: MOST_NAMED + 1]]
    more = f"等 {finding.departments} 个" if len(names) > MOST_NAMED else ""
    return "、".join(names[:MOST_NAMED]) + more


def differing(finding: DuplicateFinding) -> str:
    """Which items match and which differ, by name; of a datum there is nothing to differ."""
    evidence = finding.evidence
    if finding.kind == DuplicateFinding.Kind.NAME:
        return ""
    left, right = evidence.get("left", []), evidence.get("right", [])
    parts = [f"相同 {len(evidence.get('same', []))} 项：{'、'.join(evidence.get('same', []))}"]
    parts += [f"只在前一项：{'、'.join(left)}"] if left else []
    parts += [f"只在后一项：{'、'.join(right)}"] if right else []
    return "；".join(parts)


def state(finding: DuplicateFinding) -> str:
    if finding.ended_on:
        return f"{finding.ended_on:%Y-%m-%d} 终结"
    return finding.state_text


DUPLICATES = declare(
    Ledger(
        "duplicates",
        "多部门重复信息项清单",
        "catalog.view_duplicatefinding",
        findings,
        (
            LedgerColumn("信息项或资源", lambda row: row.title, width=34),
            LedgerColumn("种类", lambda row: row.get_kind_display(), width=10),
            LedgerColumn("部门数", lambda row: row.departments, "number", 8),
            LedgerColumn("资源数", lambda row: row.resources, "number", 8),
            LedgerColumn("涉及部门", parties, width=36),
            LedgerColumn("相同和不同的信息项", differing, width=40),
            LedgerColumn(
                "数源部门",
                lambda row: row.designation and row.designation.lead_department.name,
                width=20,
            ),
            LedgerColumn(
                "决定文号",
                lambda row: row.designation and row.designation.decision_number,
                "code",
                18,
            ),
            LedgerColumn("理由", lambda row: row.reason, width=30),
            LedgerColumn("发现日期", lambda row: row.found_on, "date", 12),
            LedgerColumn("状态", state, width=16),
        ),
        (
            LedgerFilter("state", "状态", lambda user: list(STATES), by_state),
            LedgerFilter(
                "kind",
                "种类",
                lambda user: list(DuplicateFinding.Kind.choices),
                lambda rows, value: rows.filter(kind=value),
            ),
            LedgerFilter(
                "department",
                "涉及部门",
                departments,
                lambda rows, value: rows.concerning(frozenset({int(value)})),
            ),
        ),
        basis=("T19.1", "T19.2"),
        unit="件",
        is_wide=True,
    )
)
