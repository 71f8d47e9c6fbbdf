"""The judges that come from npm, locked by hash, in a folder of their own: no page loads them."""

import hashlib
import subprocess
from pathlib import Path

from moothall.faces.console.assets import find_npm

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"


def installed() -> Path:
    """Have the locked packages, and return their folder; takes seconds once."""
    wanted = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()
    stamp = MODULES / ".lock"
    if not (stamp.exists() and stamp.read_text() == wanted):
        words = [*find_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run(words, cwd=HERE, stdin=subprocess.DEVNULL, check=True)  # noqa: S603 -- npm
        stamp.write_text(wanted)
    return MODULES
