"""What a case is about, in a line, from what was answered."""

from collections.abc import Mapping

from moothall.engine.catalogue.definition import Question, ServiceDefinition

LONGEST, ENOUGH = 90, 2
IN_WORDS = "longtext"
IN_SHORT = {"radios", "checkboxes", "text"}
Answers = Mapping[str, object]


def subject(definition: ServiceDefinition | None, answers: Answers, title: str) -> str:
    """Return the words that tell one case from the next; its title where no answer does.

    The first long answer that is asked of everybody says it best; else the first two short ones.
    Sensitive answers never stand in a list.
    """
    if definition is None:
        return title
    short: list[str] = []
    for _, question in definition.questions():
        if question.seen_by is not None or not answers.get(question.id):
            continue
        if question.type == IN_WORDS and question.required:
            return _cut(str(answers[question.id]))
        if question.type in IN_SHORT and len(short) < ENOUGH:
            short.append(_printed(question, answers))
    return _cut(", ".join(short)) or title


def _printed(question: Question, answers: Answers) -> str:
    value = answers.get(question.id)
    labels = {option.id: option.label for option in question.options}
    if isinstance(value, list | tuple):
        return " and ".join(labels.get(str(one), str(one)) for one in value)
    return labels.get(str(value), str(value)) if value else ""


def _cut(text: str) -> str:
    line = " ".join(text.split())
    if len(line) <= LONGEST:
        return line
    return line[: line.rfind(" ", 0, LONGEST) if " " in line[:LONGEST] else LONGEST] + "…"
