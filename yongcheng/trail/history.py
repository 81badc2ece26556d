"""Versions of reference records (django-simple-history), dated by the system's clock."""

from datetime import datetime
from typing import Any

from django.db import models
from simple_history.models import HistoricalRecords

from yongcheng.trail.clock import now


class Versions(HistoricalRecords):
    """A version a save, with the moment of `clock.now()`: a played past day keeps its day."""

    def create_historical_record(
        self, instance: models.Model, history_type: str, using: str | None = None
    ) -> None:
        is_dated = hasattr(instance, "_history_date")
        if not is_dated:
            instance._history_date = now()
        try:
            super().create_historical_record(instance, history_type, using=using)
        finally:
            if not is_dated:
                del instance._history_date


class SavedAtField(models.DateTimeField):
    """The moment of the last save, by the system's clock (auto_now asks the machine's)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "editable": False})

    def pre_save(self, model_instance: models.Model, add: bool) -> datetime:
        moment = now()
        setattr(model_instance, self.attname, moment)
        return moment
