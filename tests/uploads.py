"""Uploads for tests: a department's workbook written from contents, brought, checked, confirmed."""

from pathlib import Path

from catalog.content import ResourceContent
from catalog.sheets.template import write_department_template
from yongcheng.departments.models import Department, User
from yongcheng.intake import acts, pipeline, storage
from yongcheng.intake.models import Upload
from yongcheng.intake.offices import tell_nobody
from yongcheng.workbooks.grid import FileRefused


def workbook(path: Path, department: Department, *contents: ResourceContent) -> Path:
    """Write the department's own template, filled with the contents."""
    owned = [
        one.with_values(
            provider_name=one.provider_name or department.name,
            provider_code=one.provider_code or department.credit_code,
        )
        for one in contents
    ]
    write_department_template(path, department, owned)
    return path


def brought(path: Path, user: User, department: Department | None) -> Upload:
    """The file has arrived and nothing more."""
    with path.open("rb") as stream:
        incoming = storage.receive(stream, path.name)
    return pipeline.take_in(pipeline.Delivery(incoming, user, department))


def checked(path: Path, user: User, department: Department | None) -> Upload:
    """The file was read and compared, or refused."""
    upload = brought(path, user, department)
    try:
        pipeline.run_check(upload, tell_nobody)
    except FileRefused as refusal:
        pipeline.refuse(upload, refusal)
    upload.refresh_from_db()
    return upload


def confirmed(upload: Upload, user: User, consent: acts.Consent | None = None) -> Upload:
    """What was previewed is written."""
    acts.confirm(upload, user, consent or acts.Consent(), at_once=True)
    upload.refresh_from_db()
    return upload


def counts(upload: Upload) -> dict[str, int]:
    """Records by what becomes of them, zeros left out."""
    return {key: count for key, count in upload.report["resources"].items() if count}


def codes(upload: Upload, level: str = "error") -> list[str]:
    """The codes of the problems of one level, in order."""
    rows = upload.problems.filter(level=level).order_by("number")
    return list(rows.values_list("code", flat=True))


def files() -> list[str]:
    """Everything that lies in the incoming folder."""
    return sorted(path.name for path in storage.incoming_folder().iterdir())
