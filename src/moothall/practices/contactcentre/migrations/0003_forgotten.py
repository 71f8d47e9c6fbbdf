"""Remember of a call that was forgotten that it was, so that nothing typed comes in after it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contactcentre", "0002_walls")]

    operations = [
        migrations.AddField(
            model_name="keptcall",
            name="is_forgotten",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
