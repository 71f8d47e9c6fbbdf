"""The loop of registers: files that were brought are read, looked through, loaded and undone."""

from collections.abc import Callable

from moothall.engine.registers.jobs import forgetting, working

LOOPS: dict[str, Callable[[], int]] = {"register-loads": working.work_once}
"""What `moothall work` runs for this package."""
CHORES: dict[str, Callable[[], int]] = {"register-rows": forgetting.forget_once}
"""What `moothall work` looks after once a minute for this package."""
