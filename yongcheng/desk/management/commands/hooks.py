"""manage.py hooks: what the offices have hung on the city's pages, clocks and intake (decision 21)."""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from yongcheng.clocks.registry import daily_work, kinds
from yongcheng.desk.panels import registry
from yongcheng.desk.sections import registered_sections
from yongcheng.workdays.reopen import registered_clocks


def lines() -> Iterator[str]:
    """Return every hook as a line: place, key, function."""
    for model, place, function in registered_sections():
        yield f"页面区块\t{model} {place}\t{function}"
    for kind, functions in registry.work.items():
        for one in functions:
            yield f"工作台\t{kind.value}\t{one.__module__}.{one.__name__}"
    for one in registry.obligations:
        yield f"工作台义务\t-\t{one.__module__}.{one.__name__}"
    for kind in kinds():
        yield f"期限\t{kind.key}\t{kind.label}"
    for label, function in daily_work().items():
        yield f"每日处理\t{label}\t{function.__module__}.{function.__name__}"
    for label in registered_clocks():
        yield f"工作日历重算\t{label}\t-"


class Command(BaseCommand):
    help = "列出各业务挂接的页面区块、工作台事项、期限和每日处理。"

    def handle(self, *args: Any, **options: Any) -> None:
        for line in lines():
            self.stdout.write(line)
