"""The file that a translator fills in: every text of a service, its Welsh or the English to put."""

from collections.abc import Mapping
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from moothall.engine.catalogue import welsh
from moothall.engine.catalogue.definition import ServiceDefinition

NOTHING: Mapping[str, str] = {}


def blank(definition: ServiceDefinition, of: Mapping[str, str] = NOTHING) -> str:
    """Return the file of a service's Welsh: what it has, and empty what is left, with its English.

    The English stands in a comment beside each empty text, and beside each whose English changed
    since; long ones by their first line. `of` says which English each is the Welsh of.

    :param of: the same, as the file has it until now.
    """
    whole = CommentedMap({"welsh": definition.service})
    changed = {text.place for text in welsh.stale(definition, of)}
    known = {}
    for text in welsh.texts(definition):
        is_stale, name = text.place in changed, welsh.named(text.place)
        shown = f"CHANGED: {text.english}" if is_stale else "" if text.welsh else text.english
        _place(whole, text.place, text.welsh or "", shown)
        if text.welsh:
            known[name] = of[name] if is_stale else welsh.fingerprint(text.english)
    whole["of"] = CommentedMap(known)
    yaml, out = YAML(), StringIO()
    yaml.width = 1000
    yaml.dump(whole, out)
    return out.getvalue()


def _place(whole: Any, place: tuple[str | int, ...], text: str, english: str) -> None:  # noqa: ANN401  # any YAML
    *path, name = place
    for at, part in enumerate(path):
        following = path[at + 1] if at + 1 < len(path) else name
        whole = _inside(whole, part, is_list=isinstance(following, int))
    if name in whole:
        return
    whole[name] = text
    if english:
        first, *rest = english.splitlines()
        whole.yaml_add_eol_comment(f"{first} ..." if rest else first, name)


def _inside(whole: Any, part: str | int, *, is_list: bool) -> Any:  # noqa: ANN401  # any YAML
    if isinstance(part, int):
        while len(whole) <= part:
            whole.append(CommentedMap())
    elif part not in whole:
        whole[part] = CommentedSeq() if is_list else CommentedMap()
    return whole[part]
