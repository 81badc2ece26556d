"""What a handler tells about its work, and how it learns that it was cancelled."""

import time
from typing import Any

from django.db import connection

from yongcheng.jobs.models import LEASE, Job
from yongcheng.trail.clock import now

PAUSE = 0.5


class Cancelled(Exception):
    """The owner cancelled the job; whatever transaction is open is rolled back."""


class LeaseLost(Exception):
    """Another worker took the job over; this one stops without a trace."""


class Progress:
    """Progress of one job. Writing is cheap: at most two rows a second, none inside a transaction."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._told = 0.0

    def step(self, stage: str, done: int = 0, total: int = 0) -> None:
        """Say what is being done. Raises Cancelled where the owner asked for it, LeaseLost."""
        moment = time.monotonic()
        if moment - self._told < PAUSE and stage == self.job.stage:
            return
        self._told = moment
        self.job.stage, self.job.done, self.job.total = stage[:120], done, total
        rows = Job.objects.held_by(self.job)
        if not connection.in_atomic_block:
            rows.update(stage=self.job.stage, done=done, total=total, lease_until=now() + LEASE)
        asked = rows.values_list("cancel_asked_at", flat=True)[:1]
        found = list(asked)
        if not found:
            raise LeaseLost
        if found[0] is not None:
            raise Cancelled

    def keep(self, **checkpoint: Any) -> None:
        """Remember a finished stage, so that a killed job goes on from there. Raises LeaseLost."""
        self.job.checkpoint = {**self.job.checkpoint, **checkpoint}
        if not Job.objects.held_by(self.job).update(checkpoint=self.job.checkpoint):
            raise LeaseLost
