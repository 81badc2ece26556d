"""V11: the figures of 信息资源大普查 agree with one another."""

from collections.abc import Iterator

from catalog.content import ResourceContent
from catalog.labels import FIELD_LABELS, show
from catalog.rules.context import RuleContext
from yongcheng.policy.verdicts import Finding

PARTS = (
    ("bytes_shared", "bytes_total"),
    ("records_shared", "records_total"),
    ("bytes_opened", "bytes_total"),
    ("records_opened", "records_total"),
)
FIELDS = ("bytes_total", "records_total", *(part for part, _ in PARTS))


def census_adds_up(content: ResourceContent, context: RuleContext) -> Iterator[Finding]:
    """No figure is negative; what is shared or opened is not more than the total."""
    census = content.census
    for name in FIELDS:
        value = getattr(census, name)
        if value is not None and value < 0:
            field = f"census.{name}"
            yield Finding(
                "V11",
                f"{FIELD_LABELS[field]}是负数（{show(field, value)}）。",
                "改为零或实际数；不知道的留空。",
                field=field,
                value=show(field, value),
            )
    for part, whole in PARTS:
        shared, total = getattr(census, part), getattr(census, whole)
        if shared is not None and total is not None and shared > total >= 0:
            field, of = f"census.{part}", f"census.{whole}"
            yield Finding(
                "V11",
                f"{FIELD_LABELS[field]}（{show(field, shared)}）大于"
                f"{FIELD_LABELS[of]}（{show(of, total)}）。",
                "核对两个数字和单位。",
                field=field,
                value=show(field, shared),
            )
