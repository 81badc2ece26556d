"""When two resources count as nearly the same: 建议值, to be settled by the bureau."""

from datetime import UTC, date, datetime

from django.db import migrations

ENTERED = datetime(2026, 11, 25, tzinfo=UTC)
VALUES = (
    ("catalog.overlap_similarity", "相近资源的最低重合度", "decimal", "0.8", "", "1", "0.5"),
    ("catalog.overlap_least_items", "比对相近资源的最少信息项数", "number", "3", "项", "", "1"),
)


def add(apps, schema_editor):
    model = apps.get_model("parameters", "PolicyParameter")
    for key, name, kind, value, unit, ceiling, floor in VALUES:
        model.objects.get_or_create(
            key=key,
            defaults={
                "name": name,
                "kind": kind,
                "value": value,
                "unit": unit,
                "ceiling": ceiling,
                "floor": floor,
                "source_document": "建议值（待主管部门核定文件）",
                "is_verified": False,
                "effective_from": date(2020, 1, 1),
                "proposed_at": ENTERED,
                "confirmed_at": ENTERED,
            },
        )


def remove(apps, schema_editor):
    model = apps.get_model("parameters", "PolicyParameter")
    model.objects.filter(key__in=[row[0] for row in VALUES]).delete()


class Migration(migrations.Migration):
    dependencies = [("parameters", "0004_escalation_steps")]
    operations = [migrations.RunPython(add, remove)]
