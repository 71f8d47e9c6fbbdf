"""Files as they come in with a form: bounded before they are kept anywhere."""

from typing import Any, Final

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

MOST_AT_ONCE: Final = 10
"""How many files of the greatest length may come with one form."""


class Bounded(FileUploadHandler):
    """Keep no more of a file than shows that it is too long; refuse a form that is without end.

    It stands before the handler that writes to the disk, and passes on what is within bounds.
    """

    def __init__(self, request: Any = None) -> None:  # noqa: ANN401 -- Django's own argument
        super().__init__(request)
        self.all_files = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Pass a piece of a file on; drop what comes after one byte too many."""
        longest = settings.FILE_MEGABYTES * 1_000_000
        self.all_files += len(raw_data)
        if self.all_files > longest * MOST_AT_ONCE:
            raise RequestDataTooBig("The files of one form are too long.")
        return raw_data if start <= longest else None

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handler that keeps it."""
        del file_size
