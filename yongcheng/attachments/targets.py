"""Which records carry attachments, of which kinds, and who may add them: offices say so.

Without a registration a record takes attachments from whoever may edit it. Seeing a file is always
decided by seeing its record.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from yongcheng.attachments.models import Attachment

OTHER = (("other", "其他材料"),)


@dataclass(frozen=True)
class Target:
    """What one model says about its attachments.

    may_add, may_see: (user, record) → bool; without may_see whoever sees the record sees its files.
    """

    kinds: Sequence[tuple[str, str]] = OTHER
    may_add: Callable[[Any, Any], bool] | None = None
    may_see: Callable[[Any, Any], bool] | None = None
    department: Callable[[Any], str] = lambda record: ""


_TARGETS: dict[str, Target] = {}


def register_target(label: str, target: Target) -> None:
    """Declare the attachments of a model ("projects.project")."""
    _TARGETS[label] = target


def target_for(record: models.Model) -> Target:
    return _TARGETS.get(record._meta.label_lower, Target())


def kind_label(record: models.Model, kind: str) -> str:
    return dict(target_for(record).kinds).get(kind, kind)


def may_add(user: Any, record: models.Model) -> bool:
    """Whether the person may add files to this record, and put them aside."""
    declared = target_for(record).may_add
    if declared is not None:
        return declared(user, record)
    rows = type(record)._default_manager.all()
    editable = getattr(rows, "editable_by", None)
    return editable is not None and editable(user).filter(pk=record.pk).exists()


def may_see(user: Any, record: models.Model) -> bool:
    """Whether the person, who sees the record, also sees its files."""
    declared = target_for(record).may_see
    return declared is None or declared(user, record)


def visible_record(user: Any, label: str, key: str) -> models.Model | None:
    """Return the record if the person may see it and its files; None for unknown and foreign ones."""
    try:
        model = apps.get_model(label)
        pk = model._meta.pk.to_python(key)
    except (LookupError, ValueError, ValidationError):
        return None
    rows = model._default_manager.all()
    view = f"{model._meta.app_label}.view_{model._meta.model_name}"
    if not hasattr(rows, "visible_to") or not user.has_perm(view):
        return None
    record = rows.visible_to(user).filter(pk=pk).first()
    return record if record is not None and may_see(user, record) else None


def record_of(user: Any, attachment: Attachment) -> models.Model | None:
    """Return the record an attachment belongs to, if the person may see it."""
    return visible_record(user, attachment.target_type, attachment.target_id)
