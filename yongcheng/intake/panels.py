"""What the intake hangs on the front page: uploads that wait for a decision."""

from collections.abc import Iterator

from yongcheng.departments.models import User
from yongcheng.desk.panels import Source, Task, Work, work_list
from yongcheng.intake.models import LEGACY_ROLES, Upload, UploadQuerySet


def waiting_for_confirmation(user: User) -> UploadQuerySet:
    """Return uploads that were read and that this person may confirm."""
    rows = Upload.objects.editable_by(user).open()
    return rows.filter(read_at__isnull=False, confirmed_at__isnull=True)


def waiting_for_a_second(user: User) -> UploadQuerySet:
    """Return existing catalogues that another bureau person has confirmed."""
    if not user.roles & LEGACY_ROLES:
        return Upload.objects.none()
    rows = Upload.objects.editable_by(user).open()
    rows = rows.filter(confirmed_at__isnull=False, second_at__isnull=True)
    return rows.exclude(document_number="").exclude(confirmed_by=user)


@work_list(Work.TODO)
def uploads(user: User) -> Iterator[Source]:
    """Checked workbooks that nobody has confirmed or put aside yet."""
    for rows in (waiting_for_confirmation(user), waiting_for_a_second(user)):
        yield Source(rows.select_related("department"), task, day="")


def task(upload: Upload) -> Task:
    return Task(
        upload.name,
        f"/admin/intake/upload/{upload.pk}/change/",
        upload.department.label if upload.department else "存量导入",
        "上传工作簿",
        state_text=upload.state_text,
    )
