"""Checking the chain from the desk: a job, because a grown trail takes longer than a page may."""

from typing import Any

from yongcheng.jobs.models import Job
from yongcheng.jobs.progress import Progress
from yongcheng.jobs.queue import handler
from yongcheng.trail.chain import inspect
from yongcheng.trail.entries import all_entries
from yongcheng.trail.recorder import record

KIND = "trail.verify"


@handler(KIND)
def verify(job: Job, progress: Progress) -> dict[str, Any]:
    """Walk the chain and keep what was found as an entry of its own."""
    total = all_entries().count()
    found = inspect(
        job.payload.get("expected_head", ""),
        lambda count: progress.step("正在核对摘要链", count, total),
    )
    record(
        verb="verify",
        label="核对操作留痕",
        target=None,
        target_label=f"操作留痕 {found.entries} 条",
        actor=job.owner,
        detail=found.to_json(),
    )
    if found.intact:
        text = f"留痕完整，共 {found.entries} 条，链尾 {found.head}。"
    else:
        text = f"留痕不完整：第 {found.first_bad} 条起不一致。{found.note}"
    return {"text": text, "tone": "ok" if found.intact else "bad", **found.to_json()}
