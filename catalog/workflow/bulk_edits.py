"""Acts of a bulk edit: choose records, state the change, confirm what was previewed, take it back.

Each record is written in a transaction of its own through the same functions as the form
(catalog/workflow/drafts.py); one refusal stops none. A killed job goes on where it stopped.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Count, QuerySet

from catalog.models import BulkEdit, BulkEditLine
from catalog.workflow import bulk_writing
from catalog.workflow.bulk_compare import CHUNK, Action, Tell, compare
from catalog.workflow.bulk_fields import words_of
from catalog.workflow.versions import CLERK, IMPORTER
from yongcheng.departments.models import User
from yongcheng.jobs.models import Job
from yongcheng.jobs.progress import Cancelled, Progress
from yongcheng.jobs.queue import handler, start
from yongcheng.trail.clock import now
from yongcheng.trail.recorder import act, record
from yongcheng.workflow.errors import NotAvailable, NotPermitted, Refused

MOST_RECORDS = 5000
AT_ONCE = 50
"""Up to so many records nobody waits for a background job."""
COMPARE, APPLY, UNDO = (f"catalog.bulk_edit.{name}" for name in ("compare", "apply", "undo"))
Outcome = BulkEditLine.Outcome


def may_edit_in_bulk(user: User) -> bool:
    return bool(user.roles & (CLERK | IMPORTER))


def choose(rows: QuerySet, user: User, *, filter_text: str = "") -> BulkEdit:
    """Open a batch on these resources as they stand in the list. Raises WorkflowError."""
    if not may_edit_in_bulk(user):
        own = user.role_labels or "未授予角色"
        raise NotPermitted(f"批量修改由提供部门的填报员或局目录审核员办理。您的角色：{own}。")
    found = list(rows.values_list("pk", "title", "code")[: MOST_RECORDS + 1])
    if not found or len(found) > MOST_RECORDS:
        raise Refused(f"一次批量修改 1 至 {MOST_RECORDS} 项。请筛选后再选。")
    with act("catalog.bulkedit.choose"):
        edit = BulkEdit.objects.create(
            owner=user,
            department=user.department,
            filter_text=filter_text[:500],
            total=len(found),
            created_at=now(),
        )
        BulkEditLine.objects.bulk_create(
            (
                BulkEditLine(edit=edit, number=number, resource_id=key, label=title, code=code)
                for number, (key, title, code) in enumerate(found, 1)
            ),
            batch_size=CHUNK,
        )
    return edit


def state_changes(
    edit: BulkEdit, user: User, changes: Mapping[str, Mapping[str, str]], note: str
) -> None:
    """Keep what is to be changed and compare. Raises WorkflowError."""
    _own(edit, user)
    if not changes:
        raise Refused("没有选择要修改的字段。")
    fresh = BulkEdit.objects.filter(
        pk=edit.pk, confirmed_at__isnull=True, put_aside_at__isnull=True
    )
    if not fresh.update(changes=dict(changes), note=note[:500], compared_at=None, digest=""):
        raise NotAvailable(f"不能再改：这一批现在是“{_fresh(edit).state_text}”。")
    edit.refresh_from_db()
    _run(edit, user, COMPARE, "预览批量修改", _compare)


def _compare(edit: BulkEdit, user: User, tell: Tell) -> None:
    digest, counts = compare(edit, user, tell)
    waiting = BulkEdit.objects.filter(pk=edit.pk, confirmed_at__isnull=True)
    waiting.update(digest=digest, counts=counts, compared_at=now())


def confirm(edit: BulkEdit, user: User, digest: str) -> None:
    """Take responsibility for exactly what was previewed. Raises WorkflowError."""
    _own(edit, user)
    ready = BulkEdit.objects.filter(
        pk=edit.pk, compared_at__isnull=False, confirmed_at__isnull=True, put_aside_at__isnull=True
    )
    with act("catalog.bulkedit.confirm"):
        if not ready.filter(digest=digest).exclude(digest="").update(confirmed_at=now()):
            raise NotAvailable(_why_not_confirm(edit))
        edit.refresh_from_db()
        if not edit.counts.get(Action.CHANGED):
            raise Refused("没有要修改的资源。")
        _record(edit, user, "confirm", "确认批量修改", {"digest": edit.digest, **edit.counts})
    _run(edit, user, APPLY, "批量修改", _apply)


def _why_not_confirm(edit: BulkEdit) -> str:
    now_is = _fresh(edit)
    if now_is.state == "ready":
        return "没有办理：您看到的预览已不是最新的。请看过新的预览再确认。"
    return f"没有办理：这一批现在是“{now_is.state_text}”。"


def _apply(edit: BulkEdit, user: User, tell: Tell) -> None:
    """Write the lines that would change, each apart; what is settled already is left alone."""
    writer = bulk_writing.Writer(edit, user)
    waiting = edit.lines.filter(action=Action.CHANGED, outcome="").order_by("number")
    total = edit.counts.get(Action.CHANGED, 0)
    try:
        for key in list(waiting.values_list("pk", flat=True)):
            tell("逐项修改", total - writer.left(), total)
            writer.write(key)
    except Cancelled:
        waiting.update(outcome=Outcome.SKIPPED, sentence="已停止办理，没有修改。")
        _finish(edit, user)
        raise
    _finish(edit, user)
    bulk_writing.tell_heads(edit)


def _finish(edit: BulkEdit, user: User) -> None:
    with act("catalog.bulkedit.apply"):
        if BulkEdit.objects.filter(pk=edit.pk, applied_at__isnull=True).update(applied_at=now()):
            edit.refresh_from_db()
            edit.result = outcomes_of(edit)
            edit.save(update_fields=["result"])
            _record(edit, user, "apply", "批量修改", edit.result)


def outcomes_of(edit: BulkEdit) -> dict[str, int]:
    rows = edit.lines.exclude(outcome="").order_by().values_list("outcome")
    return dict(rows.annotate(count=Count("pk")))


def undo(edit: BulkEdit, user: User) -> None:
    """Take back what still stands as the batch left it. Raises WorkflowError."""
    _own(edit, user)
    standing = BulkEdit.objects.filter(pk=edit.pk, applied_at__isnull=False, undone_at__isnull=True)
    if not standing.exists() or _is_running(edit):
        raise NotAvailable(f"不能撤销：这一批现在是“{_fresh(edit).state_text}”。")
    _run(edit, user, UNDO, "撤销批量修改", _undo)


def _undo(edit: BulkEdit, user: User, tell: Tell) -> None:
    done = edit.lines.filter(outcome=Outcome.DONE).order_by("number")
    keys = list(done.values_list("pk", flat=True))
    for place, key in enumerate(keys):
        tell("逐项撤销", place, len(keys))
        bulk_writing.take_back(key, user)
    with act("catalog.bulkedit.undo"):
        standing = BulkEdit.objects.filter(pk=edit.pk, undone_at__isnull=True)
        if standing.update(undone_at=now()):
            edit.refresh_from_db()
            edit.result = outcomes_of(edit)
            edit.save(update_fields=["result"])
            _record(edit, user, "undo", "撤销批量修改", edit.result)


def put_aside(edit: BulkEdit, user: User) -> None:
    """Give a batch up before it is confirmed."""
    _own(edit, user)
    open_ones = BulkEdit.objects.filter(pk=edit.pk, confirmed_at__isnull=True)
    if not open_ones.filter(put_aside_at__isnull=True).update(put_aside_at=now()):
        raise NotAvailable(f"不能放弃：这一批现在是“{_fresh(edit).state_text}”。")


def _run(
    edit: BulkEdit,
    user: User,
    kind: str,
    label: str,
    step: Callable[[BulkEdit, User, Tell], None],
) -> Job | None:
    """Do it at once where that is a moment's work, else as a background job."""
    if edit.total <= AT_ONCE:
        step(edit, user, lambda stage, done, total: None)
        edit.refresh_from_db()
        return None
    with act(kind):
        job = start(kind, {"edit": edit.pk, "user": user.pk}, user, f"{label}：{edit.total} 项")
        BulkEdit.objects.filter(pk=edit.pk).update(job=job)
    edit.refresh_from_db()
    return job


def _parties(job: Job) -> tuple[BulkEdit, User]:
    edit = BulkEdit.objects.get(pk=job.payload["edit"])
    return edit, User.objects.select_related("department").get(pk=job.payload["user"])


@handler(COMPARE)
def run_compare(job: Job, progress: Progress) -> dict[str, Any] | None:
    _compare(*_parties(job), progress.step)
    return None


@handler(APPLY)
def run_apply(job: Job, progress: Progress) -> dict[str, Any] | None:
    _apply(*_parties(job), progress.step)
    return None


@handler(UNDO)
def run_undo(job: Job, progress: Progress) -> dict[str, Any] | None:
    _undo(*_parties(job), progress.step)
    return None


def _is_running(edit: BulkEdit) -> bool:
    return edit.job is not None and not edit.job.is_over


def _fresh(edit: BulkEdit) -> BulkEdit:
    return BulkEdit.objects.get(pk=edit.pk)


def _own(edit: BulkEdit, user: User) -> None:
    if not BulkEdit.objects.editable_by(user).filter(pk=edit.pk).exists():
        raise NotPermitted(f"这一批由{edit.owner.full_name}选择，由其本人办理。")


def words(edit: BulkEdit) -> Sequence[str]:
    """Return the stated changes in words: 更新周期 改为 每月."""
    return [" ".join(part for part in parts if part) for parts in words_of(edit.changes)]


def _record(edit: BulkEdit, user: User, verb: str, label: str, detail: Mapping[str, Any]) -> None:
    stated: Iterable[str] = words(edit)
    record(
        verb=verb,
        label=label,
        target=edit,
        target_label=f"{edit}：{'，'.join(stated)}",
        target_department=str(edit.department or ""),
        actor=user,
        reason=edit.note,
        detail={"changes": list(stated), "records": edit.total, **detail},
    )
