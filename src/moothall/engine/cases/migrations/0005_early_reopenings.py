"""Count the reopenings within five working days; of what is kept already, all until counted anew."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_from_log")]

    operations = [
        migrations.AddField(
            model_name="fact",
            name="early_reopenings",
            field=models.IntegerField(db_default=0, default=0),
        ),
    ]
