"""The only writer of the trail.

`act()` opens one transaction; entries recorded inside it are chained and inserted as its last
statement, so that the chain is locked only for a moment even when the act was a long import.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models, transaction

from yongcheng.trail.chain import append
from yongcheng.trail.clock import now
from yongcheng.trail.models import TrailEntry


@dataclass
class Act:
    """One act under way: its id and the entries it will leave."""

    name: str
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    entries: list[TrailEntry] = field(default_factory=list)


@dataclass(frozen=True)
class Origin:
    """Where a request came from; empty for commands and jobs."""

    ip: str = ""
    request_id: str = ""


_ACT: ContextVar[Act | None] = ContextVar("act", default=None)
_ORIGIN: ContextVar[Origin | None] = ContextVar("origin", default=None)


@contextmanager
def act(name: str) -> Iterator[Act]:
    """One transaction that leaves its entries at the end; joins an act already under way."""
    outer = _ACT.get()
    if outer is not None:
        # A part that fails must not leave its entries when the outer act goes on without it.
        kept = len(outer.entries)
        try:
            with transaction.atomic():
                yield outer
        except BaseException:
            del outer.entries[kept:]
            raise
        return
    current = Act(name)
    with transaction.atomic():
        token = _ACT.set(current)
        try:
            yield current
        finally:
            _ACT.reset(token)  # before the commit: what runs on it is an act of its own
        if current.entries:
            append(current.entries)


@contextmanager
def coming_from(origin: Origin) -> Iterator[None]:
    """Let entries of the block carry this address and request id."""
    token = _ORIGIN.set(origin)
    try:
        yield
    finally:
        _ORIGIN.reset(token)


def record(  # noqa: PLR0913  (the parts of one entry, all by name)
    *,
    verb: str,
    label: str,
    target: models.Model | None,
    target_label: str,
    actor: AbstractBaseUser | None,
    target_department: str = "",
    on_behalf_of: str = "",
    reason: str = "",
    basis: str = "",
    detail: dict[str, Any] | None = None,
) -> None:
    """Leave one entry with the act under way, or as an act of its own.

    The actor's name and department are kept as text: people move, the record does not.
    `target` None is for acts on no single record (a sign-in, an export).
    """
    origin = _ORIGIN.get() or Origin()
    entry = TrailEntry(
        at=now(),
        actor=actor,
        actor_name=_plain(getattr(actor, "full_name", "") or actor or "系统")[:80],
        actor_department=str(getattr(actor, "department", "") or "")[:120],
        on_behalf_of=on_behalf_of[:120],
        verb=verb[:60],
        label=label[:120],
        target_type=target._meta.label_lower if target is not None else "",
        target_id=str(target.pk) if target is not None else "",
        target_label=_plain(target_label)[:400],
        target_department=target_department[:120],
        reason=_plain(reason),
        basis=_plain(basis)[:400],
        detail=_settled(detail or {}),
        ip=origin.ip,
        request_id=origin.request_id,
    )
    current = _ACT.get()
    if current is not None:
        # No savepoint: nothing is written before the end of the act.
        entry.act_id = current.id
        current.entries.append(entry)
        return
    with act(verb) as own:
        entry.act_id = own.id
        own.entries.append(entry)


def _plain(text: object) -> str:
    """Return text that both databases keep letter by letter (no NUL, no half of a pair)."""
    return str(text).replace("\x00", "").encode(errors="replace").decode()


def _settled(value: Any) -> Any:
    """Return JSON that reads back exactly as it was hashed, from either database.

    Keys become text, fractions too: a database may write 1e22 back as an integer.
    """
    if isinstance(value, dict):
        return {_plain(key): _settled(part) for key, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        parts = sorted(value) if isinstance(value, set | frozenset) else value
        return [_settled(part) for part in parts]
    if value is None or isinstance(value, bool | int):
        return value
    return _plain(value)
