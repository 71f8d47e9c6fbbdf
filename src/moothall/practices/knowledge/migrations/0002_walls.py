"""Wall the articles and what is counted of them; what was published never changes."""

from django.db import migrations

from moothall.outside.postgres import walls

OF_AN_ARTICLE = ("articleversion", "view", "use")
PEOPLE = (("article", "owner_id"), ("articleversion", "published_by_id"), ("view", "person_id"))


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0001_initial")]

    operations = [
        *(walls.wall(f"knowledge_{one}") for one in ("article", *OF_AN_ARTICLE, "missed")),
        *(
            walls.same_council(f"knowledge_{one}", "article_id", "knowledge_article")
            for one in OF_AN_ARTICLE
        ),
        *(walls.same_council(f"knowledge_{one}", name, "people_person") for one, name in PEOPLE),
        walls.same_council("knowledge_article", "of_case_id", "cases_case"),
        walls.same_council("knowledge_use", "case_id", "cases_case"),
        walls.append_only("knowledge_articleversion"),
    ]
