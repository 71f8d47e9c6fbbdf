"""What loading took and serving does not need is given back, before processes are forked."""

import ctypes
import sys
from collections.abc import Iterator
from pathlib import Path

MAPPED = Path("/proc/self/smaps")
"""What stands in this process's memory, piece by piece, as Linux tells it (proc_pid_smaps(5))."""
CHANGED = frozenset({"Anonymous:", "Swap:"})
"""How much of a piece is not as its file has it any more: in memory, and put out of it."""
MADV_DONTNEED = 4
"""Of madvise(2): a piece that nobody has written is read from its file again when touched."""


def release() -> None:
    """Give back what nothing is in, and what was only read of files.

    The C library keeps memory that was freed; glibc gives it back when asked. Of a library's file
    Linux brings in far more than is touched, and while it is loaded much is touched that never is
    again: 20 MB in a process that only waits for its workers to end. A worker takes none of that
    over when it is forked: it brings in what it needs by itself, out of the system's cache.

    Where the system does not tell what stands in memory, or does not let a piece go, all stays as
    it is, and is as good as before.
    """
    system = ctypes.CDLL(None)
    if trim := getattr(system, "malloc_trim", None):
        trim(0)
    if sys.platform.startswith("linux") and MAPPED.exists():
        for start, length in only_read(MAPPED.read_text(errors="replace")):
            system.madvise(ctypes.c_void_p(start), ctypes.c_size_t(length), MADV_DONTNEED)


def only_read(mapped: str) -> Iterator[tuple[int, int]]:
    """Give where each piece of a file begins that nobody may write nor has written, and its bytes.

    :param mapped: a piece begins with a line of its own (`start-end rights offset device inode
        path`); lines with what is known about it follow. One that does not say how much of it was
        changed is left.
    """
    start = end = 0
    unchanged: set[str] | None = None
    for line in mapped.splitlines():
        first, *rest = line.split()
        if not first.endswith(":"):
            start, end = (int(one, 16) for one in first.split("-"))
            rights, _, _, inode = rest[:4]
            unchanged = set() if "w" not in rights and inode != "0" else None
        elif unchanged is not None and first in CHANGED and rest[0] == "0":
            unchanged.add(first)
            if unchanged == CHANGED:
                yield start, end - start
