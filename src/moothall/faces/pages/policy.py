"""The content security policy of replies: put together once, as nearly all have the same."""

from functools import cache

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class PolicyMiddleware(CSPMiddleware):
    """The library's, for whatever asks for a policy of its own; it builds each one anew, twice."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Give a reply the policy of the settings, or what the library makes of its own wishes."""
        policy = _of_settings()
        if not policy or HEADER in response or _wishes(request) or _wishes(response):
            return super().process_response(request, response)
        response[HEADER] = policy
        return response


def _wishes(page: HttpRequest | HttpResponseBase) -> bool:
    """Whether a view, or a script that was given a nonce, left the library a mark on it."""
    return any(name.startswith("_csp_") for name in vars(page))


@cache
def _of_settings() -> str:
    """Return the policy of the settings; '' where they say more than one policy for all replies."""
    said = settings.CONTENT_SECURITY_POLICY
    is_more = said.keys() != {"DIRECTIVES"} or hasattr(
        settings, "CONTENT_SECURITY_POLICY_REPORT_ONLY"
    )
    return "" if is_more else build_policy()
