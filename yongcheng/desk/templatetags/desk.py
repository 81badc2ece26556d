"""Tags and filters of the desk's templates. HTML comes from marks.py and from the partials."""

import re
from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString, mark_safe

from yongcheng.desk import diffs, marks
from yongcheng.desk.dues import WEEKDAYS
from yongcheng.policy.clauses import UnknownClause, clause
from yongcheng.trail.clock import today

register = template.Library()
register.simple_tag(marks.icon)
register.simple_tag(marks.chip)
register.simple_tag(marks.sharing)
register.simple_tag(marks.toned)

MESSAGE_ICONS = {"success": "tick", "warning": "alert", "error": "stop"}
TONE_ICONS = {"ok": "tick", "warn": "alert", "bad": "stop"}
BOOLEAN = re.compile(r'<img src="[^"]*icon-(yes|no|unknown)[^"]*" alt="[^"]*">')
YES_NO = {"yes": "是", "no": "否", "unknown": "—"}
COLON = re.compile(r"[:：]</label>")


@register.filter
def citation(key: str) -> str:
    """Return 《政务数据共享条例》第十五条第二款 for a clause id."""
    return _clause(key, "citation")


@register.filter
def short(key: str) -> str:
    """Return 条例第十五条第二款 for a clause id."""
    return _clause(key, "short")


@register.filter
def quote(key: str) -> str:
    """Return the literal text of a clause."""
    return _clause(key, "text")


def _clause(key: str, part: str) -> str:
    try:
        return getattr(clause(key), part)
    except UnknownClause:
        return key


@register.filter
def cnday(value: date | datetime | None) -> str:
    """Return 2026-09-28 周一."""
    day = _day(value)
    return f"{day:%Y-%m-%d} {WEEKDAYS[day.weekday()]}" if day else ""


@register.filter
def shortday(value: date | datetime | None) -> str:
    """Return 09-28 周一; with the year where it is not this year's."""
    day = _day(value)
    if day is None:
        return ""
    return cnday(day) if day.year != today().year else f"{day:%m-%d} {WEEKDAYS[day.weekday()]}"


@register.filter
def nearday(value: date | datetime | None) -> str:
    """Return 今天, else 09-24; with the year where it is not this year's."""
    day = _day(value)
    if day is None or day == today():
        return "今天" if day else ""
    return f"{day:%m-%d}" if day.year == today().year else f"{day:%Y-%m-%d}"


@register.filter
def moment(value: datetime | None) -> str:
    """Return 2026-09-28 10:14."""
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if value else ""


def _day(value: date | datetime | None) -> date | None:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


@register.filter
def message_icon(tags: str) -> str:
    return next((MESSAGE_ICONS[tag] for tag in tags.split() if tag in MESSAGE_ICONS), "info")


@register.filter
def tone_icon(tone: str) -> str:
    return TONE_ICONS.get(tone, "info")


@register.simple_tag
def diff_pair(old: Any, new: Any) -> dict[str, SafeString]:
    """Return {"old", "new"} with del/ins inside."""
    before, after = diffs.pair(str(old or ""), str(new or ""))
    return {"old": before, "new": after}


@register.filter
def yes_no(html: Any) -> SafeString:
    """Put words in the place of the stock yes/no pictures, whose names are English."""
    text = str(conditional_escape(html))
    return mark_safe(BOOLEAN.sub(lambda found: YES_NO[found.group(1)], text))  # noqa: S308


@register.filter
def no_colon(label: SafeString) -> SafeString:
    """Drop the colon after a label: labels stand right-aligned beside their control."""
    return mark_safe(COLON.sub("</label>", str(label)))  # noqa: S308  (the label is safe already)


@register.filter
def strip_styles(html: Any) -> SafeString:
    """Turn the coloured ins/del of an import preview into ours: styles in attributes are barred."""
    text = str(conditional_escape(html))
    for tag, css in (("ins", "come"), ("del", "gone")):
        text = re.sub(rf"<{tag}[^>]*>", f'<{tag} class="{css}">', text)
    return mark_safe(text)  # noqa: S308  (the library escaped the values)


@register.simple_tag
def labelled(field: Any) -> SafeString:
    """Render a field of a tabular inline with its column's name as label for readers."""
    return field.as_widget(attrs={**field.field.widget.attrs, "aria-label": str(field.label)})


@register.simple_tag
def weekly_bars(weeks: Any) -> SafeString:
    """Return the bars of a trend as SVG rectangles, late ones on top of those in time."""
    weeks = list(weeks)
    most = max((week.done for week in weeks), default=0) or 1
    bars = []
    for place, week in enumerate(weeks):
        whole, late = round(64 * week.done / most), round(64 * week.late / most)
        late = max(late, 2) if week.late else 0
        left, gap = place * 25 + 2, 1 if late else 0
        bars.append(("bar", left, 70 - whole + late + gap, max(whole - late - gap, 0)))
        bars.append(("late", left, 70 - whole, late))
    return format_html_join(
        "", '<rect class="{}" x="{}" y="{}" width="17" height="{}"></rect>', bars
    )
