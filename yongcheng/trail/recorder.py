"""The only writer of the trail.

`act()` opens one transaction; entries recorded inside it are chained and inserted as its last
statement, so that the chain is locked only for a moment even when the act was a long import.
"""

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models, transaction

from yongcheng.trail.chain import append
from yongcheng.trail.clock import now


@dataclass
class Act:
    """One act under way: its id and the entries it will leave."""

    name: str
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    entries: list[dict[str, Any]] = field(default_factory=list)

    def take(self, entries: Iterable[dict[str, Any]]) -> None:
        """Keep entries until the end, under the id that the act has now."""
        self.entries.extend({**entry, "act_id": self.id} for entry in entries)


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
    entry = {
        **_common(actor, on_behalf_of, verb, label, basis),
        "target_type": target._meta.label_lower if target is not None else "",
        "target_id": str(target.pk) if target is not None else "",
        "target_label": _plain(target_label)[:400],
        "target_department": target_department[:120],
        "reason": _plain(reason),
        "detail": _settled(detail or {}),
    }
    _leave(verb, [entry])


@dataclass(frozen=True, slots=True)
class Mention:
    """One of many records of one model that the same act was done on."""

    target_id: int
    target_label: str
    target_department: str = ""
    reason: str = ""


def record_each(  # noqa: PLR0913  (the parts of one entry, all by name)
    mentions: Iterable[Mention],
    *,
    verb: str,
    label: str,
    model: type[models.Model],
    actor: AbstractBaseUser | None,
    on_behalf_of: str = "",
    basis: str = "",
    detail: dict[str, Any] | None = None,
) -> None:
    """Leave one entry for each of many records; what is the same for all is settled once."""
    common = _common(actor, on_behalf_of, verb, label, basis)
    common |= {"target_type": model._meta.label_lower, "detail": _settled(detail or {})}
    entries = [
        {
            **common,
            "target_id": str(one.target_id),
            "target_label": _plain(one.target_label)[:400],
            "target_department": one.target_department[:120],
            "reason": _plain(one.reason),
        }
        for one in mentions
    ]
    _leave(verb, entries)


def _common(
    actor: AbstractBaseUser | None, on_behalf_of: str, verb: str, label: str, basis: str
) -> dict[str, Any]:
    """Return who does what from where and when."""
    origin = _ORIGIN.get() or Origin()
    return {
        "at": now(),
        "actor_id": actor.pk if actor is not None else None,
        "actor_name": _plain(getattr(actor, "full_name", "") or actor or "系统")[:80],
        "actor_department": str(getattr(actor, "department", "") or "")[:120],
        "on_behalf_of": on_behalf_of[:120],
        "verb": verb[:60],
        "label": label[:120],
        "basis": _plain(basis)[:400],
        "ip": origin.ip,
        "request_id": origin.request_id,
    }


def _leave(verb: str, entries: list[dict[str, Any]]) -> None:
    """Put entries with the act under way, or with one of their own."""
    current = _ACT.get()
    if current is not None:
        # No savepoint: nothing is written before the end of the act.
        current.take(entries)
        return
    with act(verb) as own:
        own.take(entries)


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
