"""Each decision has a number of its own, in its name and in its first line."""

from pathlib import Path

DECISIONS = sorted((Path(__file__).parents[2] / "docs" / "decisions").glob("*.md"))


def test_each_decision_has_a_number_of_its_own():
    numbers = [path.name[:4] for path in DECISIONS]
    assert len(set(numbers)) == len(numbers)
    assert [
        path.name for path in DECISIONS if not path.read_text().startswith(f"# {path.name[:4]}")
    ] == []
