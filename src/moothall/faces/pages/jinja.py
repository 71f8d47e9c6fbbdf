"""The Jinja environment of every page: GOV.UK macros, our macros, plain British printing."""

from collections.abc import MutableMapping
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from django.contrib.messages import get_messages
from django.templatetags import static as files
from django.urls import get_script_prefix, reverse
from django.utils import translation
from jinja2 import (
    ChainableUndefined,
    ChoiceLoader,
    Environment,
    PackageLoader,
    PrefixLoader,
    select_autoescape,
)

from moothall.faces.pages import colours, devices, faults, languages, many, plain, spoken, trusted
from moothall.faces.pages.fields.drawn import all_drawn, drawn, once
from moothall.ground.languages import speech

GOVUK = "govuk_frontend_jinja"
NOUGHT = UUID(int=0)


class Pages(Environment):
    """Jinja's environment, whose names are all known before a template is read.

    So a template gets them as one plain mapping: Jinja copies and compares them at every page and
    every import, and what it takes by default, a chain of mappings, is many times slower at it.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the names that a template knows."""
        return {**self.globals, **(d or {})}


def environment(**options: Any) -> Environment:  # noqa: ANN401 — Django passes its own options through
    """An environment for Django's Jinja2 backend; templates may `import` the GOV.UK macros."""
    # The GOV.UK macros read optional parameters of optional parameters, so a missing name
    # must be falsy all the way down.
    options["undefined"] = ChainableUndefined
    # Mail and notices are plain text: a page that shows one escapes it.
    options["autoescape"] = select_autoescape(disabled_extensions=("txt",), default=True)
    options["loader"] = ChoiceLoader(
        [options["loader"], PrefixLoader({GOVUK: PackageLoader(GOVUK)})]
    )
    options.setdefault("trim_blocks", True)
    options.setdefault("lstrip_blocks", True)
    env = Pages(**options, extensions=["jinja2.ext.i18n"])
    env.policies["ext.i18n.trimmed"] = True
    i18n: Any = env
    i18n.install_gettext_callables(_said, translation.ngettext, newstyle=True)
    env.globals.update(counting=spoken.counting, password_words=spoken.password)
    env.globals.update(spoken=speech.spoken, switch=languages.switch, named=languages.name_of)
    env.globals.update(static=static, url=url, palette=colours.palette, messages=get_messages)
    env.globals.update(single_sign_on=trusted.offered, ways_of=trusted.ways_of)
    env.globals.update(drawn=drawn, all_drawn=all_drawn, once=once)
    env.filters.update(
        day=plain.day,
        device=devices.said_of,
        short_day=plain.short_day,
        time_of_day=plain.time_of_day,
        moment=plain.moment,
        short_moment=plain.short_moment,
        machine=plain.machine,
        money=plain.money,
        span=plain.span,
        worked=plain.worked,
        counted=plain.counted,
        an=plain.an,
        listed=plain.listed,
        initials=plain.initials,
        faults=faults.of_form,
        marks=many.marks,
        with_safe=many.with_safe,
    )
    return env


def _said(text: str) -> str:
    return speech.said(text)


def url(name: str, *args: object, **kwargs: object) -> str:
    """The address of a named route."""
    if kwargs:
        return reverse(name, args=args or None, kwargs=kwargs)
    if all(type(arg) is UUID for arg in args):
        return _shape(name, len(args), get_script_prefix()) % args
    return _fixed(name, args, get_script_prefix())


def static(path: str) -> str:
    """The address of a file that pages load."""
    return _static(path, get_script_prefix())


@cache
def _shape(name: str, tokens: int, _prefix: str) -> str:
    """Return the address of a route that takes so many tokens, with `%s` in place of each."""
    address = reverse(name, args=(NOUGHT,) * tokens or None)
    return address.replace("%", "%%").replace(str(NOUGHT), "%s")


@lru_cache(maxsize=1024)
def _fixed(name: str, args: tuple[object, ...], _prefix: str) -> str:
    return reverse(name, args=args)


@cache
def _static(path: str, _prefix: str) -> str:
    return files.static(path)
