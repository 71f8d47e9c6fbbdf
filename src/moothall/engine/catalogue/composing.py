"""A text in YAML 1.2, composed into plain values with the place of each, or into why it is refused.

Apart from `source`, as the library is large and most processes read no file.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
)
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from moothall.engine.catalogue.faults import Fault, Place, Source, Where

DEEPEST: Final = 20
_PLAIN: Final = "tag:yaml.org,2002:"


def composed(text: str, *, file: str) -> Source:
    """Compose a text; what cannot be read at all comes back as faults without a value."""
    loader = YAML(typ="safe", pure=True)
    try:
        events: list[Event] = []
        refused = list(_refusals(loader, text, file, events))
        return Source(file, faults=tuple(refused)) if refused else _built(loader, file, events)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line, mark.column) if mark else (0, 0)
        what = f"the file is not YAML here ({error.problem or error.context})"
        return _unreadable(file, place, what, "check the indent, the colons and the quotes")
    except ReaderError:
        what = "the file holds a character that YAML does not allow"
        return _unreadable(file, (0, 0), what, "save it as plain UTF-8 text")
    except (YAMLError, RecursionError, ValueError):
        what = "the file is nested too deeply or holds a value that cannot be read"
        return _unreadable(file, (0, 0), what, "write it as in docs/services.md")


def _unreadable(file: str, place: Place, what: str, mend: str) -> Source:
    why = "nothing in it can be used until it can be read"
    return Source(file, faults=(Fault(file, place[0] + 1, place[1] + 1, what, why, mend),))


def _refusals(loader: YAML, text: str, file: str, events: list[Event]) -> Iterator[Fault]:
    """Yield what is refused, and keep the events: to scan a text costs more than all the rest."""
    depth = documents = 0
    for event in loader.parse(text):
        events.append(event)
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        documents += isinstance(event, DocumentStartEvent)
        what = _refusal(event, depth, documents)
        if what:
            yield _fault_at(event, file, what)
        if depth > DEEPEST:
            return


def _refusal(event: Event, depth: int, documents: int) -> tuple[str, str, str] | None:
    if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
        return (
            "an anchor or alias (& or *)",
            "a short file could unfold into an endless one",
            "write the part out where it is needed",
        )
    tag = getattr(event, "tag", None)
    if tag:
        return (
            f"the tag {tag}",
            "definitions hold only words, numbers, lists and maps",
            "remove the tag",
        )
    if depth > DEEPEST:
        return (
            "parts nested too deeply",
            f"nothing in a definition is more than {DEEPEST} deep",
            "write it as in docs/services.md",
        )
    if documents > 1 and isinstance(event, DocumentStartEvent):
        return ("a second document (---)", "a file holds one definition", "put it in its own file")
    return None


def _fault_at(event: Event, file: str, said: tuple[str, str, str]) -> Fault:
    mark = event.start_mark
    return Fault(file, mark.line + 1, mark.column + 1, *said)


class _Read:
    """Events that were read already, given as a parser gives them."""

    def __init__(self, events: list[Event]) -> None:
        self._left = deque(events)

    def check_event(self, *kinds: type[Event]) -> bool:
        return bool(self._left) and (not kinds or isinstance(self._left[0], kinds))

    def peek_event(self) -> Event:
        return self._left[0]

    def get_event(self) -> Event:
        return self._left.popleft()


def _built(read: YAML, file: str, events: list[Event]) -> Source:
    loader = YAML(typ="safe", pure=True)
    loader.version = read.version
    loader.Parser = lambda loader: _Read(events)
    node = loader.composer.get_single_node()
    if node is None:
        return _unreadable(file, (0, 0), "the file is empty", "write the definition")
    source = Source(file)
    doubled: list[Fault] = []
    folded: set[Where] = set()
    value = _Builder(loader, source, doubled, folded).value(node, ())
    return Source(
        file,
        None if doubled else value,
        tuple(doubled),
        source.keys,
        source.values,
        frozenset(folded),
    )


@dataclass(frozen=True)
class _Builder:
    loader: YAML
    source: Source
    doubled: list[Fault]
    folded: set[Where]

    def value(self, node: Node, where: Where) -> object:
        self.source.values[where] = (node.start_mark.line, node.start_mark.column)
        if isinstance(node, MappingNode):
            return self.mapping(node, where)
        if isinstance(node, SequenceNode):
            return [self.value(item, (*where, at)) for at, item in enumerate(node.value)]
        assert isinstance(node, ScalarNode)  # noqa: S101 - the third and last kind
        return self.scalar(node, where)

    def mapping(self, node: MappingNode, where: Where) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            key = self.key(key_node)
            inner = (*where, key)
            mark = key_node.start_mark
            if key in found:
                self.doubled.append(
                    _fault_at(
                        key_node,
                        self.source.file,
                        (
                            f"the field `{key}` a second time",
                            "only one of the two could count",
                            "remove or rename one",
                        ),
                    )
                )
            self.source.keys[inner] = (mark.line, mark.column)
            found[key] = self.value(value_node, inner)
        return found

    def key(self, node: Node) -> str | int:
        if not isinstance(node, ScalarNode):
            raise ValueError("a key that is not a word")  # noqa: TRY004 - one family of faults
        made = self.loader.constructor.construct_object(node)
        return made if type(made) is int else str(node.value)

    def scalar(self, node: ScalarNode, where: Where) -> object:
        if node.style in {"|", ">"}:
            self.folded.add(where)
        if node.tag == f"{_PLAIN}timestamp":
            return node.value
        return self.loader.constructor.construct_object(node)
