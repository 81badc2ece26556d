"""send_digests: one mail a person with what they have not read (daily, idempotent)."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from yongcheng.notices.digest import send_digests


class Command(BaseCommand):
    help = "把未读通知按人汇总成一封邮件（每日一次，重复执行无害；没有邮件服务时不发）。"

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.EMAIL_HOST:
            self.stdout.write("没有配置邮件服务（SMTP_HOST），通知只在系统内显示。")
            return
        sent = send_digests()
        self.stdout.write(f"已发 {sent.people} 人、{sent.notices} 条。")
        if sent.failed:
            self.stderr.write(f"没有送达：{'、'.join(sent.failed)}；下次执行补发。")
            raise SystemExit(1)
