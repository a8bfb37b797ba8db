"""What nobody here owns, such as Agenda 2030, has been open to all: it stays so under its new name."""

from django.db import migrations

PUBLIC, PRINCIPALS = 5, 3


def open_all(apps, schema_editor):
    documents = apps.get_model("steering", "SteeringDocument").objects
    documents.filter(owner_organisation=None, owner_collaboration=None).update(level=PUBLIC)


def close_again(apps, schema_editor):
    apps.get_model("steering", "SteeringDocument").objects.filter(level=PUBLIC).update(level=PRINCIPALS)


class Migration(migrations.Migration):
    dependencies = [("steering", "0004_who_sees_documents")]

    operations = [migrations.RunPython(open_all, close_again)]
