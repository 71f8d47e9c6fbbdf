"""Names lead nowhere but to this machine: loaded by every judge that could call another."""

import socket

_asked = socket.getaddrinfo


def _here(host, *rest, **more):
    name = host.decode() if isinstance(host, bytes) else str(host or "")
    if name == "localhost" or name.endswith(".localhost"):
        name = "127.0.0.1"
    if not name.startswith("127."):
        raise socket.gaierror(socket.EAI_NONAME, f"{name}: only this machine is judged")
    return _asked(name, *rest, **more)


socket.getaddrinfo = _here
