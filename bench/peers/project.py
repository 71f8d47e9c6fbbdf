"""What the Django projects that stand beside ours have in common: all are set up alike, here.

It is run by programs of other environments too, so it needs Django alone.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

MIDDLEWARE = {
    "middleware.security.SecurityMiddleware": "",
    "contrib.sessions.middleware.SessionMiddleware": "sessions",
    "middleware.common.CommonMiddleware": "",
    "middleware.csrf.CsrfViewMiddleware": "",
    "contrib.auth.middleware.AuthenticationMiddleware": "auth",
    "contrib.messages.middleware.MessageMiddleware": "messages",
    "middleware.clickjacking.XFrameOptionsMiddleware": "",
}
"""Django's own, in order, each with the part of Django that it belongs to; '' where all have it."""


def configure(
    database: str,
    parts: Sequence[str],
    apps: Sequence[str] = (),
    *,
    urls: str,
    templates: dict[str, Any] | None = None,
    most: int = 4,
    **more: Any,  # noqa: ANN401 -- whatever else Django is told
) -> None:
    """Say how a project is set up.

    :param database: the address of its database; to that it keeps *most* connections.
    :param parts: Django's own that are installed, before the *apps* of others.
    :param urls: the module that has its addresses.
    :param templates: what its templates are told beside their engine.
    """
    address = urlsplit(database)
    engine = {"BACKEND": "django.template.backends.django.DjangoTemplates"}
    settings.configure(
        ALLOWED_HOSTS=["*"],
        SECRET_KEY="for a bench",  # noqa: S106 -- it guards nothing
        ROOT_URLCONF=urls,
        USE_TZ=True,
        MIDDLEWARE=[f"django.{n}" for n, part in MIDDLEWARE.items() if part in ("", *parts)],
        INSTALLED_APPS=[*(f"django.contrib.{part}" for part in parts), *apps],
        TEMPLATES=[engine | (templates or {})],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": address.path.strip("/"),
                "USER": address.username,
                "PASSWORD": address.password,
                "HOST": address.hostname,
                "PORT": address.port,
                "OPTIONS": {"pool": {"min_size": 1, "max_size": most}},
            }
        },
        **more,
    )
