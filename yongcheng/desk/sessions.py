"""Sliding sessions: the idle time starts anew with use, written once a minute, not at every page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from yongcheng.trail.clock import now

SECONDS = 60


class SlidingSessionMiddleware:
    """Stands right after SessionMiddleware; reading a page then takes no write lock."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        session = request.session
        moment = int(now().timestamp())
        if not session.is_empty() and abs(moment - session.get("seen", 0)) >= SECONDS:
            session["seen"] = moment
        return response
