"""manage.py run_clocks [--on DATE] [--json]: reminders, escalation and the offices' daily work."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from yongcheng.clocks.choices import Step
from yongcheng.clocks.runner import FutureDay, run_clocks
from yongcheng.trail.clock import today


class Command(BaseCommand):
    help = "期限提醒、逾期督办和各业务的每日处理；可重复执行，漏掉的日子会补上。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", type=date.fromisoformat, help="按哪一天运行，默认今天")
        parser.add_argument("--json", action="store_true", help="以 JSON 输出")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            outcome = run_clocks(options["on"] or today())
        except FutureDay as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(asdict(outcome), default=str, ensure_ascii=False))
        else:
            self.stdout.write(
                f"{outcome.on}：提醒 {outcome.reminders} 项，通知 {outcome.people} 人。"
            )
            for step, number in outcome.by_step.items():
                self.stdout.write(f"  {Step(step).label} {number} 项")
            for label, number in outcome.daily.items():
                self.stdout.write(f"  {label} {number} 项")
        if outcome.failed:
            raise CommandError(f"没有完成：{'、'.join(outcome.failed)}。其余已完成，详见日志。")
