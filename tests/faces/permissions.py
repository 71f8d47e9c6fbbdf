"""Who may open which page: the table that the build keeps true (S1).

Rows are all routes of the product, columns are roles. What a cell should say follows from the
policy beside the view, and below that from whose thing it is (``WHOSE``). `test_permissions`
opens every page as every role and compares. To write docs/permissions.md anew:

    PYTHONPATH=src:. .venv/bin/python -m tests.faces.permissions
"""

from pathlib import Path

from django.urls import URLResolver, get_resolver

from moothall.faces.pages import access
from moothall.ground.people.words import Role, Who

DOCUMENT = Path(__file__).parents[2] / "docs" / "permissions.md"
OPEN, SIGN_IN, REFUSED, MISSING, PROOF = "open", "sign in", "refused", "not there", "proof"
KEY = "key"

ASHBY = 1  # whatever number: policies see no more of a council than that it is in scope


def who(*roles):
    return Who(1, {ASHBY: 1}, {ASHBY: frozenset(roles)})


COLUMNS = {
    "nobody signed in": Who(),
    "who asked": who(Role.RESIDENT),
    "another resident": who(Role.RESIDENT),
    "employee": who(Role.EMPLOYEE),
    "officer": who(Role.OFFICER),
    "officer of another team": who(Role.OFFICER),
    "manager": who(Role.MANAGER),
    "designer": who(Role.DESIGNER),
    "auditor": who(Role.AUDITOR),
    "administrator": who(Role.ADMIN),
    "anyone of another council": Who(1),
}

_ASKER = {"who asked": OPEN, "*": MISSING}
_ASKER_OR_PROOF = {"who asked": OPEN, "*": PROOF}
_TEAM = {"officer of another team": MISSING, "designer": MISSING}
_KNOWN_HERE = {"anyone of another council": MISSING}
WHOSE = {
    "portal:resume": _ASKER,
    "portal:question": _ASKER,
    "portal:check": _ASKER,
    "portal:tasks": _ASKER,
    "portal:topic": {"*": MISSING},
    "portal:draft-file": {"*": MISSING},
    "portal:submit": _ASKER,
    "portal:keep": _ASKER,
    "portal:kept": _ASKER,
    "portal:come-back": {"*": MISSING},
    "portal:done": _ASKER,
    "portal:record": _ASKER,
    "portal:record-file": _ASKER,
    "portal:case": _ASKER_OR_PROOF,
    "portal:file": _ASKER,
    "portal:reply": _ASKER_OR_PROOF,
    "portal:daily": _KNOWN_HERE,
    "portal:prefer": _KNOWN_HERE,
    "portal:details": _KNOWN_HERE,
    "portal:keys": _KNOWN_HERE,
    "portal:key-add": _KNOWN_HERE,
    "portal:key-revoke": {"*": MISSING},
    "portal:contact-add": _KNOWN_HERE,
    "portal:home-give": _KNOWN_HERE,
    "portal:home-leave": _KNOWN_HERE,
    "portal:acting": _KNOWN_HERE,
    "portal:acting-take": _KNOWN_HERE,
    "portal:business": _KNOWN_HERE,
    "portal:acting-let": {"*": MISSING},
    "portal:acting-do": {"*": MISSING},
    "portal:contact-code": {"*": MISSING},
    "portal:contact-change": {"*": MISSING},
    "portal:reopen": _ASKER_OR_PROOF,
    "portal:register": {"*": MISSING},
    "portal:register-map": {"*": MISSING},
    "portal:register-window": {"*": MISSING},
    "portal:register-file": {"*": MISSING},
    "portal:open-record": {"*": MISSING},
    "portal:open-record-file": {"*": MISSING},
    "portal:open-record-document": {"*": MISSING},
    "notify-receipts": {"*": KEY},
    "pay-webhook": {"*": KEY},
    "portal:pay": {"*": MISSING},
    "portal:pay-back": {"*": MISSING},
    "staff:queue-views-act": {"*": MISSING},
    "staff:queue-several-done": {"*": MISSING},
    "staff:queue-several-undo": {"*": MISSING},
    "staff:case": _TEAM,
    "staff:case-messages": _TEAM,
    "staff:file": _TEAM,
    "staff:say": _TEAM,
    "staff:task": _TEAM,
    "staff:task-record": _TEAM,
    "staff:case-draft": _TEAM,
    "staff:case-here": _TEAM,
    "staff:case-glance": _TEAM,
    "staff:case-glance-act": _TEAM,
    "staff:case-canned": _TEAM,
    "staff:case-articles": _TEAM,
    "staff:case-preview": _TEAM,
    "staff:mention-seen": {"*": MISSING},
    "staff:canned-act": {"*": MISSING},
    "staff:case-flow": _TEAM,
    "staff:case-retype": _TEAM,
    "staff:act": _TEAM,
    "staff:log-done": _TEAM,
    "staff:log-follow": _TEAM,
    "staff:log-forget": {"*": MISSING},
    "staff:money-day": {"*": MISSING},
    "staff:money-sheet": {"*": MISSING},
    "staff:money-act": {"*": MISSING},
    "staff:money-decide": {"*": MISSING},
    "staff:document": _TEAM,
    "staff:document-version": _TEAM,
    "staff:document-act": _TEAM,
    "staff:certificate": {"*": MISSING},
    "staff:document-intake": {"*": MISSING},
    "staff:document-intake-end": {"*": MISSING},
    "staff:document-intake-ledger": {"*": MISSING},
    "staff:settings-mail-change": {"*": MISSING},
    "staff:mail-one": {"*": MISSING},
    "staff:mail-act": {"*": MISSING},
    "staff:support-component": {"*": MISSING},
    "staff:support-act": {"*": MISSING},
    "portal:group-leave-by-email": {"*": MISSING},
    "portal:group-session": {"*": MISSING},
    "portal:group-calendar": {"*": MISSING},
    "portal:group-join": {"*": MISSING},
    "portal:group-leave": {"*": MISSING},
    "staff:group": {"*": MISSING},
    "staff:group-members": {"*": MISSING},
    "staff:group-session": {"*": MISSING},
    "staff:group-act": {"*": MISSING},
    "staff:on-call-rota": {"*": MISSING},
    "staff:on-call-act": {"*": MISSING},
    "staff:on-call-calls": {"*": MISSING},
    "staff:on-call-calls-listed": {"*": MISSING},
    "portal:on-call-feed": {"*": MISSING},
    "portal:appointment-times": {"*": MISSING},
    "portal:appointment": {"*": MISSING},
    "portal:appointment-cancel": {"*": MISSING},
    "portal:appointment-file": {"*": MISSING},
    "staff:visits-desk": {"*": MISSING},
    "staff:visits-walk-in": {"*": MISSING},
    "staff:visits-figures": {"*": MISSING},
    "staff:visits-act": {"*": MISSING},
    "staff:person": {"*": MISSING},
    "staff:known-person": {"*": MISSING},
    "staff:known-act": {"*": MISSING},
    "staff:known-home": {"*": MISSING},
    "staff:known-home-end": {"*": MISSING},
    "staff:known-household": {"*": MISSING},
    "staff:held": {"*": MISSING},
    "staff:held-archive": {"*": MISSING},
    "staff:held-erase": {"*": MISSING},
    "staff:person-act": {"*": MISSING},
    "staff:routing-rules": {"*": MISSING},
    "staff:register": {"*": MISSING},
    "staff:register-file": {"*": MISSING},
    "staff:register-several": {"*": MISSING},
    "staff:register-several-done": {"*": MISSING},
    "staff:register-several-undo": {"*": MISSING},
    "staff:register-views": {"*": MISSING},
    "staff:register-views-act": {"*": MISSING},
    "portal:help-article": {"*": MISSING},
    "portal:help-answer": {"*": MISSING},
    "portal:help-picture": {"*": MISSING},
    "portal:suggest": _ASKER,
    "portal:offered": _ASKER,
    "staff:article": {"*": MISSING},
    "staff:article-change": {"*": MISSING},
    "staff:article-act": {"*": MISSING},
    "staff:article-pictures": {"*": MISSING},
    "staff:article-picture": {"*": MISSING},
    "staff:layer": {"*": MISSING},
    "staff:layer-outline": {"*": MISSING},
    "staff:layer-act": {"*": MISSING},
    "staff:register-map": {"*": MISSING},
    "staff:register-areas": {"*": MISSING},
    "staff:register-window": {"*": MISSING},
    "staff:record": {"*": MISSING},
    "staff:record-file": {"*": MISSING},
    "staff:record-add": {"*": MISSING},
    "staff:takeover": {"*": MISSING},
    "staff:takeover-act": {"*": MISSING},
    "staff:takeover-comments": {"*": MISSING},
    "staff:takeover-refused": {"*": MISSING},
    "staff:record-loads": {"*": MISSING},
    "staff:record-load": {"*": MISSING},
    "staff:record-load-act": {"*": MISSING},
    "staff:record-load-rejected": {"*": MISSING},
    "staff:record-change": {"*": MISSING},
    "staff:record-act": {"*": MISSING},
    "staff:record-merge": {"*": MISSING},
    "staff:read": {"*": MISSING},
    "staff:readers": {"*": MISSING},
    "openid_begin": {"*": MISSING},
    "openid_back": {"*": MISSING},
    "openid_again": {"*": MISSING},
    "openid_join": {"*": MISSING},
    "openid_part": {"*": MISSING},
    "account_invitation": {"*": MISSING},
    "account_sessions_end": {"*": MISSING},
    "staff:key-revoke": {"*": MISSING},
    "staff:sample-letter": {"*": MISSING},
    "staff:settings-messages-change": {"*": MISSING},
    "staff:webhook": {"*": MISSING},
    "staff:webhook-act": {"*": MISSING},
    "staff:delivery-again": {"*": MISSING},
    "mfa_authenticate": {"nobody signed in": SIGN_IN},
    "mfa_login_webauthn": {"nobody signed in": SIGN_IN},
    "mfa_deactivate_totp": {"*": MISSING},
    "mfa_view_recovery_codes": {"*": MISSING},
    "mfa_download_recovery_codes": {"*": MISSING},
}
"""Pages of something that is somebody's, and of ways to sign in that nobody here has set up."""

ENDS_AT_SIGN_IN = {"account_confirm_email"}
"""Where what was done leads on to the sign-in page, which is then no refusal."""


ABOUT = """\
Written by `tests/faces/permissions.py` from the policies beside the views. A test opens every page
as every role and fails the build where a cell is not true or a route is missing.

*sign in*: led to the sign-in page. *refused*: 403. *not there*: 404, though it may be there for
others. *proof*: asked for the reference and a second fact first. *key*: 401, a session
opens nothing there. A page of one thing is that of
whoever stands in the column *who asked*, and of the officer's team.""".splitlines()


def routes():
    """Return every route of the product: its name, pattern and view."""

    def walk(patterns, path, space):
        for pattern in patterns:
            here = path + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
                yield from walk(pattern.url_patterns, here, inner)
            else:
                yield f"{space}{pattern.name}", here, pattern

    return list(walk(get_resolver().url_patterns, "/", ""))


def policy(name, pattern):
    return access.policy_of(pattern.callback, name)


def wants_key(name, pattern):
    """Say whether a route opens to keys only, whoever has signed in."""
    return policy(name, pattern).name == access.KEY.name


def expected(name, pattern, column):
    """Return what the table says of a route and a role."""
    if wants_key(name, pattern):
        return KEY
    if not policy(name, pattern).allows(COLUMNS[column]):
        return REFUSED if COLUMNS[column].is_signed_in else SIGN_IN
    whose = WHOSE.get(name, {})
    return whose.get(column, whose.get("*", OPEN))


def document():
    """Return docs/permissions.md."""
    lines = [
        "# Who may open which page",
        "",
        *ABOUT,
        "",
        "| route | policy | " + " | ".join(COLUMNS) + " |",
        "|---|---|" + "---|" * len(COLUMNS),
    ]
    for name, _, pattern in sorted(routes(), key=lambda route: route[0]):
        cells = [expected(name, pattern, column) for column in COLUMNS]
        lines.append(f"| `{name}` | {policy(name, pattern).name} | " + " | ".join(cells) + " |")
    return "\n".join([*lines, *keyed()]) + "\n"


ABOUT_KEYS = """\
A key needs the scope named here, and where it is somebody's, a role that bears it. Without a key
401, without the scope 403; a key of another council finds nothing at all (404). A test calls every
operation with every scope.""".splitlines()


def keyed():
    """Return the part of the document about the API's operations, by scope."""
    from moothall.faces.api.urls import operations
    from moothall.ground.keys.words import HOLDERS, SCOPES

    lines = ["", "## What a key may do", "", *ABOUT_KEYS, "", "| scope | roles | what it is for |"]
    lines.append("|---|---|---|")
    for scope, sentence in SCOPES.items():
        held = HOLDERS[scope]
        roles = "anybody" if held == set(Role) else ", ".join(sorted(held))
        lines.append(f"| `{scope}` | {roles} | {sentence} |")
    lines += ["", "| operation | route | scope |", "|---|---|---|"]
    for one in sorted(operations(), key=lambda one: (one.route, one.method)):
        scope = {None: "no key", "": "any key"}.get(one.scope, f"`{one.scope}`")
        lines.append(f"| {one.method} | `api:{one.route}` | {scope} |")
    return lines


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "moothall.config.settings")
    django.setup()
    DOCUMENT.write_text(document())
