"""The arrangements of 2004–2026 as published, from the fixture beside the app."""

import json
from datetime import date
from pathlib import Path

from django.db import migrations

FIXTURE = Path(__file__).parent.parent / "data" / "calendar_2004_2026.json"


def load(apps, schema_editor):
    day_model = apps.get_model("workdays", "CalendarDay")
    year_model = apps.get_model("workdays", "CalendarYear")
    days = []
    for year, found in json.loads(FIXTURE.read_text(encoding="utf-8")).items():
        year_model.objects.create(year=int(year))
        for note, dates in found["off"].items():
            days += [
                day_model(date=date.fromisoformat(f"{year}-{one}"), kind="off", note=note)
                for one in dates
            ]
        days += [
            day_model(date=date.fromisoformat(f"{year}-{one}"), kind="work", note="调休上班")
            for one in found["work"]
        ]
    day_model.objects.bulk_create(days)


def unload(apps, schema_editor):
    apps.get_model("workdays", "CalendarDay").objects.all().delete()
    apps.get_model("workdays", "CalendarYear").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("workdays", "0001_initial")]
    operations = [migrations.RunPython(load, unload)]
