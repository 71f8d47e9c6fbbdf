"""Pages and acts of the faces that programs do without, each with its reason."""

from tests.faces.api.verbs import OF_A_BROWSER

from moothall.faces.portal import details
from moothall.faces.staff.filing import documentwork

CHANGED = [f"contact-change {one}" for one in ("code", *details.CHANGES)]
OF_ONES_OWN = ("contact-add", "contact-code", *CHANGED, "home-give", "home-leave")

NOT_HERE = {
    "portal:group-leave-by-email": "The link in a message, for whoever reads it.",
    "portal:group-session": "The link in a message, for whoever reads it.",
    "portal:group-calendar": "A calendar file behind that link; a key has group.",
    "portal:on-call-feed": "What a calendar reads at a secret address; a key has on-call-rota.",
    **dict.fromkeys(
        (f"staff:on-call-act {verb}" for verb in OF_A_BROWSER),
        "A calendar address is somebody's own; a key has on-call-rota.",
    ),
    "staff:layer-outline": "A drawing without its details, for the map of that page.",
    "portal:register-file": "It is a file for programs already, and needs no key.",
    "portal:open-record-file": "It is data for programs already, and needs no key.",
    "staff:record-load-act use": "A program keeps its own mappings; it sends one.",
    "staff:takeover-act read": "A program sends the file again, and says how it is written.",
    "staff:record-load-act read": "A program sends the file again, and says how it is written.",
    "staff:find-people": "An officer looks for a name, which is noted; a key by exact words.",
    "portal:record": "A page made to be printed; what it says is in my-case.",
    "portal:record-file": "The same page as a PDF.",
    "portal:pay": "A card is typed at GOV.UK Pay alone; case-payment has the address to pay at.",
    "portal:pay-back": "Where GOV.UK Pay sends a browser back to.",
    "portal:unsubscribe": "The link in a message, for whoever reads it.",
    "portal:acting-do begin": "A key is its own person's: it acts in nobody else's name.",
    "portal:acting-take": "Taking somebody's code is the person's own act.",
    "portal:acting-let": "Letting somebody act in one's name is the person's own act.",
    "portal:appointment-file": "A calendar reads it; what it says is in appointment.",
    "staff:log-forget": "A call put aside is the desk's own; a program keeps its own.",
    **dict.fromkeys(
        (f"portal:{one}" for one in OF_ONES_OWN),
        "A key changes nothing by which its person is reached.",
    ),
    "portal:acting-stop": "A key is its own person's: it acts in nobody else's name.",
    "portal:acting-do end": "Letting somebody act, and ending it, are the person's own acts.",
    "portal:business": "Taking in a business of one's own is the person's own act.",
    "staff:known-household": "Who lives together is shown to a person who says why.",
    **dict.fromkeys(
        (f"staff:document-act {deed}" for deed in documentwork.DEEDS),
        "What is done to a document that is kept is done by officers in person.",
    ),
    "portal:published": "A page for everybody; what is published is a file, by its address.",
    "portal:published-document": "A page for everybody, about one file.",
    "portal:published-file": "The file itself, for everybody and every program.",
    **dict.fromkeys(
        (f"staff:document-intake{page}" for page in ("s", "", "-end", "-ledger")),
        "A program files documents one by one, each with an Idempotency-Key, and keeps its ledger.",
    ),
    "staff:certificate": "A certificate is for people; the journal has its entry.",
    "staff:case-here": "Who has a page open is told to people who have it open.",
    "staff:queue-counts": "Numbers beside names in the navigation; a program counts its cases.",
    "staff:queue-workload": "How many cases each officer has; a program counts its cases.",
    "staff:queue-now": "It tells an open page to read itself anew; a program has webhooks.",
    "staff:case-draft": "What is being written is the desk's own; a program keeps its own.",
    "staff:case-preview": "It shows how a reply would arrive; case-messages does so for all.",
    "staff:mention-seen": "A mention is for the person who is named; a program reads notes.",
    "staff:own-desk": "How a desk looks is for whoever sits there.",
    "staff:canned-act share": "A key is one council's; what all have is kept at the desk of all.",
    **dict.fromkeys(
        (f"staff:{one}-views{act}" for one in ("register", "queue") for act in ("", "-act")),
        "What is saved of a list is what a desk shows; a key says what it looks for.",
    ),
    "staff:queue-columns": "Columns are what a desk shows; a key gets every field.",
    "staff:settings": "Leads to the pages below it.",
    **dict.fromkeys(("staff:keys", "portal:keys", "portal:key-add"), "A key makes no keys."),
    **dict.fromkeys(("staff:key-revoke", "portal:key-revoke"), "A key ends no keys."),
    "staff:people-invite": "A key lets nobody in.",
    "staff:person-act invite-again": "A key lets nobody in.",
    "staff:person-act give": "A key gives nobody a role.",
    "staff:person-act enable": "A key lets nobody in.",
    "staff:held-archive": "All that is held on somebody is given out by an auditor in person.",
    "staff:money-sheet": "The same sums as a file for spreadsheets.",
    "staff:sample-letter": "A letter as it prints; for people.",
}
"""Pages and acts that have no operation, each with its reason."""
