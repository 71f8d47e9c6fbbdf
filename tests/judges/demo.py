"""A demo of the judges' own: started, signed in to, given a key, and stopped."""

import http.cookiejar
import os
import re
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from moothall.ground.keys.words import SCOPES

HOME = Path("build/judges/home").resolve()
MANAGER = "joan.fletcher@ashby.example"
WAIT = 900
ENOUGH = "100000000"


class Demo:
    """A running demo: where it is, who signs in, and a key with every scope."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.base = f"http://127.0.0.1:{port}"
        self.site = f"http://ashby.localhost:{port}"
        self.host = f"ashby.localhost:{port}"

    def asked(self, path, data=None, opener=None, more=None):
        """Ask for a page of Ashby's host, with `more` headers."""
        said = {"Host": self.host, "Referer": f"{self.base}{path}", **(more or {})}
        request = urllib.request.Request(self.base + path, data, said)  # noqa: S310 -- http, ours
        return (opener or urllib.request.build_opener(Stay())).open(request, timeout=30)

    def cookie(self) -> str:
        """Sign the manager in; return the cookie to send."""
        jar = http.cookiejar.CookieJar()
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar), Stay())
        page = self.asked("/account/login/", opener=opener).read().decode()
        typed = {
            "csrfmiddlewaretoken": re.search(r'middlewaretoken" value="(\w+)"', page)[1],
            "login": MANAGER,
            "password": (HOME / "demo-password").read_text().strip(),
        }
        self.asked("/account/login/", urllib.parse.urlencode(typed).encode(), opener)
        return "; ".join(f"{one.name}={one.value}" for one in jar)

    def key(self) -> str:
        """Return a new key of a system with every scope, that no limiter stops."""
        words = [word for scope in SCOPES for word in ("--scope", scope)]
        return self.does("keys", "add", "judge", "--council", "ashby", *words, "--a-minute", ENOUGH)

    def does(self, *words) -> str:
        """Give a command of ours; return what it says."""
        made = subprocess.run(moothall(*words), env=room(), check=True, capture_output=True)  # noqa: S603
        return made.stdout.decode().strip()


class Stay(urllib.request.HTTPRedirectHandler):
    """Follows nothing: a redirect is an answer."""

    def http_error_302(self, request, reply, code, message, headers):
        """Return the redirect itself."""
        return reply


def moothall(*words):
    """Return the command line of a command of ours."""
    return [sys.executable, "-m", "moothall", *words]


def room():
    """Return the environment that the demo and its commands share."""
    free = dict.fromkeys(("MOOTHALL_API_TRIES_PER_ADDRESS", "MOOTHALL_TRIES_PER_ADDRESS"), ENOUGH)
    return os.environ | free | {"MOOTHALL_HOME": str(HOME)}


@contextmanager
def demo():
    """Start the demo, and stop it in the end; its data stays for the next time."""
    HOME.mkdir(parents=True, exist_ok=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with (HOME.parent / "demo.log").open("w") as log:
        words = moothall("up", "--port", str(port))
        started = subprocess.Popen(words, env=room(), stdout=log, stderr=log)  # noqa: S603
        try:
            here = Demo(port)
            _await(here, started)
            yield here
        finally:
            started.terminate()
            started.wait(60)


def _await(here, started):
    for _ in range(WAIT):
        if started.poll() is not None:
            sys.exit(f"The demo did not start: see {HOME.parent / 'demo.log'}")
        try:
            here.asked("/")
        except OSError:
            time.sleep(1)
        else:
            return
    sys.exit("The demo does not answer.")
