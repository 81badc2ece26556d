"""The first sign-in changes the password: until then every page leads to that form."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

FREE_PAGES = ("admin:password_change", "admin:password_change_done", "admin:logout", "admin:login")


class FirstPasswordMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and user.must_change_password:
            free = {reverse(name) for name in FREE_PAGES}
            if request.path not in free and not request.path.startswith("/static/"):
                return redirect("admin:password_change")
        return self.get_response(request)
