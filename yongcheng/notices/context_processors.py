"""The bell of the header: how many are unread, and the newest ones for its pop-over."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from yongcheng.notices.inbox import newest, unread_count


def unread(request: HttpRequest) -> dict[str, Any]:
    """Both are asked of the database only where a template shows them."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"unread_notices": 0, "newest_notices": []}
    return {
        "unread_notices": SimpleLazyObject(lambda: unread_count(user)),
        "newest_notices": SimpleLazyObject(lambda: newest(user)),
    }
