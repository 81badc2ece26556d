"""seed_demo: a believable Yongcheng, played day by day through the real machines."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import autodiscover_modules

from yongcheng.departments.models import Department
from yongcheng.desk.demo import DEPARTMENTS, accounts, credit_code
from yongcheng.desk.scenes import PASSWORD, play_missing
from yongcheng.trail.clock import today


class Command(BaseCommand):
    help = "装入演示数据（手工执行；重复执行只补缺少的部分，不用于正式库）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--force", action="store_true", help="库里已有其他部门时也装入")

    def handle(self, *args: Any, **options: Any) -> None:
        own = [credit_code(row[0]) for row in DEPARTMENTS]
        if Department.objects.exclude(credit_code__in=own).exists() and not options["force"]:
            raise CommandError("库里已有正式的部门，不装入演示数据。确实需要时加 --force。")
        autodiscover_modules("demo")
        played = sum(1 for _ in play_missing(today()))
        self.stdout.write(f"演示数据已就绪：本次演示 {played} 步。")
        self.stdout.write(f"演示账号（口令都是 {PASSWORD}）：")
        for account in accounts():
            self.stdout.write(f"  {account.username:<18}{account.department}　{account.role}")
