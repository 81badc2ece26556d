"""What officials decide about an upload: choose, confirm, confirm a second time, put aside, undo.

Writing and taking back are jobs; each is one transaction, claimed by compare-and-swap on the upload,
so that a second press, a second person or a second worker finds it done.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from yongcheng.departments.models import User
from yongcheng.intake.models import LEGACY_ROLES, StagedRecord, Upload
from yongcheng.intake.offices import BaseChanged, Built, Tell, office, tell_nobody
from yongcheng.jobs.models import Job
from yongcheng.jobs.progress import Progress
from yongcheng.jobs.queue import JobFailed, handler, start
from yongcheng.trail.clock import now, today
from yongcheng.trail.recorder import act, record

APPLY = "intake.apply"
UNDO = "intake.undo"
CHOSEN_ANEW = "没有写入：您打开确认页之后，要写入的记录被调整过或重新核对过。看过现在的范围再确认。"
NEW = (StagedRecord.Action.NEW, StagedRecord.Action.CHANGED)


class NotDone(Exception):
    """An act on an upload was refused; `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Consent:
    """What the confirm page was answered. seen: the mark of the records it showed, None = no page."""

    all_or_nothing: bool = False
    retire_reason: str = ""
    document_number: str = ""
    document_date: date | None = None
    seen: str | None = None


def mark_of_choice(upload: Upload) -> str:
    """Return a digest of the check and of the records ticked: another choice, another mark."""
    numbers = chosen(upload).order_by("number").values_list("number", flat=True)
    text = f"{upload.read_at}|{','.join(map(str, numbers))}"
    return hashlib.sha256(text.encode()).hexdigest()


def chosen(upload: Upload) -> Any:
    """Return the records that would be written: ticked ones that are new, changed or to retire."""
    return upload.records.filter(is_chosen=True).exclude(
        action__in=[StagedRecord.Action.UNCHANGED, StagedRecord.Action.REJECTED]
    )


def choose(upload: Upload, user: User, ticked: Iterable[int], shown: Iterable[int]) -> int:
    """Set the ticks of the records shown to the person; returns how many changed."""
    _may(upload, user)
    if upload.state != "ready":
        raise NotDone(f"不能调整：这次上传现在是“{upload.state_text}”。")
    wanted, to = set(ticked), office(upload.office)
    rows = [
        row
        for row in upload.records.filter(number__in=list(shown))
        if row.is_chosen != (row.number in wanted) and can_choose(row, to)
    ]
    if not rows:
        return 0
    with act("intake.upload.choose"):
        if not _held(upload):
            raise NotDone(f"没有调整：{_not_ready(upload)}")
        for row in rows:
            row.is_chosen = not row.is_chosen
        StagedRecord.objects.bulk_update(rows, ["is_chosen"], batch_size=500)
        detail = {
            "chosen": [row.number for row in rows if row.is_chosen],
            "left_out": [row.number for row in rows if not row.is_chosen],
        }
        _record(upload, user, "choose", "调整写入范围", detail=detail)
    return len(rows)


def _held(upload: Upload) -> bool:
    """Hold an upload that waits for a confirmation until the act is over; False where none does."""
    return bool(_ready(upload).update(confirmed_at=None))


def _ready(upload: Upload) -> QuerySet:
    waiting = Upload.objects.open().filter(pk=upload.pk, confirmed_at__isnull=True)
    return waiting.filter(read_at__isnull=False)


def can_choose(row: StagedRecord, to: Any) -> bool:
    """Whether a record can be ticked: what would be written, and missing ones to be retired."""
    if row.action == StagedRecord.Action.MISSING:
        return to.can_retire(row)
    return row.action in NEW


def why_not_confirm(upload: Upload, consent: Consent) -> str:
    """Return "" or the sentence that says why this upload cannot be confirmed now."""
    if upload.state != "ready":
        return _not_ready(upload)
    rejected = upload.records.filter(action=StagedRecord.Action.REJECTED).count()
    if consent.all_or_nothing and rejected:
        return f"选了全部合格才写入，还有 {rejected} 项未通过。改好后重新上传，或选合格的先写入。"
    rows = chosen(upload)
    if not rows.exists():
        return "没有要写入的内容。"
    retired = rows.filter(action=StagedRecord.Action.MISSING).exists()
    words = office(upload.office).words
    if retired and not consent.retire_reason.strip():
        return f"勾选了拟{words.retire}的{words.record}，没有填写{words.retire}事由。"
    if bool(consent.document_number) != bool(consent.document_date):
        return "公布文号和公布日期要一起填写；都不填的，按一般程序送审。"
    if consent.document_date and consent.document_date > today():
        return "公布日期不能晚于今天。"
    if consent.document_number and not upload.is_legacy:
        return "只有存量导入才能按已公布的文件直接发布。"
    return ""


def _not_ready(upload: Upload) -> str:
    fresh = Upload.objects.select_related("confirmed_by", "undone_by").get(pk=upload.pk)
    who = fresh.confirmed_by.full_name if fresh.confirmed_by else ""
    when = fresh.confirmed_at
    if who and when and fresh.state in {"confirmed", "applied"}:
        return f"{who}已确认写入，现在是“{fresh.state_text}”，不再重复写入。"
    return f"不能写入：这次上传现在是“{fresh.state_text}”。"


def confirm(upload: Upload, user: User, consent: Consent, *, at_once: bool = False) -> Job | None:
    """Take responsibility for what was previewed; starts the writing unless a second must agree.

    Raises NotDone. Of two people who press at once one wins, the other is told who. at_once: the
    caller waits for the writing (a command), no background job is made.
    """
    _may(upload, user)
    refusal = why_not_confirm(upload, consent)
    if refusal:
        raise NotDone(refusal)
    with act("intake.upload.confirm"):
        claimed = _ready(upload).update(
            confirmed_at=now(),
            confirmed_by=user,
            all_or_nothing=consent.all_or_nothing,
            document_number=consent.document_number[:80],
            document_date=consent.document_date,
            applied={"retire_reason": consent.retire_reason.strip()[:500]},
        )
        if not claimed:
            raise NotDone(_not_ready(upload))
        upload.refresh_from_db()
        if consent.seen not in (None, mark_of_choice(upload)):
            raise NotDone(CHOSEN_ANEW)
        detail = {"records": chosen(upload).count(), "all_or_nothing": consent.all_or_nothing}
        basis = _document(upload)
        _record(upload, user, "confirm", "确认写入", detail=detail, basis=basis)
        if not upload.waits_for_second and not at_once:
            return _start(upload, user, APPLY, "写入")
    if at_once and not upload.waits_for_second:
        write_or_give_back(upload, tell_nobody)
    return None


def second(upload: Upload, user: User, *, at_once: bool = False) -> Job | None:
    """A second bureau person agrees to an existing catalogue that enters as published (14b).

    at_once: the caller waits for the writing (a command).
    """
    _may(upload, user)
    if not user.roles & LEGACY_ROLES:
        raise NotDone("存量导入的复核由局审核员或局业务管理员办理。")
    if not upload.waits_for_second:
        raise NotDone(f"不能复核：这次上传现在是“{upload.state_text}”。")
    if upload.confirmed_by_id == user.pk:
        raise NotDone("这次存量导入是您本人确认的，须由局内另一人复核。")
    with act("intake.upload.second"):
        waiting = Upload.objects.filter(pk=upload.pk, second_at__isnull=True)
        waiting = waiting.filter(confirmed_at__isnull=False, put_aside_at__isnull=True)
        if not waiting.update(second_at=now(), second_by=user):
            raise NotDone("没有复核：这次上传刚被别人办理。请刷新后再看。")
        upload.refresh_from_db()
        _record(upload, user, "second", "复核存量导入", basis=_document(upload))
        if not at_once:
            return _start(upload, user, APPLY, "写入")
    write_or_give_back(upload, tell_nobody)
    return None


def undo(upload: Upload, user: User) -> Job:
    """Start taking a whole batch back."""
    _may(upload, user)
    if upload.state != "applied":
        raise NotDone(f"不能撤销：这次上传现在是“{upload.state_text}”。")
    if upload.job and not upload.job.is_over:
        raise NotDone("正在处理，请稍候。")
    with transaction.atomic():
        return _start(upload, user, UNDO, "撤销")


def _start(upload: Upload, user: User, kind: str, verb: str) -> Job:
    job = start(kind, {"upload": upload.pk, "user": user.pk}, user, f"{verb}“{upload.name}”"[:200])
    Upload.objects.filter(pk=upload.pk).update(job=job)
    upload.job = job
    return job


@handler(APPLY)
def apply(job: Job, progress: Progress) -> dict[str, Any] | None:
    """Write what was confirmed, once. A changed base gives the confirmation back."""
    upload = Upload.objects.select_related("department", "owner").get(pk=job.payload["upload"])
    try:
        write_or_give_back(upload, progress.step)
    except NotDone as refusal:
        raise JobFailed(refusal.sentence) from refusal
    return upload.applied


def write_or_give_back(upload: Upload, tell: Tell) -> None:
    """Write, or let the upload wait for a confirmation again. Raises NotDone for a changed base."""
    try:
        write(upload, tell)
    except BaseChanged as changed:
        give_back(upload, changed.labels)
        raise NotDone(
            f"没有写入：核对之后{office(upload.office).words.register}已有变化（{changed}）。请重新核对。"
        ) from changed
    except IntegrityError as error:
        # Somebody wrote the same code or name in the very same moment (PostgreSQL).
        labels = office(upload.office).taken(upload)
        give_back(upload, labels)
        which = "、".join(f"“{label}”" for label in labels[:20]) or "同名或同代码的资源"
        raise NotDone(f"没有写入：{which}刚被别人写入。请重新核对。") from error
    except Exception:
        give_back(upload, [])
        raise


def write(upload: Upload, tell: Tell) -> None:
    """One transaction keyed by the upload; whoever comes second finds it applied."""
    with act("intake.upload.apply"):
        confirmed = Upload.objects.filter(
            pk=upload.pk, applied_at__isnull=True, confirmed_at__isnull=False
        )
        if not confirmed.filter(put_aside_at__isnull=True).update(applied_at=now()):
            upload.refresh_from_db()
            return
        upload.refresh_from_db()
        user = upload.confirmed_by
        result = office(upload.office).apply(upload, user, tell)
        upload.applied = upload.applied | result
        upload.save(update_fields=["applied"])
        _record(
            upload,
            user,
            "apply",
            f"写入{office(upload.office).words.register}",
            detail=result,
            basis=_document(upload),
        )


def give_back(upload: Upload, changed: list[str]) -> None:
    """Nothing was written: the upload waits for a confirmation again."""
    Upload.objects.filter(pk=upload.pk, applied_at__isnull=True).update(
        confirmed_at=None,
        confirmed_by=None,
        second_at=None,
        second_by=None,
        applied={"stale": changed[:100]},
    )


@handler(UNDO)
def take_back(job: Job, progress: Progress) -> dict[str, Any] | None:
    """Take a batch back as one transaction, or say what was built on it."""
    upload = Upload.objects.select_related("department").get(pk=job.payload["upload"])
    user = User.objects.get(pk=job.payload["user"])
    try:
        with act("intake.upload.undo"):
            applied = Upload.objects.filter(
                pk=upload.pk, applied_at__isnull=False, undone_at__isnull=True
            )
            if not applied.update(undone_at=now(), undone_by=user):
                return None
            result = office(upload.office).undo(upload, user, progress.step)
            _record(upload, user, "undo", "撤销本批", detail=result)
    except Built as built:
        conflicts = [list(pair) for pair in built.conflicts[:100]]
        Upload.objects.filter(pk=upload.pk).update(applied=upload.applied | {"built": conflicts})
        count = len(built.conflicts)
        raise JobFailed(f"没有撤销：有 {count} 项已在此后办理。逐项原因见撤销报告。") from built
    return result


def recheck(upload: Upload, user: User) -> None:
    """Compare the kept file anew with the catalogue as it is now."""
    _may(upload, user)
    fresh = Upload.objects.open().filter(pk=upload.pk, confirmed_at__isnull=True)
    if not upload.file or not fresh.update(read_at=None, applied={}):
        raise NotDone(f"不能重新核对：这次上传现在是“{upload.state_text}”。")
    upload.refresh_from_db()


def _may(upload: Upload, user: User) -> None:
    if not Upload.objects.editable_by(user).filter(pk=upload.pk).exists():
        own = user.role_labels or "未授予角色"
        raise NotDone(f"只有上传部门的填报员可以办理。您的角色：{own}。")


def _document(upload: Upload) -> str:
    if not upload.publishes:
        return ""
    return f"{upload.document_number}（{upload.document_date:%Y-%m-%d} 公布）"


def _record(
    upload: Upload,
    user: User,
    verb: str,
    label: str,
    *,
    detail: dict[str, Any] | None = None,
    basis: str = "",
) -> None:
    record(
        verb=verb,
        label=label,
        target=upload,
        target_label=upload.name,
        target_department=str(upload.department or ""),
        actor=user,
        basis=basis,
        detail=detail,
    )
