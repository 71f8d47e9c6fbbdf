"""Whether the providers that a council trusts can be asked, and speak for themselves."""

from collections.abc import Iterable, Iterator

from moothall.outside.openid import client
from moothall.outside.openid.words import Provider, ProviderRefused


def look(providers: Iterable[Provider]) -> Iterator[tuple[str, str, str]]:
    """Yield for each provider what it is called, what was found, and the mend where one is due."""
    for provider in providers:
        name = f"sign-in with {provider.name} at {provider.council}"
        try:
            client.discover(provider)
        except ProviderRefused as fault:
            yield name, str(fault), "Mend its section of the file that MOOTHALL_OPENID names."
        else:
            yield name, f"{provider.issuer} answers", ""
