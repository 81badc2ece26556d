"""What is said at entry: another department holds this already (条例第十九条). It never blocks.

D1 a datum whose source is another department; D2 a resource with nearly the same items elsewhere;
D3 names that other departments hold and nobody has decided about; D4 the same within the department.
"""

from collections.abc import Iterator

from catalog.choices import VersionKind
from catalog.models import ResourceVersion
from catalog.overlaps.lookup import Overlaps, SameName, Similar, overlaps_of_titles
from yongcheng.policy.verdicts import Finding, Severity

LAW = ("T19.1",)
SHOWN = 8
W = Severity.WARNING


def overlaps_of_version(version: ResourceVersion) -> Overlaps:
    """Return what the catalogue in force holds of a version's items, beside its own resource."""
    if version.kind == VersionKind.RETIREMENT:
        return Overlaps(0)
    titles = [item.title for item in version.parsed.items]
    return overlaps_of_titles(titles, version.resource.provider_id, version.resource_id)


def entry_findings(overlaps: Overlaps, provider_id: int) -> Iterator[Finding]:
    """Say what another department holds already, the decided first."""
    taken = [one for one in overlaps.names if sourced_elsewhere(one, provider_id)]
    for one in taken:
        lead = one.designation.lead_department.label
        yield Finding(
            "D1",
            f"“{one.title}”已确定{lead}为数源部门（{one.designation.decision_number}）。",
            f"向{lead}申请共享；确需收集的，在说明里写明依据。",
            LAW,
            W,
            "title",
            one.item,
            one.title,
        )
    for one in overlaps.similar:
        yield Finding(
            "D2",
            sentence(overlaps, one),
            "先申请共享；确需收集的保留不同的信息项。",
            LAW,
            W,
            "items",
        )
    open_names = [one for one in overlaps.names if one not in taken and one.designation is None]
    if open_names:
        shown = "、".join(f"{one.title}（{one.departments} 个部门）" for one in open_names[:SHOWN])
        more = f"等 {len(open_names)} 项" if len(open_names) > SHOWN else ""
        yield Finding(
            "D3",
            f"其他部门也在收集：{shown}{more}。",
            "能通过共享取得的不再向群众收集。",
            LAW,
            W,
            "items",
        )
    for one in overlaps.within:
        yield Finding("D4", sentence(overlaps, one), "能合并的合并为一项资源。", (), W, "items")


def sourced_elsewhere(one: SameName, provider_id: int) -> bool:
    """Whether the datum has a source in force that is another department."""
    return one.designation is not None and one.designation.lead_department_id != provider_id


def sentence(overlaps: Overlaps, one: Similar) -> str:
    """Return the similarity in words: how many of how many, and which differ."""
    parts = [
        f"本资源 {overlaps.items} 个信息项中 {len(one.same)} 个与"
        f"{one.department.name}《{one.title}》相同"
    ]
    if one.only_here:
        parts.append(f"本资源另有：{listed(one.only_here)}")
    if one.only_there:
        parts.append(f"对方另有：{listed(one.only_there)}")
    return "；".join(parts) + "。"


def listed(names: tuple[str, ...]) -> str:
    shown = "、".join(names[:SHOWN])
    return f"{shown}等 {len(names)} 个" if len(names) > SHOWN else shown
