"""resume_jobs: take over jobs whose worker was killed (every minute, idempotent)."""

from typing import Any

from django.core.management.base import BaseCommand

from yongcheng.jobs.queue import resume_abandoned


class Command(BaseCommand):
    help = "把中断的后台任务重新排队（每分钟一次，重复执行无害）。"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"重新排队 {resume_abandoned()} 个任务。")
