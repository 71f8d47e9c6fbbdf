"""Files as they come in with a form: bounded while they are read."""

from typing import Any, Final

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import TemporaryFileUploadHandler

MOST_AT_ONCE: Final = 10
"""How many files of the greatest length may come with one form."""

LEEWAY: Final = 1_000_000
"""Bytes more than that: a file that is a little too long is refused in words."""


class Bounded(TemporaryFileUploadHandler):
    """Keep no more of a file than shows that it is too long; refuse a form that is without end.

    A view takes one file of another length by the name of its setting, as its `longest`.
    """

    file: Any

    def __init__(self, request: Any = None) -> None:  # noqa: ANN401 -- Django's own argument
        super().__init__(request)
        self.length = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a piece of a file, unless the file is too long already."""
        match = getattr(self.request, "resolver_match", None)
        own = getattr(match.func, "longest", "") if match else ""
        longest = int(getattr(settings, own or "FILE_MEGABYTES")) * 1_000_000
        self.length += len(raw_data)
        if self.length > longest * (1 if own else MOST_AT_ONCE) + LEEWAY:
            self.file.close()
            raise RequestDataTooBig("The files of one form are too long.")
        if start <= longest:
            self.file.write(raw_data)
