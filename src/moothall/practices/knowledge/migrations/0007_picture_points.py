"""Keep how wide and how high the picture of an article is, so that its page does not jump."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0006_pictures_walls")]

    operations = [
        migrations.AddField(
            model_name="picture", name="width", field=models.PositiveSmallIntegerField(null=True)
        ),
        migrations.AddField(
            model_name="picture", name="height", field=models.PositiveSmallIntegerField(null=True)
        ),
    ]
