"""export_catalog: the catalogue in the national form, as one person may see it."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandParser

from catalog.models import InformationResource
from catalog.sheets.export import ExportOptions, export_workbook
from yongcheng.departments.models import Department, User
from yongcheng.workbooks.grid import FileRefused

REFUSED = 2


class Command(BaseCommand):
    help = "按国家目录格式导出：export_catalog OUT.xlsx [--department 信用代码] [--published] --as 账号（手工执行）。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "path", type=Path, help="要写的 .xlsx 文件；超过上限时分册，名称加 -1、-2"
        )
        parser.add_argument("--department", help="只导出这个部门（统一社会信用代码）")
        parser.add_argument("--published", action="store_true", help="只导出已发布的现行版本")
        parser.add_argument("--as", dest="username", required=True, help="以谁的账号导出")
        parser.add_argument("--json", action="store_true", help="输出 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            answer = self.export(options)
        except FileRefused as refusal:
            answer = refused(refusal.code, refusal.message)
        except PermissionDenied as refusal:
            answer = refused("not_permitted", str(refusal))
        as_json = json.dumps(answer, ensure_ascii=False)
        self.stdout.write(as_json if options["json"] else in_words(answer))
        if "refused" in answer:
            sys.exit(REFUSED)

    def export(self, options: dict[str, Any]) -> dict[str, Any]:
        user = User.objects.filter(username=options["username"], is_active=True).first()
        if user is None:
            raise FileRefused("not_permitted", f"没有可用的账号“{options['username']}”。")
        path = options["path"]
        if path.suffix.lower() != ".xlsx":
            raise FileRefused("wrong_suffix", "导出文件的名称须以 .xlsx 结尾。")
        if not path.absolute().parent.is_dir():
            raise FileRefused("no_folder", f"文件夹“{path.absolute().parent}”不存在。")
        resources, statement = InformationResource.objects.all(), "全部资源"
        if options["department"]:
            department = Department.objects.filter(credit_code=options["department"]).first()
            if department is None:
                raise FileRefused(
                    "unknown_department", f"没有代码为“{options['department']}”的部门。"
                )
            resources = resources.filter(provider=department)
            statement = f"提供部门：{department.name}"
        chosen = ExportOptions(published=options["published"], statement=statement)
        return export_workbook(path, resources, user, chosen).to_json()


def refused(code: str, message: str) -> dict[str, Any]:
    return {"refused": {"code": code, "message": message}}


def in_words(answer: dict[str, Any]) -> str:
    """Return the answer as lines for a person at a terminal."""
    if "refused" in answer:
        return f"没有导出：{answer['refused']['message']}"
    lines = [f"已导出 {answer['resources']} 项资源，{answer['rows']} 行（{answer['filter']}）。"]
    lines += [
        f"{one['file']}  {one['rows']} 行  SHA-256 {one['sha256']}" for one in answer["files"]
    ]
    return "\n".join(lines)
