"""The full-text tables, as the database in use makes them."""

from django.db import migrations

from search.engines.database import tables


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [
        migrations.RunPython(lambda apps, editor: tables.make(editor), lambda apps, editor: tables.drop(editor))
    ]
