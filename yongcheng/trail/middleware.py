"""Gives every entry of a request its address and request id; a page that reads asks less often."""

import re
import uuid
from collections.abc import Callable
from contextlib import nullcontext

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from yongcheng.trail.editions import reading
from yongcheng.trail.recorder import Origin, coming_from

REQUEST_ID = re.compile(r"^[0-9A-Za-z_-]{8,64}$")


class ActMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        request.request_id = request_id
        reads = reading() if request.method in {"GET", "HEAD"} else nullcontext()
        with coming_from(Origin(client_address(request), request_id)), reads:
            response = self.get_response(request)
        response["X-Request-ID"] = request_id
        return response


def client_address(request: HttpRequest) -> str:
    """Return the caller's address; a forwarded one is believed only behind our own proxy."""
    if settings.SECURE_PROXY_SSL_HEADER:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
        if forwarded:
            return forwarded.split(",")[-1].strip()[:64]
    return str(request.META.get("REMOTE_ADDR", ""))[:64]
