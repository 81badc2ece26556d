"""Weights of the quality score and spans of the obligations: 建议值, each to be settled by the bureau.

A database made after these rows were written has them from 0002 already.
"""

import json
from datetime import UTC, date, datetime
from pathlib import Path

from django.db import migrations

FIXTURE = Path(__file__).parent.parent / "data" / "parameters.json"
ENTERED = datetime(2026, 11, 25, tzinfo=UTC)
FAMILIES = ("quality.", "quality_level.", "obligation.")


def add(apps, schema_editor):
    model = apps.get_model("parameters", "PolicyParameter")
    for row in json.loads(FIXTURE.read_text(encoding="utf-8")):
        if not row["key"].startswith(FAMILIES):
            continue
        starts = date.fromisoformat(row.pop("effective_from"))
        values = row | {
            "effective_from": starts,
            "proposed_at": ENTERED,
            "confirmed_at": ENTERED,
        }
        model.objects.get_or_create(key=row["key"], defaults=values)


def remove(apps, schema_editor):
    model = apps.get_model("parameters", "PolicyParameter")
    for family in FAMILIES:
        model.objects.filter(key__startswith=family).delete()


class Migration(migrations.Migration):
    dependencies = [("parameters", "0002_first_values")]
    operations = [migrations.RunPython(add, remove)]
