"""clear_incoming: destroys temporary files of uploads that a crash has left behind."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from yongcheng.intake.storage import sweep


class Command(BaseCommand):
    help = "销毁中断的上传留下的临时文件（每小时一次，启动时加 --at-start，重复执行无害）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--at-start", action="store_true", help="网站还没有启动，没有文件正在上传"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"销毁 {sweep(at_start=options['at_start'])} 个临时文件。")
