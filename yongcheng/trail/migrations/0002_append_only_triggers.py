"""The trail refuses UPDATE, DELETE and TRUNCATE by trigger. Self-contained: it keeps its own SQL.

SQLite's INSERT OR REPLACE removes rows without a DELETE trigger; there a row that would replace
another is refused before it is inserted.
"""

from django.db import migrations

TABLES = ("trail_trailentry", "trail_trailseal")
UNIQUE = {"trail_trailentry": ("id", "number", "hash"), "trail_trailseal": ("id", "day")}
FUNCTION = """
CREATE OR REPLACE FUNCTION trail_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'trail is append-only'; END $$
"""


def install(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTION, params=None)
        for table in TABLES:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_rows BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION trail_append_only()"
            )
            schema_editor.execute(
                f"CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION trail_append_only()"
            )
        return
    for table in TABLES:
        for verb in ("UPDATE", "DELETE"):
            schema_editor.execute(
                f"CREATE TRIGGER {table}_{verb.lower()} BEFORE {verb} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'trail is append-only'); END"
            )
        for column in UNIQUE[table]:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_replace_{column} BEFORE INSERT ON {table} "
                f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {column} = NEW.{column}) "
                "BEGIN SELECT RAISE(ABORT, 'trail is append-only'); END"
            )


def lift(apps, schema_editor):
    for table in TABLES:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_rows ON {table}")
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_truncate ON {table}")
        else:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_update")
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_delete")
            for column in UNIQUE[table]:
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_replace_{column}")


class Migration(migrations.Migration):
    dependencies = [("trail", "0001_initial")]
    operations = [migrations.RunPython(install, lift)]
