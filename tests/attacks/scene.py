"""公安局 has something secret of every kind: a draft, an upload, a job, a notice, an attachment, an
export. Whoever is neither its own nor a reviewer must meet none of it, by no address.
"""

from dataclasses import dataclass, field
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from catalog.models import InformationResource, InformationSystem
from catalog.workflow.drafts import propose_change, save_content
from tests import make
from tests.cast import Cast
from tests.uploads import brought, checked, workbook
from yongcheng.attachments.models import Attachment
from yongcheng.attachments.store import store_file
from yongcheng.intake import pipeline
from yongcheng.intake.models import Upload
from yongcheng.jobs.models import Job
from yongcheng.ledgers.exports import request_export
from yongcheng.ledgers.ledger import all_ledgers
from yongcheng.ledgers.models import Export
from yongcheng.ledgers.produce import KIND
from yongcheng.notices.inbox import send
from yongcheng.notices.models import Notice

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
DRAFT = "未公布的执法办案线索"
CHANGE = "尚未送审的布控范围"
SYSTEM = "未公布的执法办案平台"
UPLOADED = "未公布的上传工作簿"
RECORD = "未公布的在逃人员名册"
TOLD = "未公布的通知内容"
FILED = "未公布的附件"
EXPORTED = "未公布的导出名称"
JOB = "未公布的任务名称"
# What the trail keeps by name is read by bureau, auditors and the audit manager (permissions.py).
IN_TRAIL = (DRAFT, UPLOADED, FILED)
SECRETS = (DRAFT, CHANGE, SYSTEM, UPLOADED, RECORD, TOLD, FILED, EXPORTED, JOB)


@dataclass(frozen=True)
class Scene:
    """The secret records of 公安局, and the words by which each would show."""

    draft: InformationResource
    published: InformationResource
    system: InformationSystem
    upload: Upload
    notice: Notice
    attachment: Attachment
    export: Export
    job: Job
    people: Cast = field(repr=False)

    def own_pages(self) -> list[str]:
        """Return addresses that belong to one secret record each; wrong ids in a URL are 404."""
        base = "admin:catalog_informationresource"
        upload = [self.upload.pk]
        return [
            reverse(f"{base}_change", args=[self.draft.pk]),
            reverse(f"{base}_edit", args=[self.draft.pk]),
            reverse(f"{base}_act", args=[self.draft.pk, "submit"]),
            reverse(f"{base}_act", args=[self.draft.pk, "discard"]),
            reverse(f"{base}_propose", args=[self.draft.pk, "change"]),
            *(
                reverse(f"admin:intake_upload_{name}", args=upload)
                for name in (
                    "change", "progress", "confirm", "second", "undo", "put_aside", "original",
                    "marked", "history",
                )
            ),
            reverse("admin:intake_upload_record", args=[self.upload.pk, 1]),
            reverse("admin:notices_notice_open", args=[self.notice.pk]),
            reverse("admin:attachments_attachment_download", args=[self.attachment.pk]),
            reverse("admin:attachments_attachment_aside", args=[self.attachment.pk]),
            reverse("ledgers:export", args=[self.export.pk]),
            reverse("ledgers:export_state", args=[self.export.pk]),
            reverse("ledgers:download", args=[self.export.pk]),
            reverse("admin:jobs_job_progress", args=[self.job.pk]),
            reverse("admin:jobs_job_state", args=[self.job.pk]),
            reverse("admin:jobs_job_change", args=[self.job.pk]),
        ]  # fmt: skip


def secret_scene(people: Cast, folder: Path) -> Scene:
    """Set the scene; 民政局 has something of its own beside it."""
    make.resource(provider=people.civil_affairs)
    make.version(make.content("民政局在编资源"), provider=people.civil_affairs)
    police, clerk = people.police, people.police_clerk
    draft = make.version(make.content(DRAFT), provider=police, clerk=clerk).resource
    published = make.resource(make.content("户籍人口信息"), provider=police)
    change = propose_change(published, clerk)
    content = change.parsed.with_values(abstract=f"{CHANGE}，由公安机关掌握。")
    save_content(change, content, clerk, revision=change.revision)
    system = make.system(SYSTEM, owner=police)
    path = workbook(
        folder / f"{UPLOADED}.xlsx",
        police,
        make.content(RECORD),
        make.content(f"{RECORD}二", abstract=""),
    )
    upload = checked(path, clerk, police)
    pipeline.mark(upload)
    job = pipeline.queue_check(brought(path, clerk, police), clerk)
    Job.objects.filter(pk=job.pk).update(label=JOB)
    send([clerk], TOLD, "/admin/")
    attachment = store_file(draft, "other", SimpleUploadedFile(f"{FILED}.pdf", PDF), clerk)
    export = request_export(
        KIND,
        clerk,
        label=EXPORTED,
        name=f"{EXPORTED}.xlsx",
        params={"ledger": all_ledgers()[0].key, "chosen": {}},
        filter_text="全部",
    )
    return Scene(
        draft=draft,
        published=published,
        system=system,
        upload=upload,
        notice=Notice.objects.get(sentence=TOLD),
        attachment=attachment,
        export=export,
        job=Job.objects.get(pk=job.pk),
        people=people,
    )
