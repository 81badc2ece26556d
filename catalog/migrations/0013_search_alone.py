"""A search that finds little is over before a second process has started: none is started for it."""

from django.db import migrations

FUNCTION = "catalog_grams(text, text, text, text)"


def alone(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER FUNCTION {FUNCTION} PARALLEL UNSAFE", params=None)


def in_parallel(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER FUNCTION {FUNCTION} PARALLEL SAFE", params=None)


class Migration(migrations.Migration):
    dependencies = [("catalog", "0012_list_indexes")]
    operations = [migrations.RunPython(alone, in_parallel)]
