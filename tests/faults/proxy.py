"""A TCP proxy that loses some of the replies, after the server has done its work."""

import random
import selectors
import socket
import threading


class CuttingProxy:
    """Listens on a loopback port, forwards to another, and cuts a share of the replies."""

    def __init__(self, target: int, *, share: float, seed: int) -> None:
        self.target, self.share = target, share
        self.chance = random.Random(seed)
        self.cut = self.passed = 0
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self._listener.getsockname()[1]
        self._is_open = True
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._is_open = False
        self._listener.close()

    def _accept(self) -> None:
        while self._is_open:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        with self._lock:
            is_cut = self.chance.random() < self.share
            self.cut += is_cut
            self.passed += not is_cut
        try:
            far = socket.create_connection(("127.0.0.1", self.target), timeout=20)
        except OSError:
            near.close()
            return
        with near, far, selectors.DefaultSelector() as ready:
            ready.register(near, selectors.EVENT_READ, far)
            ready.register(far, selectors.EVENT_READ, near)
            while True:
                for key, _ in ready.select(timeout=30) or [(None, 0)]:
                    if key is None:
                        return
                    try:
                        data = key.fileobj.recv(65536)
                        if not data or (is_cut and key.fileobj is far):
                            return  # the reply is on its way and never arrives
                        key.data.sendall(data)
                    except OSError:
                        return
