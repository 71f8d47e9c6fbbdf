"""Links to our own pages, made of settings: never of what a browser said the host was."""

from django.conf import settings

from moothall.ground.councils.models import Council


def of(council: Council, path: str = "/") -> str:
    """Return the full address of a page of *council*."""
    port = f":{settings.PUBLIC_PORT}" if settings.PUBLIC_PORT else ""
    return f"{settings.SCHEME}://{council.slug}.{settings.DOMAIN}{port}{path}"
