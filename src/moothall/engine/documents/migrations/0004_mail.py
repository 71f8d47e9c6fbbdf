"""A mail as a file is a kind of file."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0003_held_until"),
    ]

    operations = [
        migrations.AlterField(
            model_name="file",
            name="kind",
            field=models.CharField(
                choices=[
                    ("jpeg", "JPG"),
                    ("png", "PNG"),
                    ("pdf", "PDF"),
                    ("docx", "DOCX"),
                    ("odt", "ODT"),
                    ("xlsx", "XLSX"),
                    ("ods", "ODS"),
                    ("eml", "EML"),
                ],
                max_length=10,
            ),
        ),
    ]
