"""Writes and takes back one record of a bulk edit, through the same doors as the form."""

from collections import Counter

from catalog.choices import VersionStatus
from catalog.content import ResourceContent
from catalog.models import BulkEdit, BulkEditLine, ResourceVersion
from catalog.workflow.bulk_compare import Action, edits_for_department, judge, load
from catalog.workflow.bulk_fields import Edit
from catalog.workflow.drafts import propose_change, propose_for, save_content
from catalog.workflow.versions import VERSIONS
from yongcheng.departments.models import Department, User
from yongcheng.departments.roles import Role
from yongcheng.notices.inbox import send
from yongcheng.trail.entries import last_entry
from yongcheng.trail.recorder import act
from yongcheng.workflow.errors import NotAvailable, WorkflowError

Outcome = BulkEditLine.Outcome
SETTLED = ("outcome", "sentence", "version", "before")
REASON = {"text": "撤销批量修改"}
CHANGED_SINCE = "预览之后这项资源已有变化，没有修改。请重新选择、看过预览再改。"


class Writer:
    """Writes the lines of one batch."""

    def __init__(self, edit: BulkEdit, user: User) -> None:
        self.edit = edit
        self.user = user
        self.wanted = Edit.of(edit.changes)

    def left(self) -> int:
        return self.edit.lines.filter(action=Action.CHANGED, outcome="").count()

    def write(self, key: int) -> None:
        """Write one record or say on its line why not."""
        line = BulkEditLine.objects.get(pk=key)
        try:
            with act("catalog.bulkedit.line"):
                self._written(line)
                line.outcome = Outcome.DONE
                line.save(update_fields=SETTLED)
        except WorkflowError as error:
            line.outcome, line.sentence = Outcome.SKIPPED, error.sentence[:500]
            line.version, line.before = None, None
            line.save(update_fields=SETTLED)

    def _written(self, line: BulkEditLine) -> None:
        resource = load([line.resource_id])[line.resource_id]
        seen = (line.base_id, line.base_digest, line.after_digest)
        now_is = BulkEditLine(number=line.number, resource_id=line.resource_id)
        content = judge(now_is, resource, self.wanted, self.user)
        if content is None or seen != (now_is.base_id, now_is.base_digest, now_is.after_digest):
            raise NotAvailable(_what_changed(line))
        if resource.open_version is not None:
            version = resource.open_version
            line.before = version.content
            line.sentence = f"已改第 {version.number} 版草稿"
        elif edits_for_department(resource, self.user):
            version = propose_change(resource, self.user, note=self.edit.note)
            line.sentence = f"已起草第 {version.number} 版，待提交"
        else:
            version = propose_for(resource, content, self.user, note=self.edit.note)
            line.sentence = f"已代拟第 {version.number} 版，待部门负责人审核"
            line.version = version
            return
        line.version = save_content(version, content, self.user, revision=version.revision)


def _what_changed(line: BulkEditLine) -> str:
    version = (
        ResourceVersion.objects.filter(resource_id=line.resource_id).order_by("-number").first()
    )
    entry = last_entry(version) if version else None
    if entry is None:
        return CHANGED_SINCE
    who = f"{entry.at_local:%m-%d %H:%M} {entry.actor_name}办理了“{entry.label}”"
    return f"预览之后{who}，没有修改。请重新选择、看过预览再改。"


def take_back(key: int, user: User) -> None:
    """Undo one record, or say on its line why it stays."""
    line = BulkEditLine.objects.select_related("version__resource__provider").get(pk=key)
    try:
        with act("catalog.bulkedit.line"):
            _taken_back(line, user)
            line.outcome = Outcome.UNDONE
            line.save(update_fields=["outcome", "sentence"])
    except WorkflowError as error:
        line.outcome, line.sentence = Outcome.KEPT, error.sentence[:500]
        line.save(update_fields=["outcome", "sentence"])


def _taken_back(line: BulkEditLine, user: User) -> None:
    version = line.version
    if version.digest != line.after_digest:
        raise NotAvailable("改过之后内容又有修改，没有撤销。")
    if line.before is not None:
        content = ResourceContent.from_json(line.before)
        save_content(version, content, user, revision=version.revision)
        line.sentence = f"第 {version.number} 版已恢复修改前的内容"
        return
    verb = "undo_amending" if version.status == VersionStatus.HEAD_REVIEW else "discard"
    VERSIONS.fire(version, verb, user, given=REASON)
    line.sentence = f"第 {version.number} 版已放弃，现行版本不变"


def tell_heads(edit: BulkEdit) -> None:
    """One notice per department: so many versions drawn up for it wait for its head."""
    done = edit.lines.filter(outcome=Outcome.DONE, version__status=VersionStatus.HEAD_REVIEW)
    waiting = Counter(done.values_list("resource__provider_id", flat=True))
    departments = Department.objects.select_related("succeeded_by").in_bulk(list(waiting))
    for key, count in waiting.items():
        department = departments[key]
        while department.succeeded_by is not None:
            department = department.succeeded_by
        people = User.objects.with_role(Role.DEPARTMENT_HEAD).filter(department=department)
        sentence = f"主管部门批量修改了 {count} 项政务信息资源，等您审核"
        send(people, sentence, "/admin/catalog/informationresource/?view=todo", target=edit)
