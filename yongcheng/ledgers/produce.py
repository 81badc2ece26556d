"""The exporter behind every ledger."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.utils import timezone

from yongcheng.departments.models import User
from yongcheng.departments.roles import BUREAU_ROLES, Role
from yongcheng.ledgers.exports import Produced, exporter
from yongcheng.ledgers.ledger import Ledger, ledger_by_key
from yongcheng.ledgers.writer import TitleBlock, write_ledger
from yongcheng.trail.chain import GENESIS
from yongcheng.trail.clock import now
from yongcheng.trail.entries import head_of_chain

KIND = "ledgers.ledger"
CITY_SCOPE = "全市各部门"
READS_EVERY_DEPARTMENT = BUREAU_ROLES | {Role.AUDITOR, Role.FINANCE}


def title_block(ledger: Ledger, user: User, chosen: dict[str, str], count: int) -> TitleBlock:
    """Return the facts above the table; the page and the workbook show the same."""
    moment = timezone.localtime(now())
    number, head = head_of_chain() or (0, GENESIS)
    department = user.department
    sees_all = ledger.is_citywide or bool(user.roles & READS_EVERY_DEPARTMENT)
    scope = CITY_SCOPE if sees_all or department is None else department.name
    who = "".join(part for part in (str(department or ""), user.full_name) if part)
    return TitleBlock(
        scope=scope,
        as_of=f"{moment:%Y-%m-%d %H:%M}",
        filters=ledger.filter_text(user, chosen),
        exported_by=f"{who}，{moment:%Y-%m-%d %H:%M}",
        rows_text=f"{count} {ledger.unit}",
        trail_head=f"#{number} {head[:4]} {head[4:8]} … {head[-4:]}",
    )


@exporter(KIND)
def produce_ledger(
    folder: Path, params: dict[str, Any], user: User, step: Callable[[str, int, int], None]
) -> Produced:
    """Write one ledger as the person may see it. Raises LookupError where it is not theirs."""
    ledger = ledger_by_key(params["ledger"])
    if ledger is None or not ledger.open_to(user):
        raise LookupError(params["ledger"])
    chosen = params.get("chosen", {})
    rows = ledger.select(user, chosen)
    total = rows.count()
    path = folder / "ledger.xlsx"
    count = write_ledger(
        path,
        ledger,
        ledger.cells(rows),
        title_block(ledger, user, chosen, total),
        lambda done: step("正在写入台账", done, total),
    )
    return Produced((path,), count)
