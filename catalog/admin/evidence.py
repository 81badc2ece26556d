"""附件 of a resource: assessment reports, the text of a basis, the signed submission (条例第十三条).

They are the provider's working papers: its own people, the authority and the auditors see them,
other departments see only the published entry.
"""

from typing import Any

from catalog.models import InformationResource
from catalog.models.systems import READS_ALL
from yongcheng.attachments.targets import Target, may_see, register_target
from yongcheng.departments.roles import Role
from yongcheng.departments.scoping import department_ids
from yongcheng.desk.attachment_panel import attachment_panel

KINDS = (
    ("secrecy", "保密风险评估报告"),
    ("privacy", "个人信息保护影响评估报告"),
    ("basis", "不予共享依据原文"),
    ("sign_off", "目录报送盖章件"),
    ("notes", "编制说明"),
    ("other", "其他材料"),
)
ADDS = frozenset({Role.DEPARTMENT_CLERK, Role.DEPARTMENT_HEAD})


def sees(user: Any, resource: InformationResource) -> bool:
    own = resource.provider_id in department_ids(user)
    return own or user.is_superuser or bool(user.roles & READS_ALL)


def adds(user: Any, resource: InformationResource) -> bool:
    return resource.provider_id in department_ids(user) and bool(user.roles & ADDS)


def panel(user: Any, resource: InformationResource) -> dict[str, Any]:
    """Return what the page needs to show the files, nothing for whoever may not see them."""
    return attachment_panel(user, resource) if may_see(user, resource) else {}


register_target(
    "catalog.informationresource",
    Target(KINDS, adds, sees, department=lambda resource: resource.provider.name),
)
