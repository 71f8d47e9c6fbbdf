"""Two providers on the loopback address: our own stand-in, and somebody else's."""

import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import requests

from moothall.outside.openid.standin import Serving, Standin
from moothall.outside.openid.words import Provider

BACK = "http://ashby.localhost:8000/account/with/entra/back/"


def provider(issuer, **more):
    said = {"council": "ashby", "code": "entra", "name": "Ashby staff account"}
    return Provider(**said, issuer=issuer, client_id="moothall", secret="not so secret", **more)


@contextmanager
def standin(**bent):
    """Serve our own; gives it, to be bent further."""
    kept = Standin(**bent)
    with Serving(kept) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield kept
        server.shutdown()
        thread.join()


@contextmanager
def elses():
    """Serve somebody else's, in a process of its own; gives its issuer."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", port, "--host", "127.0.0.1"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, **quiet) as process:  # noqa: S603 -- our own words
        try:
            await_answer(f"http://127.0.0.1:{port}/jwks", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def await_answer(address, process):
    """Wait until a provider that was started answers; who ends meanwhile never does."""
    while True:
        try:
            requests.get(address, timeout=5)
        except requests.ConnectionError:
            assert process.poll() is None, f"nobody serves {address}"
            time.sleep(0.1)
        else:
            return


def approved(address, sub, **said):
    """Sign in at the provider as somebody; return the parameters the browser comes back with."""
    issuer = "{0.scheme}://{0.netloc}".format(urlsplit(address))
    if said:  # how somebody else's provider learns what to say
        requests.put(f"{issuer}/users/{sub}", json=said, timeout=5)
    answer = requests.post(address, data={"sub": sub, **said}, allow_redirects=False, timeout=5)
    assert answer.status_code in {302, 303}, answer.text
    return {k: v[0] for k, v in parse_qs(urlsplit(answer.headers["Location"]).query).items()}
