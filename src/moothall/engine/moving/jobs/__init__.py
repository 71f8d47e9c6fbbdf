"""The loop of moving in: files of other desks' cases are read, looked through, taken over."""

from collections.abc import Callable

from moothall.engine.moving.jobs import forgetting, working

LOOPS: dict[str, Callable[[], int]] = {"takeovers": working.work_once}
"""What `moothall work` runs for this package."""
CHORES: dict[str, Callable[[], int]] = {"takeover-rows": forgetting.forget_once}
"""What `moothall work` looks after once a minute for this package."""
