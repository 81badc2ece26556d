"""事项材料清单 as an office of the intake: who may upload it, how it is compared and applied."""

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from catalog.models import MatterMaterial
from catalog.overlaps.collecting import check_materials
from catalog.sheets.materials import comparing, reading, records
from catalog.sheets.materials.template import write_material_template
from catalog.sheets.uploaders import Uploaders
from yongcheng.departments.models import Department, User
from yongcheng.intake.models import StagedRecord, Upload
from yongcheng.intake.offices import (
    BaseChanged,
    Built,
    Comparison,
    Scope,
    SheetAccount,
    Span,
    Tell,
    Words,
)
from yongcheng.trail.clock import today
from yongcheng.workbooks.grid import Book

Action = StagedRecord.Action
BATCH = 500


class MaterialOffice(Uploaders):
    """事项材料清单."""

    name = "materials"
    label = "事项材料清单"
    noun = "项材料"
    whole_city = "全市导入"
    words = Words(
        register="材料清单",
        record="材料",
        retire="取消",
        after="写入后立即与已发布的目录比对，能共享获取的列入“重复收集核对”。",
        taken_back="收回这次写入的全部内容：新增的取消，变更的恢复原样，取消的恢复收取。",
        missing="清单里有、文件里同一事项下没有的材料。不会自动取消；确实不再收取的，勾选后取消。",
        compared="与登记的材料逐字段比较；确认时若登记的内容已有变化，不写入并提示重新核对",
        legacy="全市导入（部门按行识别）",
        rules=(
            "没有的列和空白的单元格，原值保留；写“清空”的，清掉原值。",
            "同一部门、同一事项的同名材料视为同一项。文件里没有的材料只列为缺失，确认后才取消。",
            "通过共享能取得的数据不得重复收集：写入后逐项比对，结果由部门说明、主管部门认定。",
        ),
    )

    def parse(self, book: Book, scope: Scope) -> reading.Reading:
        return reading.read(book)

    def accounts(self, found: reading.Reading) -> list[SheetAccount]:
        return found.accounts

    def secrets(self, found: reading.Reading) -> list[Span]:
        """The list names what is asked for, never a person's data."""
        return []

    def compare(self, found: reading.Reading, scope: Scope, tell: Tell) -> Comparison:
        return comparing.compare(found, scope)

    def apply(self, upload: Upload, user: User, tell: Tell) -> dict[str, Any]:
        """Write the chosen materials, then check them against the catalogue. Raises BaseChanged."""
        rows = list(
            upload.records.filter(is_chosen=True).exclude(
                action__in=(Action.UNCHANGED, Action.REJECTED)
            )
        )
        standing = held(row.target_id for row in rows)
        stale = [row.label for row in rows if is_stale(row, standing)]
        if stale:
            raise BaseChanged(stale)
        tell("写入材料", 0, len(rows))
        made = [_new(row, upload) for row in rows if row.action == Action.NEW]
        MatterMaterial.objects.bulk_create(made, batch_size=BATCH)
        keys = iter(material.pk for material in made)
        touched = []
        for row in rows:
            row.result_id = next(keys) if row.action == Action.NEW else row.target_id
            touched.append(row.result_id)
            if row.action == Action.CHANGED:
                records.filled(standing[row.target_id], row.payload["content"]).save()
            elif row.action == Action.MISSING:
                material = standing[row.target_id]
                material.ended_on = today()
                material.save(update_fields=["ended_on"])
        StagedRecord.objects.bulk_update(rows, ["result_id"], batch_size=BATCH)
        tell("与目录比对", len(rows), len(rows))
        outcome = check_materials(MatterMaterial.objects.filter(pk__in=touched))
        count = {action: sum(row.action == action for row in rows) for action in Action.values}
        return {
            "new": count[Action.NEW],
            "changed": count[Action.CHANGED],
            "retired": count[Action.MISSING],
            "hits": outcome.found,
        }

    def taken(self, upload: Upload) -> list[str]:
        """No two rows of the register exclude each other."""
        return []

    def undo(self, upload: Upload, user: User, tell: Tell) -> dict[str, Any]:
        """Put everything back, unless somebody has decided on it since. Raises Built."""
        rows = list(upload.records.filter(result_id__isnull=False).order_by("-number"))
        standing = held(row.result_id for row in rows)
        conflicts = [(row.label, why) for row in rows if (why := _built_on(row, standing))]
        if conflicts:
            raise Built(conflicts)
        for row in rows:
            material = standing[row.result_id]
            if row.action == Action.NEW:
                material.ended_on = today()
            elif row.action == Action.MISSING:
                material.ended_on = None
            else:
                records.filled(material, row.payload["before"])
            material.save()
        check_materials(MatterMaterial.objects.filter(pk__in=list(standing)))
        return {"undone": len(rows)}

    def can_retire(self, record: StagedRecord) -> bool:
        return bool(record.changes.get("can_retire"))

    def record_url(self, record: StagedRecord) -> str:
        key = record.result_id or record.target_id
        return f"/admin/catalog/mattermaterial/{key}/change/" if key else ""

    def template(self, department: Department | None, user: User, *, filled: bool) -> bytes:
        """Return the list to fill in, with what the department has registered where asked."""
        department = department or user.department
        rows = MatterMaterial.objects.visible_to(user).current().filter(department=department)
        with TemporaryDirectory() as folder:
            path = Path(folder) / "template.xlsx"
            write_material_template(path, department, rows if filled else ())
            return path.read_bytes()


def held(keys: Iterable[int | None]) -> dict[int, MatterMaterial]:
    """Return the materials of a batch, locked until the act is over."""
    wanted = [key for key in keys if key]
    rows = MatterMaterial.objects.select_for_update(of=("self",)).filter(pk__in=wanted)
    return {material.pk: material for material in rows.select_related("department").order_by("pk")}


def is_stale(row: StagedRecord, standing: dict[int, MatterMaterial]) -> bool:
    """Whether a record is no longer what the preview was compared with."""
    if row.action == Action.NEW:
        content = row.payload["content"]
        probe = records.filled(MatterMaterial(), content)
        twins = MatterMaterial.objects.current().filter(department_id=row.department_id)
        return twins.filter(matter_key=probe.matter_key, title_key=probe.title_key).exists()
    material = standing.get(row.target_id)
    if material is None or material.ended_on:
        return True
    return records.digest(records.content_of(material)) != row.base_digest


def _new(row: StagedRecord, upload: Upload) -> MatterMaterial:
    material = MatterMaterial(department_id=row.department_id, since=today(), upload_id=upload.pk)
    return records.filled(material, row.payload["content"])


def _built_on(row: StagedRecord, standing: dict[int, MatterMaterial]) -> str:
    """Return "" or why this record cannot be put back."""
    material = standing[row.result_id]
    if row.action == Action.MISSING:
        twins = MatterMaterial.objects.current().filter(department=material.department)
        again = twins.filter(matter_key=material.matter_key, title_key=material.title_key)
        return "后来又登记了同名材料" if again.exists() else ""
    if material.ended_on:
        return "后来已取消"
    if records.digest(records.content_of(material)) != records.digest(row.payload["content"]):
        return "后来又改过"
    if material.hits.filter(answered_at__isnull=False).exists():
        return "部门已作说明"
    return "主管部门已认定" if material.hits.filter(decided_at__isnull=False).exists() else ""
