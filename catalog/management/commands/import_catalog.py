"""import_catalog: a workbook through the same stages as the screens; without --apply nothing stays."""

import json
import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from yongcheng.departments.models import Department, User
from yongcheng.intake import acts, pipeline, report, storage
from yongcheng.intake.models import StagedRecord, Upload
from yongcheng.intake.offices import Scope, office, tell_nobody
from yongcheng.intake.problems import Problem
from yongcheng.policy.clauses import clause
from yongcheng.workbooks.grid import FileRefused

REFUSED = 2


class Command(BaseCommand):
    help = "核对（加 --apply 则写入）一个目录工作簿；不带 --department 为存量导入，部门按行识别（手工执行）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file")
        parser.add_argument("--department", default="", help="部门的统一社会信用代码")
        parser.add_argument("--as", dest="username", required=True, help="以哪个账号办理")
        parser.add_argument("--apply", action="store_true", help="写入；不加只核对，不留任何记录")
        parser.add_argument("--all-or-nothing", action="store_true", help="有一项未通过就都不写入")
        parser.add_argument("--document-number", default="", help="存量导入：公布文号")
        parser.add_argument("--document-date", type=date.fromisoformat, help="存量导入：公布日期")
        parser.add_argument("--second", default="", help="存量导入：以哪个账号复核")
        parser.add_argument("--json", action="store_true", help="结果写成一个对象")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            answer = self.run(options)
        except FileRefused as refusal:
            answer = {"refused": {"code": refusal.code, "message": refusal.message}}
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        else:
            self.stdout.write(in_words(answer))
        if "refused" in answer:
            sys.exit(REFUSED)

    def run(self, options: dict[str, Any]) -> dict[str, Any]:
        """Return the answer. Raises FileRefused, also for a person who may not."""
        user = person(options["username"])
        department = department_of(options["department"])
        refusal = office("catalog").may_upload(user, department)
        if refusal:
            raise FileRefused("not_permitted", refusal)
        incoming = arrive(Path(options["file"]))
        try:
            if not options["apply"]:
                return dry_run(incoming, Scope(user, department))
            consent = acts.Consent(
                all_or_nothing=options["all_or_nothing"],
                document_number=options["document_number"],
                document_date=options["document_date"],
            )
            colleague = person(options["second"]) if options["second"] else None
            return applied(incoming, Scope(user, department), consent, colleague)
        finally:
            storage.destroy(incoming.token)


def person(username: str) -> User:
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise FileRefused("not_permitted", f"没有可用的账号“{username}”。")
    return user


def department_of(code: str) -> Department | None:
    if not code:
        return None
    department = Department.objects.filter(credit_code=code).first()
    if department is None:
        raise FileRefused("unknown_department", f"没有统一社会信用代码为“{code}”的部门。")
    return department


def arrive(path: Path) -> storage.Incoming:
    """Copy the file to where uploads arrive. Raises FileRefused."""
    try:
        with path.open("rb") as stream:
            return storage.receive(stream, path.name)
    except IsADirectoryError as error:
        raise FileRefused("no_file", "这是文件夹，不是文件。") from error
    except (FileNotFoundError, PermissionError) as error:
        raise FileRefused("no_file", "文件不存在或不能读取。") from error


def dry_run(incoming: storage.Incoming, scope: Scope) -> dict[str, Any]:
    """Check only: neither an upload nor a file stays."""
    to = office("catalog")
    found = pipeline.examine(incoming.path, incoming.name, scope, to, tell_nobody)
    sheets = [report.sheet_json(one) for one in found.accounts]
    problems = [problem for problem, _ in found.comparison.problems]
    return {
        "sha256": incoming.sha256,
        "sheets": sheets,
        "resources": found.comparison.counts(),
        "items": found.comparison.items,
        "problems": [problem_json(one) for one in problems],
        "applied": False,
    }


def applied(
    incoming: storage.Incoming, scope: Scope, consent: acts.Consent, colleague: User | None
) -> dict[str, Any]:
    """Keep the file as evidence, check it, and write what may be written.

    What was published by a document waits for the colleague's agreement where none is named.
    """
    upload = pipeline.take_in(pipeline.Delivery(incoming, scope.user, scope.department))
    try:
        pipeline.run_check(upload, tell_nobody)
    except FileRefused as refusal:
        pipeline.refuse(upload, refusal)
        raise
    except Exception:
        pipeline.refuse(upload, FileRefused("broken", pipeline.BROKEN))
        raise
    upload.refresh_from_db()
    why_not = acts.why_not_confirm(upload, consent)
    if not why_not:
        try:
            acts.confirm(upload, scope.user, consent, at_once=True)
            upload.refresh_from_db()
            if upload.waits_for_second and colleague is not None:
                acts.second(upload, colleague, at_once=True)
        except acts.NotDone as refusal:
            why_not = refusal.sentence
        upload.refresh_from_db()
        if upload.waits_for_second:
            why_not = why_not or "已确认，待局内另一人复核后写入。"
    answer = staged_answer(upload)
    return answer | ({"not_applied": why_not} if why_not else {})


def staged_answer(upload: Upload) -> dict[str, Any]:
    """Return the answer from what was kept of an upload."""
    rows = upload.problems.order_by("number")
    return {
        "sha256": upload.sha256,
        "sheets": upload.report["sheets"],
        "resources": upload.report["resources"],
        "items": upload.report["items"],
        "problems": [problem_json(pipeline.plain(one)) for one in rows],
        "applied": upload.applied_at is not None,
        "upload": upload.pk,
    }


def problem_json(problem: Problem) -> dict[str, Any]:
    return {
        "sheet": problem.sheet,
        "cell": problem.cell,
        "range": problem.range,
        "resource": problem.resource,
        "value": problem.value,
        "level": problem.level,
        "code": problem.code,
        "message": problem.message,
        "basis": "、".join(clause(one).citation for one in problem.clauses),
        "remedy": problem.remedy,
    }


def in_words(answer: dict[str, Any]) -> str:
    """Return the answer as lines for a person at a terminal."""
    if "refused" in answer:
        return f"没有读取：{answer['refused']['message']}"
    labels = dict(StagedRecord.Action.choices)
    figures = "，".join(f"{labels[key]} {count}" for key, count in answer["resources"].items())
    lines = [f"资源：{figures}。"]
    for one in answer["problems"]:
        level = "错误" if one["level"] == "error" else "提示"
        lines.append(f"{level} {one['code']} {one['sheet']} {one['cell']}：{one['message']}")
    lines.append(
        answer.get("not_applied") or ("已写入。" if answer["applied"] else "只核对，未写入。")
    )
    return "\n".join(lines)
