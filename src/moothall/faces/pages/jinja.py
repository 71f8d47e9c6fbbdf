"""The Jinja environment of every page: GOV.UK macros, our macros, plain British printing."""

from functools import cache
from typing import Any

from django.contrib.messages import get_messages
from django.templatetags.static import static
from django.urls import get_script_prefix, reverse
from django.utils import translation
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader, PrefixLoader

from moothall.faces.pages import colours, faults, languages, plain, providers, spoken
from moothall.faces.pages.fields.drawn import drawn
from moothall.ground.languages import speech

GOVUK = "govuk_frontend_jinja"


def environment(**options: Any) -> Environment:  # noqa: ANN401 — Django passes its own options through
    """An environment for Django's Jinja2 backend; templates may `import` the GOV.UK macros."""
    # The GOV.UK macros read optional parameters of optional parameters, so a missing name
    # must be falsy all the way down.
    options["undefined"] = ChainableUndefined
    options["autoescape"] = True
    options["loader"] = ChoiceLoader(
        [options["loader"], PrefixLoader({GOVUK: PackageLoader(GOVUK)})]
    )
    options.setdefault("trim_blocks", True)
    options.setdefault("lstrip_blocks", True)
    env = Environment(**options, extensions=["jinja2.ext.i18n"])  # noqa: S701 — Django's backend sets autoescape
    env.policies["ext.i18n.trimmed"] = True
    i18n: Any = env
    i18n.install_gettext_callables(_said, translation.ngettext, newstyle=True)
    env.globals.update(counting=spoken.counting, password_words=spoken.password)
    env.globals.update(spoken=speech.spoken, switch=languages.switch, named=languages.name_of)
    env.globals.update(static=static, url=url, palette=colours.palette, messages=get_messages)
    env.globals.update(single_sign_on=providers.offered, ways_of=providers.ways_of)
    env.globals.update(drawn=drawn)
    env.filters.update(
        day=plain.day,
        short_day=plain.short_day,
        time_of_day=plain.time_of_day,
        moment=plain.moment,
        short_moment=plain.short_moment,
        machine=plain.machine,
        money=plain.money,
        span=plain.span,
        worked=plain.worked,
        counted=plain.counted,
        listed=plain.listed,
        faults=faults.of_form,
    )
    return env


def _said(text: str) -> str:
    return translation.gettext(text) if text else ""


def url(name: str, *args: object, **kwargs: object) -> str:
    """The address of a named route."""
    if not args and not kwargs:
        return _fixed(name, get_script_prefix())
    return reverse(name, args=args or None, kwargs=kwargs or None)


@cache
def _fixed(name: str, _prefix: str) -> str:
    return reverse(name)
