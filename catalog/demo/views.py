"""Shared views of the resource list, and bulk edits: one taken back, one waiting for its author."""

from collections.abc import Iterator

from catalog.choices import ResourceStatus
from catalog.demo.stories import Days
from catalog.models import BulkEdit, InformationResource
from catalog.workflow import bulk_edits
from yongcheng.departments.models import User
from yongcheng.desk.demo import clerk, head, person
from yongcheng.desk.scenes import Scene
from yongcheng.views import acts
from yongcheng.views.acts import ListState
from yongcheng.views.models import ViewScope

LIST = InformationResource._meta.label_lower
CITY = (
    ("待挂接来源系统", "unlinked=yes", ("name", "number", "department", "system", "state"), ""),
    (
        "基础数据按更新周期",
        "sharing_type__exact=unconditional",
        ("name", "department", "update_cycle", "items", "published", "state"),
        "update_cycle.department",
    ),
)
OWN_COLUMNS = ("name", "number", "state", "open", "due", "updated")


def view_scenes(days: Days) -> Iterator[Scene]:
    """Return the scenes of views and bulk edits."""
    yield Scene(days.ago(20), 300, "catalog.views.city", share_with_the_city)
    yield Scene(days.ago(15), 305, "catalog.views.department", share_with_the_department)
    yield Scene(days.ago(12), 310, "catalog.bulk.contacts", lambda: edited(clerk(11)))
    yield Scene(days.ago(12), 330, "catalog.bulk.undone", take_back)
    yield Scene(days.ago(1), 315, "catalog.bulk.preview", lambda: previewed(clerk(5)))


def share_with_the_city() -> None:
    for name, query, columns, ordering in CITY:
        state = ListState(query, columns, ordering)
        acts.save(LIST, person("ju.guanli"), name, ViewScope.BUREAU, state)


def share_with_the_department() -> None:
    state = ListState("view=own", OWN_COLUMNS)
    acts.save(LIST, head(7), "本局目录进度", ViewScope.DEPARTMENT, state)


def previewed(author: User) -> BulkEdit:
    """Choose a department's published resources and say what is to be changed."""
    rows = InformationResource.objects.visible_to(author).filter(
        provider=author.department, status=ResourceStatus.PUBLISHED
    )
    edit = bulk_edits.choose(rows.order_by("code"), author, filter_text="本部门，状态：已发布")
    changes = {
        "network": {"act": "set", "value": "政务外网"},
        "contact_phone": {"act": "set", "value": "0370-5110099"},
    }
    bulk_edits.state_changes(edit, author, changes, "统一填写所在网络和联系电话")
    return edit


def edited(author: User) -> None:
    edit = previewed(author)
    bulk_edits.confirm(edit, author, edit.digest)


def take_back() -> None:
    author = clerk(11)
    bulk_edits.undo(BulkEdit.objects.filter(owner=author).latest("pk"), author)
