"""Mail that comes back, as mail servers write it (RFC 3464)."""

REPORT = """\
From: MAILER-DAEMON@mx.example.org
To: no-reply@moothall.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain

Your message could not be delivered.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; rosa@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {said}

--b1
Content-Type: {kind}

Message-ID: <{token}@moothall.example>
Subject: Your bin

{rest}
--b1--
"""
TOKEN = "0f8fad5b-d9cb-469f-a165-70867728950e"


def report(token=TOKEN, *, action="failed", status="5.1.1", said="550 No such user", **more):
    """Return a report as bytes; `kind` is how the mail itself comes back."""
    filled = {"kind": "text/rfc822-headers", "rest": "", **more}
    text = REPORT.format(token=token, action=action, status=status, said=said, **filled)
    return text.replace("\n", "\r\n").encode()
