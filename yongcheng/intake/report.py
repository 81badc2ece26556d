"""The report of an upload: the row account that adds up, the figures, what was refused as 涉密."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from yongcheng.intake.models import StagedRecord
from yongcheng.intake.offices import Compared, Comparison, SheetAccount
from yongcheng.intake.problems import Problem

SHOWN_ROWS = 200
KINDS = 12
UNREAD_SHEETS = "未识别的工作表"


def build(accounts: list[SheetAccount], comparison: Comparison, seconds: float) -> dict[str, Any]:
    """Return the figures of an upload as JSON."""
    return {
        "sheets": [sheet_json(one) for one in accounts],
        "account": row_account(accounts),
        "resources": comparison.counts(),
        "items": comparison.items,
        "problems": levels(problem for problem, _ in comparison.problems),
        "seconds": round(seconds, 1),
    }


def sheet_json(account: SheetAccount) -> dict[str, Any]:
    """Return one sheet: its rows add up to what the file has."""
    reasons = skipped_by_reason([account])
    return {
        "name": account.name,
        "recognised": account.recognised,
        "rows": account.rows,
        "skipped": reasons.total(),
        "reasons": dict(reasons.most_common(KINDS)),
        "skipped_rows": [[one.row, max(one.last, one.row), one.reason] for one in account.skipped][
            :SHOWN_ROWS
        ],
        "note": account.note,
        "unread": [list(pair) for pair in account.unread[:SHOWN_ROWS]],
    }


def skipped_by_reason(accounts: Iterable[SheetAccount]) -> Counter[str]:
    """Return how many rows were skipped for which reason."""
    found: Counter[str] = Counter()
    for account in accounts:
        for one in account.skipped:
            found[one.reason.rstrip("。")] += one.count
    return found


def row_account(accounts: list[SheetAccount]) -> dict[str, Any]:
    """Return 读取 = 识别 + 跳过 with the kinds of skipped rows and of sheets."""
    rows = sum(one.rows for one in accounts)
    skipped = skipped_by_reason(one for one in accounts if one.recognised)
    elsewhere = skipped_by_reason(one for one in accounts if not one.recognised).total()
    if elsewhere:
        skipped[UNREAD_SHEETS] = elsewhere
    recognised = sum(one.recognised for one in accounts)
    return {
        "read": rows + skipped.total(),
        "recognised": rows,
        "skipped": skipped.total(),
        "kinds": dict(skipped.most_common()),
        "sheets": len(accounts),
        "sheets_recognised": recognised,
        "sheets_unknown": len(accounts) - recognised,
    }


def levels(problems: Iterable[Problem]) -> dict[str, int]:
    found = Counter(problem.level for problem in problems)
    return {"error": found["error"], "warning": found["warning"]}


def secret_record(record: Compared) -> dict[str, Any]:
    """Return what may be kept of a 涉密 row: where it stood."""
    names = ("sheet", "first_row", "last_row", "item_count", "cell", "label")
    return {name: getattr(record, name) for name in names}


def add_secrets(comparison: Comparison, kept: dict[str, Any]) -> None:
    """Put the refused 涉密 rows of an earlier check back into a comparison made from the copy."""
    last = max((record.number for record in comparison.records), default=0)
    by_place: dict[tuple[str, int], int] = {}
    for number, values in enumerate(kept["records"], last + 1):
        rejected = Compared(
            number=number, action=StagedRecord.Action.REJECTED, is_chosen=False, **values
        )
        comparison.records.append(rejected)
        by_place[values["sheet"], values["first_row"]] = number
        items = comparison.items
        items["rejected"] = items.get("rejected", 0) + rejected.item_count
    for values in kept["problems"]:
        problem = Problem(**values | {"clauses": tuple(values["clauses"])})
        row = int("".join(sign for sign in problem.cell if sign.isdigit()) or 0)
        comparison.problems.append((problem, by_place.get((problem.sheet, row))))
