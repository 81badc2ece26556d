"""附件 of a record as a part of its page: what city/parts/attachments.html needs."""

from dataclasses import dataclass
from typing import Any

from django.db import models

from yongcheng.attachments.models import Attachment
from yongcheng.attachments.targets import kind_label, may_add, target_for


@dataclass(frozen=True)
class Row:
    """One file as it is drawn."""

    file: Attachment
    kind: str
    size: str


def attachment_panel(user: Any, record: models.Model) -> dict[str, Any]:
    """Return {"attachments": …}; the caller has checked that the person may see the record."""
    rows = Attachment.objects.filter(
        target_type=record._meta.label_lower, target_id=str(record.pk)
    ).select_related("uploaded_by")
    drawn = [Row(one, kind_label(record, one.kind), size_text(one.size)) for one in rows]
    return {
        "attachments": {
            "rows": [row for row in drawn if row.file.put_aside_at is None],
            "aside": [row for row in drawn if row.file.put_aside_at is not None],
            "kinds": target_for(record).kinds,
            "may_add": may_add(user, record),
            "target_type": record._meta.label_lower,
            "target_id": record.pk,
        }
    }


def size_text(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MB" if size >= 1024 * 1024 else f"{max(size // 1024, 1)} KB"
