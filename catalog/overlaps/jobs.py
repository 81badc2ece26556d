"""The comparison of everything as a background job with its progress."""

from typing import Any

from catalog.overlaps.compare import rebuild
from yongcheng.departments.models import User
from yongcheng.jobs.models import Job
from yongcheng.jobs.progress import Progress
from yongcheng.jobs.queue import handler, start

KIND = "catalog.overlaps"


@handler(KIND)
def run(job: Job, progress: Progress) -> dict[str, Any]:
    """Compare everything; safe to run again, each part is a transaction."""
    outcome = rebuild(progress.step)
    return {"sentence": outcome.sentence, **outcome.counts}


def start_rebuild(user: User) -> Job:
    """Compare everything in the background; one that waits already does for both."""
    waiting = Job.objects.unfinished().filter(kind=KIND, started_at__isnull=True).first()
    return waiting or start(KIND, {}, user, "重新比对多部门重复信息项")
