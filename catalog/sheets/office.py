"""The catalogue as an office of the intake: who may upload what, and the stages by name."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from catalog.sheets import applier, bases, differ, undo
from catalog.sheets.chosen import chosen
from catalog.sheets.materials.office import MaterialOffice
from catalog.sheets.parse import parse_book
from catalog.sheets.report import ParseContext, Party, Reading
from catalog.sheets.template import existing_contents, write_department_template
from catalog.sheets.uploaders import Uploaders
from yongcheng.departments.models import Department, User
from yongcheng.intake.models import StagedRecord, Upload
from yongcheng.intake.offices import Comparison, Scope, SheetAccount, Span, Tell, Words, register
from yongcheng.workbooks.grid import Book


class CatalogOffice(Uploaders):
    """政务信息资源目录."""

    name = "catalog"
    label = "政务信息资源目录"
    noun = "项资源"
    words = Words(
        register="目录",
        record="资源",
        retire="下线",
        after="写入后送部门负责人审核，已发布的资源在新版本发布前继续有效。",
        taken_back="收回这次写入的全部版本：新增的不再是目录里的资源，变更和下线的提议作废，已发布的内容不变。",
        missing="目录里有、文件里没有的资源。不会自动下线；确实不再提供的，勾选后提出下线，经部门负责人和主管部门审核。",
        compared="与每项资源最新的版本逐字段比较；确认时若库中已有变化，不写入并提示重新核对",
        legacy="全市存量导入（部门按行识别）",
        rules=(
            "没有的列，原值保留；空白的单元格，原值保留并提示；写“清空”的，清掉原值。",
            "按信息资源代码识别同一项资源，没有代码的按名称识别。文件里没有的资源只列为缺失，不会自动下线。",
            "已发布的资源不直接改动，变更作为新版本送审；其他部门的资源不受影响。",
            "涉密数据不进入目录：标为涉密的行拒收，原件不保存，只保存清空这些行后的副本。",
        ),
        takes_document=True,
    )

    def parse(self, book: Book, scope: Scope) -> Reading:
        """Understand the sheets; references to other resources are checked by the comparison."""
        return parse_book(book, context_of(scope))

    def accounts(self, reading: Reading) -> list[SheetAccount]:
        return [
            SheetAccount(one.name, one.recognised, one.rows, one.skipped, one.note, one.unread)
            for one in reading.sheets
        ]

    def secrets(self, reading: Reading) -> list[Span]:
        return [Span(one.sheet, *one.rows) for one in reading.resources if one.classified]

    def compare(self, reading: Reading, scope: Scope, tell: Tell) -> Comparison:
        return differ.compare(reading, scope, tell)

    def apply(self, upload: Upload, user: User, tell: Tell) -> dict[str, Any]:
        return applier.apply(upload, user, tell)

    def taken(self, upload: Upload) -> list[str]:
        return applier.taken(chosen(upload))

    def undo(self, upload: Upload, user: User, tell: Tell) -> dict[str, Any]:
        return undo.undo(upload, user, tell)

    def can_retire(self, record: StagedRecord) -> bool:
        return bool(record.changes.get("can_retire"))

    def record_url(self, record: StagedRecord) -> str:
        """Return the page of the resource, "" for one that does not exist yet."""
        key = record.target_id
        return f"/admin/catalog/informationresource/{key}/change/" if key else ""

    def template(self, department: Department | None, user: User, *, filled: bool) -> bytes:
        """Return the department's template; its own records are those the person may see."""
        department = department or user.department
        contents = existing_contents(department, user) if filled else ()
        with TemporaryDirectory() as folder:
            path = Path(folder) / "template.xlsx"
            write_department_template(path, department, contents)
            return path.read_bytes()


def context_of(scope: Scope) -> ParseContext:
    """Return what the reading may know: the uploader, or every department of the city."""
    if scope.department is None:
        rows = list(Department.objects.values_list("credit_code", "name", "short_name"))
        return ParseContext(
            departments={code: name for code, name, _ in rows},
            aliases={short: code for code, _, short in rows if short},
        )
    department = scope.department
    before = Department.objects.filter(pk__in=bases.predecessors(department) - {department.pk})
    pairs = list(before.values_list("credit_code", "name"))
    names = {name for _, name in pairs} | ({department.short_name} - {""})
    return ParseContext(
        uploader=Party(department.name, department.credit_code),
        own_codes=frozenset(code for code, _ in pairs),
        own_names=frozenset(names),
    )


register(CatalogOffice())
register(MaterialOffice())
