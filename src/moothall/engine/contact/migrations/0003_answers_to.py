from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contact", "0002_walls")]

    operations = [
        migrations.AddField(
            model_name="sender",
            name="answers_to",
            field=models.EmailField(blank=True, db_default="", default="", max_length=254),
        ),
    ]
