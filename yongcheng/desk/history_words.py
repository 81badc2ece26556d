"""变更记录: how a value before and after is worded; the library says some of it in English."""

from typing import Any

from simple_history.models import DeletedObject, ModelChange
from simple_history.template_utils import HistoricalRecordContextHelper

LONGEST = 200


class HistoryWords(HistoricalRecordContextHelper):
    """An absent related record is empty; yes and no are words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, max_displayed_delta_change_chars=LONGEST, **kwargs)

    def prepare_delta_change_value(self, change: ModelChange, value: Any) -> Any:
        prepared = super().prepare_delta_change_value(change, value)
        if isinstance(prepared, DeletedObject):
            return "" if prepared.pk is None else f"{prepared.pk} 号记录"
        if isinstance(prepared, bool):
            return "是" if prepared else "否"
        return "" if prepared is None else prepared
