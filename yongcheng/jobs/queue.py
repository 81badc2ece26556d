"""Starting, running, cancelling and resuming jobs. django-tasks carries them, the row is ours.

`attempts` is the fence: it grows with every claim, and whoever holds an older number writes nothing
any more. So of two workers that think they hold a job only the later one can end it.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django_tasks import task

from yongcheng.departments.models import User
from yongcheng.jobs.models import LEASE, Job
from yongcheng.jobs.progress import Cancelled, LeaseLost, Progress
from yongcheng.trail.clock import now
from yongcheng.trail.recorder import record

logger = logging.getLogger(__name__)
Handler = Callable[[Job, Progress], dict[str, Any] | None]
_HANDLERS: dict[str, Handler] = {}
MOST_ATTEMPTS = 5
INTERRUPTED = "处理中断，没有写入任何内容。请重试；仍不行时把任务编号告诉系统管理员。"
GIVEN_UP = f"执行 {MOST_ATTEMPTS} 次都中断，不再自动重试。请把任务编号告诉系统管理员。"


class JobFailed(Exception):
    """A failure with a sentence for the official."""


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Register the function that does jobs of this kind. It must be safe to run twice."""

    def register(function: Handler) -> Handler:
        _HANDLERS[kind] = function
        return function

    return register


def start(kind: str, payload: dict[str, Any], owner: User, label: str) -> Job:
    """Create a job and queue it once the surrounding transaction is committed."""
    if kind not in _HANDLERS:
        raise LookupError(f"nobody handles {kind}")
    job = Job.objects.create(
        kind=kind, label=label[:200], owner=owner, payload=payload, created_at=now()
    )
    transaction.on_commit(lambda: run_job.enqueue(job.pk))
    return job


def ask_to_cancel(job: Job, *, by: User | None = None) -> bool:
    """Ask a job to stop; False where it is over or was asked already. A waiting one stops at once."""
    asked = Job.objects.unfinished().filter(pk=job.pk, cancel_asked_at__isnull=True)
    with transaction.atomic():
        if not asked.update(cancel_asked_at=now()):
            return False
        waiting = Job.objects.unfinished().filter(pk=job.pk, started_at__isnull=True)
        waiting.update(cancelled_at=now())
        record(
            verb="cancel_job",
            label="取消后台任务",
            target=job,
            target_label=job.label,
            actor=by or job.owner,
        )
    return True


def resume_abandoned() -> int:
    """Queue again every job whose worker was killed; returns how many.

    A job that was interrupted too often is ended instead: it would only kill the next worker.
    """
    hopeless = Job.objects.abandoned().filter(attempts__gte=MOST_ATTEMPTS)
    hopeless.update(failed_at=now(), error=GIVEN_UP, lease_until=None)
    resumed = 0
    for key in list(Job.objects.abandoned().values_list("pk", flat=True)):
        # Taking the lease away keeps two sweepers from queueing the same job.
        if Job.objects.abandoned().filter(pk=key).update(lease_until=None):
            run_job.enqueue(key)
            resumed += 1
    return resumed


@task()
def run_job(key: int) -> None:
    """Do a job, unless it is over or another worker holds it."""
    job = claim(key)
    if job is not None:
        with _heartbeat(job):
            _run(job)


def claim(key: int) -> Job | None:
    """Take the lease of a job; None where it is over or held."""
    moment = now()
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=moment)
    claimed = (
        Job.objects.unfinished()
        .filter(free, pk=key)
        .update(
            lease_until=moment + LEASE,
            started_at=Coalesce(F("started_at"), moment),
            attempts=F("attempts") + 1,
        )
    )
    return Job.objects.select_related("owner").get(pk=key) if claimed else None


def _run(job: Job) -> None:
    outcome: dict[str, Any]
    try:
        result = _HANDLERS[job.kind](job, Progress(job))
        outcome = {"finished_at": now(), "result": result or {}}
    except LeaseLost:
        return
    except Cancelled:
        outcome = {"cancelled_at": now()}
    except JobFailed as failure:
        outcome = {"failed_at": now(), "error": str(failure)[:500]}
    except Exception:
        logger.exception("job %s failed", job.pk)
        outcome = {"failed_at": now(), "error": INTERRUPTED}
    Job.objects.held_by(job).update(lease_until=None, **outcome)


@contextmanager
def _heartbeat(job: Job) -> Iterator[None]:
    """Hold the lease while a long transaction runs (own connection; off where tasks are immediate)."""
    if "immediate" in settings.TASKS["default"]["BACKEND"].lower():
        yield
        return
    over = threading.Event()

    def beat() -> None:
        while not over.wait(LEASE.total_seconds() / 4):
            try:
                Job.objects.held_by(job).update(lease_until=now() + LEASE)
            except OperationalError:
                # SQLite while the job itself writes: nobody else can claim it then either.
                logger.debug("heartbeat of job %s waits for the writer", job.pk)
            finally:
                connection.close()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(timeout=30)
