"""检索: one box over everything that offices have registered; each group leads to its list."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from yongcheng.search.registry import search
from yongcheng.search.words import LONGEST_QUERY, parse

SHOWN = 10


def search_response(site: Any, request: HttpRequest) -> HttpResponse:
    """Show the best finds of each kind; an empty query shows what can be looked for."""
    query = request.GET.get("q", "").replace("\x00", "").strip()
    words = parse(query)
    groups = search(request.user, words, SHOWN)
    context: dict[str, Any] = {
        **site.each_context(request),
        "title": "检索",
        "query": query[:LONGEST_QUERY],
        "words": " ".join(word.typed for word in words),
        "note": words.note,
        "groups": groups,
        "is_unreadable": bool(query) and not words,
        "longest": LONGEST_QUERY,
    }
    return TemplateResponse(request, "desk/search.html", context)
