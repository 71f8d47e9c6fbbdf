"""Choices: one of several, any of several, yes or no."""

from moothall.engine.catalogue.definition import Question
from moothall.engine.catalogue.kinds.kind import (
    Fields,
    Given,
    Kind,
    Posted,
    Refused,
    Value,
    asked_for,
    empty,
    many,
    one,
)


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
                raise Refused(f"Select {asked_for(question)}")
            return empty(question, "Select")
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
            empty(question, "Select")
            return []
        alone = next((option for option in chosen if option.alone), None)
        if alone and len(chosen) > 1:
            raise Refused(f"Select {asked_for(question)}, or select “{alone.label}”")
        if isinstance(question.min, int) and len(chosen) < question.min and not alone:
            raise Refused(f"Select {question.min} or more")
        if isinstance(question.max, int) and len(chosen) > question.max:
            raise Refused(f"Select {question.max} or fewer")
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
    asks = "yes or no"
    keeps = "true or false"
    cel = "bool"

    def read(self, question: Question, posted: Posted, given: Given) -> Value:
        """Return whether it was yes."""
        del given
        said = one(posted, question.id)
        if said not in {"yes", "no"}:
            called = question.called or f"or no to “{question.label}”"
            if question.required or said:
                raise Refused(f"Select yes {called}")
            return None
        return said == "yes"

    def fields(self, question: Question, value: Value) -> Fields:
        """Return which of the two is chosen."""
        return {question.id: "" if value is None else "yes" if value else "no"}

    def printed(self, question: Question, value: Value) -> str:
        """Return 'Yes' or 'No'."""
        del question
        return "Yes" if value else "No"

    def example(self, question: Question, given: Given) -> Value:
        """Return no, which rarely leads further."""
        del question, given
        return False


def _labels(question: Question, chosen: list[Value] | list[str]) -> str:
    return "\n".join(option.label for option in question.options if option.id in chosen)
