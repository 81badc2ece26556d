"""clear_exports: removes export files that no record knows, left by a killed worker."""

from typing import Any

from django.core.management.base import BaseCommand

from yongcheng.ledgers.exports import sweep


class Command(BaseCommand):
    help = "清理导出中断后没有登记的文件（每天一次，重复执行无害）。"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"清理 {sweep()} 个没有登记的导出文件。")
