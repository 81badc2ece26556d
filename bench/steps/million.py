"""Steps of the topic million."""

from pathlib import Path
from typing import Any

from django.test import Client
from django.urls import reverse

from bench import books
from yongcheng.departments.models import Department, User
from yongcheng.intake import acts, pipeline, storage
from yongcheng.intake.models import Upload, private_storage
from yongcheng.intake.offices import tell_nobody

BACKEND = "yongcheng.departments.backends.DepartmentBackend"


def prepare(watch: Any, folder: str, rows: int, count: int) -> None:
    """Tables, people, and a workbook for each of the departments."""
    books.settle()
    for number in range(count):
        books.write(Path(folder) / f"million-{number}.xlsx", rows, number)


def preview(watch: Any, book: str) -> None:
    """Bring and check a workbook, look at the page, and confirm with the file out of reach."""
    user = User.objects.get(username=books.clerk(0))
    upload = checked(Path(book), user)
    client = Client(headers={"host": "localhost"})
    client.force_login(user, backend=BACKEND)
    page = client.get(reverse("admin:intake_upload_change", args=[upload.pk]), follow=True)
    stored = Path(private_storage().path(upload.file.name))
    away = stored.rename(stored.with_suffix(".away"))
    acts.confirm(upload, user, acts.Consent(), at_once=True)
    away.rename(stored)
    upload.refresh_from_db()
    watch.note(page_kb=len(page.content) / 1000, applied=upload.applied_at is not None)


def checked(path: Path, user: User) -> Upload:
    with path.open("rb") as stream:
        incoming = storage.receive(stream, path.name)
    department = Department.objects.get(pk=user.department_id)
    upload = pipeline.take_in(pipeline.Delivery(incoming, user, department))
    pipeline.run_check(upload, tell_nobody)
    upload.refresh_from_db()
    return upload
