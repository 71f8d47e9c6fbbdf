"""The site that browsers visit, at the end of a test: nobody asks the next one's database."""

import threading

from tests.browser.conftest import Doors


class Slow:
    """A product whose one answer takes until it is told to go on."""

    def __init__(self):
        self.begun, self.goes_on, self.calls = threading.Event(), threading.Event(), 0

    def __call__(self, environ, start_response):
        self.calls += 1
        self.begun.set()
        self.goes_on.wait(10)
        return Answer([b"done"])


class Answer(list):
    def close(self):
        pass


def test_whoever_is_still_served_is_waited_for():
    product = Slow()
    doors, said = Doors(product), []
    asks = threading.Thread(target=lambda: said.extend(doors({}, None)))
    asks.start()
    assert product.begun.wait(10)
    ends = threading.Thread(target=doors.close)
    ends.start()
    ends.join(0.2)
    assert ends.is_alive()
    product.goes_on.set()
    ends.join(10)
    asks.join(10)
    assert not ends.is_alive()
    assert said == [b"done"]


def test_whoever_asks_later_is_not_let_in():
    product, said = Slow(), []
    doors = Doors(product)
    doors.close()
    assert list(doors({}, lambda status, headers: said.append(status))) == []
    assert said == ["503 Service Unavailable"]
    assert product.calls == 0
