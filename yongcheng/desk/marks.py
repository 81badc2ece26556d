"""Marks: chips, icons and small inline signs as safe HTML, for templates and list columns alike."""

from typing import NamedTuple

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString


class Look(NamedTuple):
    """Colour and shape of a chip."""

    tone: str
    icon: str


# State → look (design: chips). Offices use these keys; a state without one looks neutral.
LOOKS = {
    "draft": Look("neutral", "circle"),
    "head_review": Look("info", "clock"),
    "bureau_review": Look("info", "half"),
    "in_review": Look("info", "half"),
    "changing": Look("info", "triangle"),
    "published": Look("ok", "tick"),
    "agreed": Look("ok", "tick"),
    "received": Look("ok", "tick"),
    "done": Look("ok", "tick"),
    "passed": Look("ok", "tick"),
    "confirmed": Look("ok", "tick"),
    "in_force": Look("ok", "tick"),
    "returned": Look("warn", "return"),
    "today": Look("warn", "clock"),
    "warning": Look("warn", "alert"),
    "paused": Look("warn", "pause"),
    "overdue": Look("bad", "alert"),
    "error": Look("bad", "stop"),
    "blocked": Look("bad", "stop"),
    "refused": Look("bad", "stop"),
    "missing": Look("bad", "stop"),
    "failed": Look("bad", "stop"),
    "retired": Look("neutral", "bar"),
    "discarded": Look("neutral", "bar"),
    "superseded": Look("neutral", "bar"),
    "cancelled": Look("neutral", "bar"),
    "not_needed": Look("neutral", "bar"),
    "new": Look("ok", "plus"),
    "changed": Look("info", "triangle"),
    "unchanged": Look("neutral", "tick"),
    "removed": Look("neutral", "bar"),
    "running": Look("info", "half"),
    "open": Look("info", "clock"),
    "unanswered": Look("neutral", "circle"),
}
PLAIN = Look("neutral", "circle")
# Classification is not a state: plain words with a small grey shape.
SHARING_ICONS = {"unconditional": "ring", "conditional": "key", "withheld": "lock"}


def icon(name: str, extra: str = "") -> SafeString:
    """Return one icon of the sprite, hidden from readers (words stand beside it)."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        extra,
        static("desk/icons.svg"),
        name,
    )


def chip(text: object, state: str = "", *, tone: str = "", shape: str = "") -> SafeString:
    """Return a state chip: shape, word and colour together."""
    look = LOOKS.get(state, PLAIN)
    return format_html(
        '<span class="chip chip-{}">{}<span class="chip-text">{}</span></span>',
        tone or look.tone,
        icon(shape or look.icon),
        text,
    )


def sharing(code: str, text: object) -> SafeString:
    """Return 共享类型 as plain words with its grey shape."""
    if not code:
        return format_html('<span class="none">{}</span>', "—")
    return format_html(
        '<span class="kind">{}{}</span>', icon(SHARING_ICONS.get(code, "ring"), "quiet"), text
    )


def toned(text: object, tone: str = "", shape: str = "") -> SafeString:
    """Return words in a status colour with their shape (今天到期, 逾期 n 个工作日)."""
    if not tone:
        return format_html("{}", text)
    return format_html('<span class="tone-{}">{}{}</span>', tone, icon(shape), text)


def code(text: object) -> SafeString:
    """Return a code or a cell address in the monospace face."""
    return format_html('<span class="code">{}</span>', text)


def number(value: object) -> SafeString:
    """Return a number for a right-aligned column."""
    return format_html('<span class="num">{}</span>', "—" if value is None else value)
