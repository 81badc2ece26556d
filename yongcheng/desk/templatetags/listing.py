"""Tags of lists: filters above the table, set filters as words, marked hits, pages, bulk acts."""

import re
from typing import Any
from urllib.parse import urlencode

from django import template
from django.contrib.admin.views.main import PAGE_VAR, SEARCH_VAR
from django.contrib.admin.widgets import AutocompleteSelect
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe

from yongcheng.desk.paging import EXACT_VAR
from yongcheng.desk.templatetags.desk import yes_no
from yongcheng.search.counting import Counted

register = template.Library()

DROPS = 4
LONG_LIST = 12
TAG = re.compile(r"(<[^>]*>)")


@register.simple_tag
def page_items(page: Any) -> list[int | str]:
    return list(page.paginator.get_elided_page_range(page.number))


@register.simple_tag
def filter_rows(cl: Any) -> dict[str, Any]:
    """Return the filters of a list: the drop-downs of the row, the rest, and the words set."""
    specs = [_spec(cl, spec) for spec in cl.filter_specs]
    words = [
        {"label": one["title"], "value": one["value"], "url": one["remove"]}
        for one in specs
        if one["is_set"]
    ]
    if cl.query:
        words.insert(0, {"label": "关键词", "value": cl.query, "url": _without(cl, [SEARCH_VAR])})
    return {
        "row": specs[:DROPS],
        "more": specs[DROPS:],
        "more_set": sum(one["is_set"] for one in specs[DROPS:]),
        "words": words,
        "search_kept": _kept(cl, [SEARCH_VAR]),
    }


def _spec(cl: Any, spec: Any) -> dict[str, Any]:
    names = spec.expected_parameters()
    is_set = any(name in cl.filter_params for name in names)
    picker = getattr(spec, "picker", None)
    choices = [] if picker else list(spec.choices(cl))
    chosen = next((str(one["display"]) for one in choices if one.get("selected")), "全部")
    value = spec.chosen_label() if picker else chosen
    return {
        "title": spec.title,
        "is_set": is_set,
        "value": value if is_set else "全部",
        "choices": choices,
        "is_many": len(choices) > LONG_LIST,
        "picker": picker() if picker else "",
        "picker_name": names[0],
        "kept": _kept(cl, names),
        "remove": _without(cl, names),
    }


def _kept(cl: Any, names: list[str]) -> list[tuple[str, str]]:
    """Return the other parameters of the list's address, for a filter that is a form."""
    return [
        (key, value)
        for key, values in cl.filter_params.items()
        if key not in {*names, PAGE_VAR}
        for value in values
    ]


def _without(cl: Any, names: list[str]) -> str:
    """Return the list's address without exactly these parameters."""
    kept = {key: value for key, value in cl.filter_params.items() if key not in {*names, PAGE_VAR}}
    return "?" + urlencode(sorted(kept.items()), doseq=True)


@register.filter
def mark_hits(cell: SafeString, words: str) -> SafeString:
    """Mark the searched words in the text of an already rendered cell, never inside a tag."""
    hits = [re.escape(escape(word)) for word in (words or "").split()]
    if not hits:
        return cell
    pattern = re.compile("|".join(hits), re.IGNORECASE)
    parts = TAG.split(str(conditional_escape(cell)))
    marked = [
        part if part.startswith("<") else pattern.sub(r"<mark>\g<0></mark>", part) for part in parts
    ]
    return mark_safe("".join(marked))  # noqa: S308  (parts are the escaped cell itself)


@register.simple_tag
def heads(headers: list[dict[str, Any]], results: list[Any]) -> list[dict[str, Any]]:
    """Return the column heads; one over a column of numbers is marked, to stand right with them."""
    first = list(results[0]) if results else []
    return [
        {**head, "is_number": place < len(first) and 'class="num"' in str(first[place])}
        for place, head in enumerate(headers)
    ]


@register.filter
def aria_sort(header: dict[str, Any]) -> SafeString:
    """Return the aria-sort attribute of a column head."""
    if not header.get("sorted"):
        return mark_safe("")
    word = "ascending" if header.get("ascending") else "descending"
    return format_html(' aria-sort="{}"', word)


@register.simple_tag
def bulk_acts(choices: Any) -> list[tuple[str, str]]:
    """Return the acts of the bulk bar: (name, label), the empty choice left out."""
    return [(name, label) for name, label in choices if name]


@register.simple_tag
def filter_media(cl: Any) -> SafeString:
    """Return the scripts and styles of the autocomplete control, where a filter needs it."""
    if not any(hasattr(spec, "picker") for spec in cl.filter_specs):
        return mark_safe("")
    field = next(spec for spec in cl.filter_specs if hasattr(spec, "picker")).field
    return AutocompleteSelect(field, cl.model_admin.admin_site).media.render()


@register.filter
def row_cell(cell: SafeString, words: str) -> SafeString:
    """Return a cell of a list: yes/no as words, searched words marked in the name."""
    worded = yes_no(cell)
    return mark_hits(worded, words) if str(worded).startswith("<th") else worded


@register.simple_tag
def page_url(cl: Any, number: int) -> str:
    return cl.get_query_string({PAGE_VAR: number})


@register.simple_tag
def page_link(cl: Any, step: int) -> SafeString:
    """Return ‹ or ›: a link to the page before or after, a grey sign where there is none."""
    sign, name = ("‹", "上一页") if step < 0 else ("›", "下一页")
    number = cl.page_num + step
    if not 1 <= number <= cl.paginator.num_pages:
        return format_html('<span class="off" aria-hidden="true">{}</span>', sign)
    return format_html('<a href="{}" aria-label="{}">{}</a>', page_url(cl, number), name, sign)


@register.filter
def counted(number: int) -> str:
    """Return a number of rows in words: 超过 10000 where nobody counted them to the end."""
    return number.words if isinstance(number, Counted) else str(number)


@register.filter
def short_count(number: int) -> str:
    """Return a number of rows where there is little room: 10000+."""
    return number.short if isinstance(number, Counted) else str(number)


@register.simple_tag
def list_count(cl: Any) -> SafeString:
    """Return 共 812 条, or 超过 10000 条 with the way to the exact number."""
    number = cl.result_count
    if not getattr(number, "is_more", False):
        return format_html("共 <b>{}</b> 条", number)
    exact = cl.get_query_string({EXACT_VAR: 1})
    return format_html(
        '超过 <b>{}</b> 条 <a href="{}" title="数到最后一条，数据多时要等几秒">准确数</a>',
        int(number),
        exact,
    )
