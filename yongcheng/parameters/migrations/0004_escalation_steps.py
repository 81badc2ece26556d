"""When an overdue deadline is told to the head, to the bureau, and put forward for 通报: 建议值."""

from datetime import UTC, date, datetime

from django.db import migrations

ENTERED = datetime(2026, 11, 25, tzinfo=UTC)
STEPS = (
    ("warn.head_after", "逾期报部门负责人", "3"),
    ("warn.bureau_after", "逾期转局督办", "5"),
    ("warn.report_after", "逾期列入拟通报", "10"),
)


def add(apps, schema_editor):
    model = apps.get_model("parameters", "PolicyParameter")
    for key, name, value in STEPS:
        model.objects.get_or_create(
            key=key,
            defaults={
                "name": name,
                "kind": "number",
                "value": value,
                "unit": "个工作日",
                "source_document": "建议值（待主管部门核定文件）",
                "is_verified": False,
                "effective_from": date(2020, 1, 1),
                "proposed_at": ENTERED,
                "confirmed_at": ENTERED,
            },
        )


def remove(apps, schema_editor):
    model = apps.get_model("parameters", "PolicyParameter")
    model.objects.filter(key__in=[key for key, _, _ in STEPS]).delete()


class Migration(migrations.Migration):
    dependencies = [("parameters", "0003_obligation_values")]
    operations = [migrations.RunPython(add, remove)]
