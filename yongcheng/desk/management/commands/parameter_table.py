"""parameter_table: the parameters in force on a day, as a page that can be read out in a meeting."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand

from yongcheng.desk.printed.page import table
from yongcheng.parameters.models import PolicyParameter
from yongcheng.trail.clock import today


class Command(BaseCommand):
    help = "打印某一天生效的政策参数及其来源（手工执行）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", type=date.fromisoformat, help="日期，默认今天")

    def handle(self, *args: Any, **options: Any) -> None:
        day = options["on"] or today()
        rows = [
            (
                row.name,
                row.value_text,
                row.citation if row.is_verified else f"{row.citation}（建议值，待核定）",
                f"{row.effective_from:%Y-%m-%d}",
                row.key,
            )
            for row in PolicyParameter.objects.in_force(day).order_by("key")
        ]
        self.stdout.write(f"# {day:%Y-%m-%d} 生效的政策参数（{len(rows)} 个）\n")
        self.stdout.write("\n".join(table(("参数", "取值", "来源", "生效", "代号"), rows)))
