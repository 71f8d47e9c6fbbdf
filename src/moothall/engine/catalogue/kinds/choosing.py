"""Choices: one of several, any of several, yes or no."""

from moothall.engine.catalogue.definition import Question
from moothall.engine.catalogue.kinds.kind import (
    Fields,
    Given,
    Kind,
    Posted,
    Refused,
    Value,
    ask,
    empty,
    many,
    one,
)
from moothall.ground.languages.speech import marked, said

SELECT = marked("Select {called}")


class Radios(Kind):
    """One of the options."""

    name = "radios"
    asks = "one of `options`"
    keeps = "the option's id"
    fewest_options = 2
    takes = frozenset({"options"})

    def read(self, question: Question, posted: Posted, given: Given) -> Value:
        """Return the id of the option that was chosen."""
        del given
        chosen = one(posted, question.id)
        if chosen not in {option.id for option in question.options}:
            if chosen:
                raise Refused(ask(SELECT, question))
            return empty(question, SELECT)
        return chosen

    def printed(self, question: Question, value: Value) -> str:
        """Return the label of what was chosen."""
        return _labels(question, [str(value)])

    def example(self, question: Question, given: Given) -> Value:
        """Return the first option."""
        del given
        return question.options[0].id


class Checkboxes(Kind):
    """Any of the options."""

    name = "checkboxes"
    asks = "any of `options`"
    keeps = "a list of ids"
    bounds = "how many"
    cel = "list"
    limit = "whole"
    fewest_options = 1
    takes = frozenset({"options"})

    def read(self, question: Question, posted: Posted, given: Given) -> Value:
        """Return the ids of the options that were ticked, in their order."""
        del given
        ticked = set(many(posted, question.id))
        chosen = [option for option in question.options if option.id in ticked]
        if not chosen:
            empty(question, SELECT)
            return []
        alone = next((option for option in chosen if option.alone), None)
        if alone and len(chosen) > 1:
            text = marked("Select {called}, or select “{alone}”")
            raise Refused(ask(text, question, alone=alone.label))
        if isinstance(question.min, int) and len(chosen) < question.min and not alone:
            raise Refused(said("Select {least} or more", least=question.min))
        if isinstance(question.max, int) and len(chosen) > question.max:
            raise Refused(said("Select {most} or fewer", most=question.max))
        return [option.id for option in chosen]

    def fields(self, question: Question, value: Value) -> Fields:
        """Return what is ticked."""
        return {question.id: [str(chosen) for chosen in value] if isinstance(value, list) else ""}

    def printed(self, question: Question, value: Value) -> str:
        """Return the labels of what was ticked, a line each."""
        return _labels(question, value if isinstance(value, list) else [value])

    def example(self, question: Question, given: Given) -> Value:
        """Return as few as may be ticked."""
        del given
        least = max(question.min, 1) if isinstance(question.min, int) else 1
        return [option.id for option in question.options if not option.alone][:least] or [
            question.options[0].id
        ]


class YesNo(Kind):
    """Yes or no."""

    name = "yesno"
    takes = frozenset({"yes", "no"})
    asks = "yes or no"
    keeps = "true or false"
    cel = "bool"

    def read(self, question: Question, posted: Posted, given: Given) -> Value:
        """Return whether it was yes."""
        del given
        chosen = one(posted, question.id)
        if chosen not in {"yes", "no"}:
            if question.required or chosen:
                raise Refused(_neither(question))
            return None
        return chosen == "yes"

    def fields(self, question: Question, value: Value) -> Fields:
        """Return which of the two is chosen."""
        return {question.id: "" if value is None else "yes" if value else "no"}

    def printed(self, question: Question, value: Value) -> str:
        """Return 'Yes' or 'No', or what the question says in their place."""
        return yes_or_no(question)[not value]

    def example(self, question: Question, given: Given) -> Value:
        """Return no, which rarely leads further."""
        del question, given
        return False


def yes_or_no(question: Question) -> tuple[str, str]:
    """Return how the two answers read: Welsh answers with the verb of the question."""
    return question.yes or said("Yes"), question.no or said("No")


def _neither(question: Question) -> str:
    if question.called:
        return said("Select yes {called}", called=question.called)
    return said("Select yes or no to “{label}”", label=question.label)


def _labels(question: Question, chosen: list[Value] | list[str]) -> str:
    return "\n".join(option.label for option in question.options if option.id in chosen)
