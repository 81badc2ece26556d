"""Puts the frame of the page into every template."""

from typing import Any

from django.http import HttpRequest

from yongcheng.desk.frame import Frame


def desk(request: HttpRequest) -> dict[str, Any]:
    return {"desk": Frame(request)}
