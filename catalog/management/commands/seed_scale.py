"""seed_scale: a believable city of any size in an empty database, for measuring and training."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalog.demo.scale.city import NotEmpty, Size, seed
from yongcheng.desk.scenes import PASSWORD

SMALL = 50  # so many resources for each department of a small city


class Command(BaseCommand):
    help = "在空库中装入任意规模的目录（手工执行，用于性能测试和培训）：seed_scale --resources N。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--resources", type=int, default=1_000_000, help="资源数")
        parser.add_argument("--items", type=int, default=10, help="平均每项资源的信息项数")
        parser.add_argument("--departments", type=int, help="部门数，最多 500；不写时按资源数定")
        parser.add_argument("--seed", type=int, default=20260, help="随机种子，相同则内容相同")

    def handle(self, *args: Any, **options: Any) -> None:
        count = options["resources"]
        departments = options["departments"] or max(10, min(500, count // SMALL))
        try:
            seed(Size(count, options["items"], min(departments, 500), options["seed"]))
        except NotEmpty as error:
            raise CommandError("库里已有部门或资源，只能装入空库。") from error
        self.stdout.write(f"已装入 {count} 项资源、{departments} 个部门。")
        self.stdout.write(f"账号如 bm001.tianbao、ju.mulu，口令 {PASSWORD}。")
