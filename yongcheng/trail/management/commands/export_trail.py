"""export_trail: write one month of the trail, sealed by hashes, for keeping outside the system."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from yongcheng.trail.recorder import record
from yongcheng.trail.sealed_export import export_month


class Command(BaseCommand):
    help = "导出一个月的操作留痕（逐行 JSON 和带摘要值的清单）：export_trail 2026-09 目录。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("month", help="月份，如 2026-09")
        parser.add_argument("out", help="存放的目录")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            first = date.fromisoformat(f"{options['month']}-01")
        except ValueError as error:
            raise CommandError("月份的格式如 2026-09。") from error
        try:
            manifest = export_month(first, Path(options["out"]))
        except FileExistsError as error:
            raise CommandError(f"{options['month']} 已经导出过，封存的文件不覆盖。") from error
        record(
            verb="export",
            label="按月封存导出留痕",
            target=None,
            target_label=f"{manifest.month} 操作留痕",
            actor=None,
            detail=manifest.to_json(),
        )
        self.stdout.write(
            f"{manifest.month}：{manifest.entries} 条，文件 {manifest.file}，"
            f"SHA-256 {manifest.sha256}，链尾 {manifest.head_after}"
        )
