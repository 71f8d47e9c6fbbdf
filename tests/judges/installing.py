"""The judges that come from npm, locked by hash, in a folder of their own: no page loads them."""

import hashlib
import shutil
import subprocess
from pathlib import Path

from moothall.faces.console.assets import find_npm

HERE = Path(__file__).parent
INTO = HERE.parents[1] / "build" / "judges"


def installed() -> Path:
    """Have the locked packages, and return their folder; takes seconds once."""
    modules = INTO / "node_modules"
    wanted = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()
    stamp = modules / ".lock"
    if not (stamp.exists() and stamp.read_text() == wanted):
        INTO.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(HERE / name, INTO / name)
        words = [*find_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run(words, cwd=INTO, stdin=subprocess.DEVNULL, check=True)  # noqa: S603 -- npm
        stamp.write_text(wanted)
    return modules
