"""The stages of an upload, in order: received → read → parsed → secured → compared → ready.

`examine` is the whole of it without a trace (the dry run of the command); the job `intake.check`
does the same for an Upload and leaves what it found. A killed job is run again and goes on from
what was secured.
"""

import json
import logging
import time
from collections import defaultdict
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from django.db import transaction

from yongcheng.bulk.rows import insert
from yongcheng.departments.models import Department, User
from yongcheng.intake import grouping, report, storage
from yongcheng.intake.models import StagedProblem, StagedRecord, Upload, private_storage
from yongcheng.intake.offices import (
    Compared,
    Comparison,
    Office,
    Scope,
    SheetAccount,
    Span,
    Tell,
    office,
)
from yongcheng.intake.problems import Problem
from yongcheng.jobs.models import Job
from yongcheng.jobs.progress import Cancelled, Progress
from yongcheng.jobs.queue import handler, start
from yongcheng.notices.inbox import send
from yongcheng.policy.clauses import clause
from yongcheng.trail.clock import now
from yongcheng.trail.recorder import act, record
from yongcheng.workbooks.grid import Book, FileRefused
from yongcheng.workbooks.marks import Mark
from yongcheng.workbooks.markup import mark_up
from yongcheng.workbooks.reader import read_book
from yongcheng.workbooks.redact import redact

logger = logging.getLogger(__name__)
CHECK = "intake.check"
MOST_ATTEMPTS = 3
SLOW_SECONDS = 10
RECORD = tuple(one.name for one in fields(Compared))
PROBLEM = (
    "number",
    "record_number",
    "sheet",
    "cell",
    "range",
    "resource",
    "level",
    "code",
    "message",
    "value",
    "remedy",
    "clauses",
    "cause",
)
BROKEN = (
    "核对没有完成，没有写入任何内容，临时文件已销毁。请重新上传；仍不行时把任务编号告诉系统管理员。"
)


@dataclass(slots=True)
class Examined:
    """What was understood of a file, before anything of it is kept."""

    book: Book
    accounts: list[SheetAccount]
    comparison: Comparison
    reading: Any


def examine(path: Path, name: str, scope: Scope, to: Office, tell: Tell) -> Examined:
    """Read, understand and compare a file; writes nothing. Raises FileRefused."""
    tell("读取文件", 0, 0)
    book = read_book(path, name=name)
    tell("识别内容", 0, 0)
    reading = to.parse(book, scope)
    return Examined(book, to.accounts(reading), to.compare(reading, scope, tell), reading)


@dataclass(frozen=True, slots=True)
class Delivery:
    """Who brought which file for whom."""

    incoming: storage.Incoming
    owner: User
    department: Department | None
    office: str = "catalog"


def take_in(delivery: Delivery) -> Upload:
    """Make an upload of a file that has arrived, and leave its entry in the trail."""
    incoming, owner = delivery.incoming, delivery.owner
    with act("intake.upload.receive"):
        upload = Upload.objects.create(
            office=delivery.office,
            department=delivery.department,
            owner=owner,
            name=incoming.name,
            incoming=incoming.token,
            size=incoming.size,
            sha256=incoming.sha256,
            created_at=now(),
        )
        record(
            verb="receive",
            label="上传工作簿",
            target=upload,
            target_label=upload.name,
            target_department=str(delivery.department or ""),
            actor=owner,
            detail={"sha256": upload.sha256, "size": upload.size},
        )
    return upload


def queue_check(upload: Upload, user: User) -> Job:
    """Start the check of an upload in the background."""
    with transaction.atomic():
        job = start(CHECK, {"upload": upload.pk}, user, f"核对“{upload.name}”"[:200])
        Upload.objects.filter(pk=upload.pk).update(job=job)
    upload.job = job
    return job


@handler(CHECK)
def check(job: Job, progress: Progress) -> dict[str, Any] | None:
    """Do all stages for an upload. Safe to run again: what was decided is not decided twice."""
    storage.sweep()
    upload = Upload.objects.select_related("department", "owner").get(pk=job.payload["upload"])
    if upload.state != "reading":
        return None
    try:
        if job.attempts > MOST_ATTEMPTS:
            raise FileRefused("broken", "这个文件几次都没能核对完，已停止。请另存为 .xlsx 后再传。")
        run_check(upload, progress.step)
        progress.step("批注工作簿", 6, 6)
        mark(upload)
    except FileRefused as refusal:
        refuse(upload, refusal)
    except Cancelled:
        put_aside(upload, upload.owner, label="取消核对")
        raise
    except Exception:
        refuse(upload, FileRefused("broken", BROKEN))
        raise
    return {"upload": upload.pk}


def run_check(upload: Upload, tell: Tell) -> None:
    """Read → parse → secure → compare → stage. Raises FileRefused."""
    began = time.monotonic()
    to = office(upload.office)
    scope = Scope(upload.owner, upload.department)
    tell("读取文件", 1, 6)
    book = read_book(source_of(upload), name=upload.name)
    tell("识别内容", 2, 6)
    reading = to.parse(book, scope)
    accounts = to.accounts(reading)
    tell("保存原件", 3, 6)
    if upload.incoming:
        secure(upload, book, to, reading)
    encoding = book.encoding
    del book  # its cells are understood: as much memory as all that follows
    tell("与目录比较", 4, 6)
    comparison = to.compare(reading, scope, tell)
    tell("保存核对结果", 5, 6)
    stage(upload, encoding, accounts, comparison, time.monotonic() - began)
    if time.monotonic() - began > SLOW_SECONDS:
        send([upload.owner], f"“{upload.name}”核对完成", link_of(upload), target=upload)


def source_of(upload: Upload) -> Path:
    """Return the file to read: the temporary one until it is secured, then the one kept."""
    if upload.incoming:
        path = storage.incoming_path(upload.incoming)
        if path.exists():
            return path
    elif upload.file:
        return Path(private_storage().path(upload.file.name))
    raise FileRefused("lost", "临时文件已销毁，不能继续核对。请重新上传。")


def secure(upload: Upload, book: Book, to: Office, reading: Any) -> None:
    """Decide what is kept: the original, or a copy whose 涉密 rows are emptied (decision 5)."""
    token = upload.incoming
    path, kind = storage.incoming_path(token), book.kind
    spans = to.secrets(reading)
    if spans:
        copy = storage.incoming_path(f"{token}.copy")
        kind = redact(path, book, rows_by_sheet(spans), copy)
        storage.destroy(token)  # before anything is written: a crash must not leave the original
        path = copy
    try:
        stored = storage.keep(path, f"original.{kind}" if spans else upload.name)
    finally:
        storage.destroy(token)
        storage.destroy(f"{token}.copy")
    try:
        _secured(upload, stored, kind, spans)
    except Exception:
        private_storage().delete(stored)
        raise


def rows_by_sheet(spans: list[Span]) -> dict[str, list[int]]:
    """Return sheet → its rows to be emptied."""
    rows: dict[str, list[int]] = defaultdict(list)
    for span in spans:
        rows[span.sheet] += range(span.first_row, span.last_row + 1)
    return dict(rows)


def _secured(upload: Upload, stored: str, kind: str, spans: list[Span]) -> None:
    with act("intake.upload.secure"):
        upload.file.name = stored
        upload.is_redacted, upload.kind, upload.incoming = bool(spans), kind, ""
        upload.save(update_fields=["file", "is_redacted", "kind", "incoming"])
        if spans:
            record(
                verb="redact",
                label="清空涉密行",
                target=upload,
                target_label=upload.name,
                target_department=str(upload.department or ""),
                actor=upload.owner,
                basis=clause("T3.1").citation,
                detail={"rows": [[s.sheet, s.first_row, s.last_row] for s in spans]},
            )


def stage(
    upload: Upload,
    encoding: str,
    accounts: list[SheetAccount],
    comparison: Comparison,
    seconds: float,
) -> None:
    """Keep what was found, in one transaction, in place of what an earlier check found."""
    with transaction.atomic():
        remembered = remember_secrets(upload, comparison)
        upload.records.all().delete()
        upload.problems.all().delete()
        same = {"upload_id": upload.pk}
        insert(StagedRecord, RECORD, map(record_row, comparison.records), same)
        problems = (problem_row(n, *pair) for n, pair in enumerate(comparison.problems, 1))
        insert(StagedProblem, PROBLEM, problems, same)
        upload.report = report.build(accounts, comparison, seconds) | remembered
        upload.report["encoding"] = encoding
        upload.read_at = now()
        upload.marked.name = ""
        upload.save(update_fields=["report", "read_at", "marked"])


def remember_secrets(upload: Upload, comparison: Comparison) -> dict[str, Any]:
    """Carry the refused 涉密 rows over: the copy that was kept no longer shows them."""
    numbers = comparison.secret_numbers
    if numbers:
        rows = [report.secret_record(one) for one in comparison.records if one.number in numbers]
        found = [problem.to_json() for problem, number in comparison.problems if number in numbers]
        return {"secret": {"records": rows, "problems": found}}
    kept = upload.report.get("secret")
    if not kept:
        return {}
    report.add_secrets(comparison, kept)
    return {"secret": kept}


def record_row(record: Compared) -> tuple[Any, ...]:
    """Return a compared record as a row of RECORD."""
    return (
        record.number,
        str(record.action),
        record.label,
        record.code,
        record.department_id,
        record.sheet,
        record.first_row,
        record.last_row,
        record.item_count,
        record.cell,
        record.target_id,
        record.base_digest,
        record.payload.decode(),
        json.dumps(record.changes, ensure_ascii=False),
        record.touched,
        record.warnings,
        record.is_chosen,
    )


def problem_row(number: int, problem: Problem, record_number: int | None) -> tuple[Any, ...]:
    """Return a problem as a row of PROBLEM."""
    return (
        number,
        record_number,
        problem.sheet[:120],
        problem.cell[:12],
        problem.range[:25],
        problem.resource[:300],
        problem.level,
        problem.code[:8],
        problem.message[:500],
        problem.value[:300],
        problem.remedy[:500],
        json.dumps(problem.clauses),
        grouping.cause_of(problem),
    )


def mark(upload: Upload) -> None:
    """Write the uploader's own workbook with its problems marked; none where nothing was found."""
    found = list(upload.problems.order_by("number"))
    if not found or not upload.file:
        return
    source = Path(private_storage().path(upload.file.name))
    target = storage.incoming_path(f"marked{upload.pk}.tmp")
    try:
        mark_up(source, upload.kind, [mark_of(one) for one in found], target)
        upload.marked.name = storage.keep(target, "marked.xlsx")
        upload.save(update_fields=["marked"])
    except FileRefused as refusal:
        logger.warning("upload %s has no marked copy: %s", upload.pk, refusal.code)
    finally:
        target.unlink(missing_ok=True)


def mark_of(row: StagedProblem) -> Mark:
    """Return a kept problem as the mark of its cell."""
    basis = "、".join(clause(one).short for one in row.clauses)
    text = f"{row.code} {row.message}"
    return Mark(row.sheet, row.cell, row.level, text, row.value, row.remedy, basis, row.resource)


def plain(row: StagedProblem) -> Problem:
    """Return a kept problem as the value it was made from."""
    return Problem(
        sheet=row.sheet,
        cell=row.cell,
        code=row.code,
        message=row.message,
        range=row.range,
        resource=row.resource,
        level=row.level,
        value=row.value,
        remedy=row.remedy,
        clauses=tuple(row.clauses),
    )


def refuse(upload: Upload, refusal: FileRefused) -> None:
    """Keep that the file was not read, and why; its bytes go."""
    Upload.objects.filter(pk=upload.pk).update(
        refused_code=refusal.code[:40], refused_message=refusal.message[:500], incoming=""
    )
    storage.destroy(upload.incoming)
    upload.refused_code, upload.refused_message = refusal.code, refusal.message


def put_aside(upload: Upload, user: User, *, label: str = "放弃本次") -> bool:
    """End an upload without writing anything; False where it is over already."""
    with act("intake.upload.put_aside"):
        open_ones = Upload.objects.open().filter(pk=upload.pk)
        if not open_ones.update(put_aside_at=now(), incoming=""):
            return False
        record(
            verb="put_aside",
            label=label,
            target=upload,
            target_label=upload.name,
            target_department=str(upload.department or ""),
            actor=user,
        )
    storage.destroy(upload.incoming)
    return True


def link_of(upload: Upload) -> str:
    return f"/admin/intake/upload/{upload.pk}/change/"
