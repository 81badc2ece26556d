"""Keeping files: checked by content, scanned, hashed; put aside with a reason, never removed."""

import errno
import hashlib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.db import models

from yongcheng.attachments.content import NotAccepted, file_type
from yongcheng.attachments.models import Attachment
from yongcheng.attachments.scanning import Infected, NoScanner, scan
from yongcheng.attachments.targets import kind_label, may_add, target_for
from yongcheng.trail.clock import now
from yongcheng.trail.recorder import act, record
from yongcheng.trail.refusals import NotDone
from yongcheng.workbooks import names

clean_name = partial(names.clean_name, limit=200, unnamed="附件")

FULL = {errno.ENOSPC, errno.EDQUOT}
NO_ROOM = "服务器存储空间已满，文件没有保存。请联系系统管理员后再传。"
NOT_STORED = "服务器没能存下这个文件，没有保存。请稍后再传。"


def store_file(target: models.Model, kind: str, upload: UploadedFile, user: Any) -> Attachment:
    """Keep an uploaded file with a record. Raises NotDone with the sentence to show."""
    if not may_add(user, target):
        raise NotDone("这条记录现在不能由您增加附件。")
    if kind not in dict(target_for(target).kinds):
        raise NotDone("附件类别不在可选范围内。")
    name = clean_name(upload.name or "")
    limit = settings.UPLOAD_MAX_BYTES
    if not upload.size:
        raise NotDone("文件是空的。")
    if upload.size > limit:
        raise NotDone(f"文件超过 {limit // 1024 // 1024} MB，请压缩图片或拆分后上传。")
    media_type = _checked(upload, name)
    digest = _sha256(upload)
    if Attachment.objects.of(target).filter(sha256=digest).exists():
        raise NotDone("同一份文件已经在附件里。")
    with act("attachments.attachment.add"):
        kept = Attachment(
            target_type=target._meta.label_lower,
            target_id=str(target.pk),
            kind=kind,
            name=name,
            size=upload.size,
            sha256=digest,
            media_type=media_type,
            uploaded_by=user,
            created_at=now(),
        )
        with _bytes_kept(kept, upload):
            kept.save()
            _record("attach", "增加附件", kept, target, user)
    return kept


@contextmanager
def _bytes_kept(kept: Attachment, upload: UploadedFile) -> Iterator[None]:
    """Store the bytes; they go again where the block fails. Raises NotDone for a full disk."""
    upload.seek(0)
    name = f"{uuid.uuid4().hex}{PurePath(kept.name).suffix.lower()}"
    try:
        kept.file.save(name, File(upload), save=False)
    except OSError as error:
        raise NotDone(NO_ROOM if error.errno in FULL else NOT_STORED) from error
    try:
        yield
    except BaseException:
        kept.file.storage.delete(kept.file.name)
        raise


def put_aside(attachment: Attachment, target: models.Model, *, by: Any, reason: str) -> None:
    """Mark a file as no longer valid; it stays, with who and why. Raises NotDone."""
    if not may_add(by, target):
        raise NotDone("这条记录现在不能由您作废附件。")
    if not reason.strip():
        raise NotDone("没有写明作废的原因。")
    with act("attachments.attachment.put_aside"):
        open_ones = Attachment.objects.filter(pk=attachment.pk, put_aside_at__isnull=True)
        if not open_ones.update(put_aside_at=now(), put_aside_reason=reason[:200]):
            raise NotDone("这份附件已经作废。")
        _record("put_aside", "作废附件", attachment, target, by, reason)


def record_download(attachment: Attachment, target: models.Model, user: Any) -> None:
    """Taking a file out is an act of its own."""
    _record("download", "下载附件", attachment, target, user)


def _checked(upload: UploadedFile, name: str) -> str:
    try:
        found = file_type(upload.file, name)
        scan(upload.file)
    except NotAccepted as refused:
        raise NotDone(str(refused)) from refused
    except Infected as refused:
        raise NotDone("文件没有通过病毒检查，没有保存。请在本机查杀后再上传。") from refused
    except NoScanner as refused:
        raise NotDone("病毒检查服务没有应答，暂时不能上传。请告诉系统管理员。") from refused
    return found.media_type


def _sha256(upload: UploadedFile) -> str:
    upload.seek(0)
    digest = hashlib.sha256()
    for part in upload.chunks():
        digest.update(part)
    return digest.hexdigest()


def _record(
    verb: str,
    label: str,
    attachment: Attachment,
    target: models.Model,
    by: Any,
    reason: str = "",
) -> None:
    record(
        verb=verb,
        label=label,
        target=target,
        target_label=str(target),
        target_department=target_for(target).department(target),
        actor=by,
        reason=reason,
        detail={
            "attachment": attachment.pk,
            "name": attachment.name,
            "kind": kind_label(target, attachment.kind),
            "sha256": attachment.sha256,
        },
    )
