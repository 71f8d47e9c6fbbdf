"""Wall the pictures of articles, and keep both ends inside their council."""

from django.db import migrations

from moothall.outside.postgres import walls


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0005_pictures"), ("documents", "0002_walls")]

    operations = [
        walls.wall("knowledge_picture"),
        walls.same_council("knowledge_picture", "article_id", "knowledge_article"),
        walls.same_council("knowledge_picture", "file_id", "documents_file"),
    ]
