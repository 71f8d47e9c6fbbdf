"""What a case is about, in a line, from what was answered."""

from collections.abc import Mapping

from moothall.engine.catalogue.definition import Question, ServiceDefinition

LONGEST = 90
IN_WORDS = {"longtext"}
IN_SHORT = {"radios", "checkboxes", "text"}
Answers = Mapping[str, object]


def subject(definition: ServiceDefinition | None, answers: Answers, title: str) -> str:
    """Return the words that tell one case from the next; its title where no answer does.

    The first long answer that is asked of everybody says it best; else the first two short ones.
    Sensitive answers never stand in a list.
    """
    if definition is None:
        return title
    asked = [question for _, question in definition.questions() if not question.sensitive]
    long = [q for q in asked if q.type in IN_WORDS and q.required and answers.get(q.id)]
    if long:
        return _cut(str(answers[long[0].id]))
    short = [printed for q in asked if q.type in IN_SHORT and (printed := _printed(q, answers))]
    return _cut(", ".join(short[:2])) or title


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
