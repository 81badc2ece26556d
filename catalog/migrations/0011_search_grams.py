"""What the one search box and the list of resources read: folded texts, grams, orders of codes.

PostgreSQL gets a GIN index over catalog_grams(): pairs of neighbouring characters, marked by where
they stand (^ name, bare = 信息项, ~ abstract), and three letters of the initials (!). Trigrams would
not do for the texts: the commonest Chinese words have two characters. Beginnings of names, initials
and codes are found by indexes in the order of bytes. SQLite holds a county, whose texts are read
through as they are.
"""

from django.db import migrations

PAIRS = """
    SELECT %(mark)s || sign || follower FROM (
        SELECT sign, lead(sign) OVER () AS follower FROM unnest(string_to_array(%(text)s, NULL)) sign
    ) AS pairs WHERE follower IS NOT NULL AND sign <> E'\\n' AND follower <> E'\\n'
"""
GRAMS = " UNION ALL ".join(
    (
        PAIRS % {"mark": "'^'", "text": "name"},
        PAIRS % {"mark": "''", "text": "items"},
        PAIRS % {"mark": "'~'", "text": "abstract"},
        "SELECT '!' || substr(letters, at, 3) FROM generate_series(1, length(letters) - 2) AS at",
    )
)
FUNCTION = f"""
    CREATE FUNCTION catalog_grams(name text, items text, abstract text, letters text) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000 AS $$ SELECT ARRAY({GRAMS}) $$
"""
TABLE = "catalog_informationresource"
INDEXES = {
    "resource_grams": (
        "USING gin "
        "(catalog_grams(title_key::text, search_items, search_abstract, search_initials::text))"
    ),
    "resource_title_bytes": '(title_key COLLATE "C", id)',
    "resource_initials_bytes": '(search_initials COLLATE "C", id)',
    "resource_code_bytes": '(code COLLATE "C", id)',
}


def add_grams(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute(FUNCTION, params=None)
    for name, what in INDEXES.items():
        schema_editor.execute(f"CREATE INDEX {name} ON {TABLE} {what}", params=None)
    schema_editor.execute(
        "ALTER INDEX resource_grams ALTER COLUMN 1 SET STATISTICS 500", params=None
    )


def remove_grams(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for name in INDEXES:
        schema_editor.execute(f"DROP INDEX {name}", params=None)
    schema_editor.execute("DROP FUNCTION catalog_grams(text, text, text, text)", params=None)


class Migration(migrations.Migration):
    dependencies = [("catalog", "0009_versions_of_a_day")]
    operations = [migrations.RunPython(add_grams, remove_grams)]
