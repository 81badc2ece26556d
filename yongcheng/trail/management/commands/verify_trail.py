"""verify_trail: walk the hash chain and say whether it is intact."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from yongcheng.trail.chain import inspect


class Command(BaseCommand):
    help = "核对操作留痕的摘要链；链断了退出码为 1。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--expect-head", default="", help="上次记下的链尾摘要值")
        parser.add_argument("--json", action="store_true", help="只输出一行 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        found = inspect(options["expect_head"])
        if options["json"]:
            self.stdout.write(json.dumps(found.to_json(), ensure_ascii=False))
        elif found.intact:
            self.stdout.write(f"留痕完整，共 {found.entries} 条，链尾 {found.head}")
        else:
            self.stdout.write(f"留痕不完整：第 {found.first_bad} 条起不一致。{found.note}")
        if not found.intact:
            raise SystemExit(1)
