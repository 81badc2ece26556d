"""The bell of the header: how many are unread, and the newest ones for its pop-over."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from yongcheng.notices.inbox import newest


def unread(request: HttpRequest) -> dict[str, Any]:
    """Both come from one query, asked only where a template shows them."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"unread_notices": 0, "newest_notices": []}
    found = SimpleLazyObject(lambda: _unread(request, user))
    return {
        "unread_notices": SimpleLazyObject(lambda: found[0].unread if found else 0),
        "newest_notices": found,
    }


def _unread(request: HttpRequest, user: Any) -> list[Any]:
    """The front page has read the newest notices already, unread ones first."""
    known = getattr(request, "notices", None)
    if known is None:
        return newest(user)
    return [one for one in known if one.read_at is None]
