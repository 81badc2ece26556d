"""How the detail of a trail entry is worded: keys by their Chinese name, lists as one line."""

from collections.abc import Mapping
from typing import Any

from yongcheng.departments.roles import Role

NAMES = {
    "added": "新增",
    "after": "变更后",
    "asked": "申请的角色",
    "attachment": "附件编号",
    "before": "变更前",
    "changed": "修改",
    "clock": "期限种类",
    "ends_on": "撤销日期",
    "entries": "条数",
    "fields": "改动的字段",
    "file": "文件",
    "filter": "筛选条件",
    "first_bad": "首条不一致",
    "format": "格式",
    "from": "原状态",
    "head": "链尾摘要值",
    "intact": "链完整",
    "is_provisional": "现为暂定",
    "key": "参数代号",
    "kind": "类别",
    "moves_to": "调往部门",
    "name": "名称",
    "new": "新日期",
    "note": "说明",
    "number": "文号",
    "old": "原日期",
    "passed": "移交的事项",
    "people": "转入人员",
    "removed": "取消",
    "role": "角色",
    "roles": "收回的角色",
    "rows": "行数",
    "sha256": "SHA-256",
    "skip": "未变化",
    "successor": "接手（承接）",
    "successor_name": "承接部门",
    "to": "新状态",
    "update": "更新",
    "value": "取值",
    "was_provisional": "原为暂定",
}
ROLES = {role.value: role.label for role in Role}
WORDS = {True: "是", False: "否", None: "—", "": "—"}


def in_words(detail: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return (name, value) lines in a fixed order."""
    return [(NAMES.get(key, key), _value(value)) for key, value in sorted(detail.items())]


def _value(value: Any) -> str:
    if isinstance(value, bool) or value in (None, ""):
        return WORDS[value]
    if isinstance(value, dict):
        return "，".join(f"{NAMES.get(key, key)} {_value(part)}" for key, part in value.items())
    if isinstance(value, list):
        return "、".join(_value(part) for part in value) or "—"
    return ROLES.get(str(value), str(value))
