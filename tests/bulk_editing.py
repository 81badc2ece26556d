"""Bulk edits for tests: a batch opened and previewed as its author does it."""

from catalog.models import BulkEdit, BulkEditLine, InformationResource
from catalog.workflow import bulk_edits
from yongcheng.departments.models import User

YEARLY = {"update_cycle": {"act": "set", "value": "yearly"}}


def opened(user: User, *resources: InformationResource) -> BulkEdit:
    rows = InformationResource.objects.filter(pk__in=[one.pk for one in resources])
    return bulk_edits.choose(rows.order_by("pk"), user)


def previewed(
    user: User, *resources: InformationResource, changes: dict | None = None, note: str = ""
) -> BulkEdit:
    edit = opened(user, *resources)
    bulk_edits.state_changes(edit, user, changes or YEARLY, note)
    edit.refresh_from_db()
    return edit


def line_of(edit: BulkEdit, resource: InformationResource) -> BulkEditLine:
    return edit.lines.get(resource=resource)
