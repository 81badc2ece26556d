"""What was published is looked at afterwards: noted in the act's transaction, compared by a task."""

from collections.abc import Iterable

from django.db import transaction
from django_tasks import task

from catalog.models import TouchedResource
from catalog.overlaps.compare import refresh


def touch(resources: Iterable[int]) -> None:
    """Note resources whose content in force has changed; they are compared after the commit.

    Where the task is lost, the timetable's `find_duplicates` catches up.
    """
    rows = [TouchedResource(resource_id=key) for key in resources]
    if not rows:
        return
    TouchedResource.objects.bulk_create(rows, batch_size=500)
    transaction.on_commit(lambda: compare_touched.enqueue())


@task()
def compare_touched() -> None:
    """Compare everything noted since the last comparison."""
    refresh()
