"""seal_trail: keep the head of the chain of a day (daily, idempotent)."""

from typing import Any

from django.core.management.base import BaseCommand

from yongcheng.trail.chain import GENESIS
from yongcheng.trail.clock import now, today
from yongcheng.trail.models import TrailEntry, TrailSeal


class Command(BaseCommand):
    help = "封存当天的留痕链尾（每日一次，重复执行无害）。"

    def handle(self, *args: Any, **options: Any) -> None:
        day = today()
        if TrailSeal.objects.filter(day=day).exists():
            self.stdout.write(f"{day} 已封存。")
            return
        last = TrailEntry.objects.order_by("-number").first()
        number, head = (last.number, last.hash) if last else (0, GENESIS)
        TrailSeal(day=day, entries=number, head=head, sealed_at=now()).save()
        self.stdout.write(f"{day} 已封存：{number} 条，链尾 {head}")
