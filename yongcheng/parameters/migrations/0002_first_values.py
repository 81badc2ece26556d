"""The parameters of the regulations as they stand, each with its source and how certain it is."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

from django.db import migrations

FIXTURE = Path(__file__).parent.parent / "data" / "parameters.json"
ENTERED = datetime(2025, 8, 1, tzinfo=UTC)


def load(apps, schema_editor):
    model = apps.get_model("parameters", "PolicyParameter")
    for row in json.loads(FIXTURE.read_text(encoding="utf-8")):
        starts = date.fromisoformat(row.pop("effective_from"))
        model.objects.create(
            effective_from=starts, proposed_at=ENTERED, confirmed_at=ENTERED, **row
        )


def unload(apps, schema_editor):
    apps.get_model("parameters", "PolicyParameter").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("parameters", "0001_initial")]
    operations = [migrations.RunPython(load, unload)]
