"""Makes .venv from the hash-locked requirements. Standard library only, and any Python 3."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from ctypes.util import find_library
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
VENV = CHECKOUT / ".venv"
BIN = VENV / "bin"
STAMP = VENV / "moothall.json"
OLDEST = (3, 11)
NAMES = ("python3.13", "python3.12", "python3.11", "python3")
LOOK = "import sys; print('%d.%d' % sys.version_info[:2])"
APT = ["apt-get", "-y", "-q", "--no-install-recommends"]
SHELL = "chromium-headless-shell"
"""Chromium without windows: the same pages for two thirds of the processor time."""
BROWSERS = (SHELL, "chromium", "chromium-browser", "google-chrome")


def stop(reason):
    """Leave with a reason a person can act on."""
    sys.exit(f"\n{reason}")


def say(text):
    """Say what happens now."""
    print(f"\033[1m{text}\033[0m" if sys.stdout.isatty() else text, flush=True)


def unless_stopped(function, *arguments):
    """Call a function; Ctrl-C leaves quietly."""
    try:
        function(*arguments)
    except KeyboardInterrupt:
        stop("Stopped. Start again to go on from here.")


def run(*command, **how):
    """Run a command; leave with its name when it fails."""
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=CHECKOUT, stdin=subprocess.DEVNULL, **how)
    if done.returncode:
        stop(f"This did not succeed, see above: {' '.join(words)}")


def version_of(python):
    """The (major, minor) of a Python, or None when it does not even start."""
    try:
        done = subprocess.run([str(python), "-c", LOOK], capture_output=True, text=True, timeout=30)
        return tuple(int(n) for n in done.stdout.split(".")) if not done.returncode else None
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None


def find_python():
    """The newest Python this platform runs on."""
    seen = {name: version_of(shutil.which(name)) for name in NAMES if shutil.which(name)}
    for name, version in seen.items():
        if version and version >= OLDEST:
            return shutil.which(name), version
    have = ", ".join("%d.%d" % version for version in seen.values() if version) or "none"
    stop(
        f"Moothall needs Python 3.11 or newer, and this machine has {have}.\n"
        "On Debian 12 or newer, and Ubuntu 24.04 or newer:  sudo apt-get install python3 python3-venv"
    )


def install_debian(*packages):
    """Install Debian packages as root; otherwise leave with the line to type."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        stop("Please type this, then start again:\n\n  sudo apt-get install " + " ".join(packages))
    say("Installing " + " ".join(packages))
    quiet = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    subprocess.run(["apt-get", "-q", "update"], stdin=subprocess.DEVNULL, env=quiet)
    run(*APT, "install", *packages, env=quiet)


def try_debian(*packages):
    """Install Debian packages, of those that the machine knows of, where root may; or do nothing."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        soon = ["-o", "Acquire::Retries=0", "-o", "Acquire::http::Timeout=10"]
        quiet = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
        silent = {name: subprocess.DEVNULL for name in ("stdin", "stdout", "stderr")}
        subprocess.run([*APT, *soon, "install", *packages], env=quiet, **silent)


def find_browser():
    """The browser that the tests drive, and a library of its driver's; installed when root lacks them.

    The one without windows is tried first; where it cannot be had, any other does.
    """
    named = os.environ.get("CHROMIUM")
    if not named and not shutil.which(SHELL):
        try_debian(SHELL)
    found = [path for path in map(shutil.which, [named] if named else BROWSERS) if path]
    missing = ([] if found else ["chromium"]) + ([] if find_library("atomic") else ["libatomic1"])
    if missing:
        install_debian(*missing)
    return (found or [shutil.which("chromium")])[0]


def find_java():
    """Have Java, in which the Nu HTML checker is written."""
    if not shutil.which("java"):
        install_debian("default-jre-headless")


def make_venv():
    """Have a .venv whose Python still works."""
    version = version_of(BIN / "python")
    if version and version >= OLDEST and (BIN / "pip").exists():
        return
    python, version = find_python()
    has_venv = [python, "-c", "import ensurepip, venv"]
    if subprocess.run(has_venv, capture_output=True).returncode:
        install_debian("python%d.%d-venv" % version)
    say("Making .venv with Python %d.%d" % version)
    run(python, "-m", "venv", "--clear", VENV)


def installed():
    """What the stamp in .venv says is installed."""
    try:
        return json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}


def digest(*paths):
    """One digest of these files, and of where they are."""
    found = hashlib.sha256(str(CHECKOUT).encode())
    for path in paths:
        found.update((CHECKOUT / path).read_bytes())
    return found.hexdigest()


def install(name, *arguments, made_from):
    """Install something once, until the files it is made from change.

    Bytecode is written of what is used, as it is used: that is a part of all that is installed.
    """
    wanted, have = digest(*made_from), installed()
    if have.get(name) == wanted:
        return
    pip = [BIN / "python", "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    quiet = ["--no-compile", "--progress-bar", "off"]
    shown_progress(f"Installing {name}", [*pip, *quiet, *arguments], made_from)
    STAMP.write_text(json.dumps(dict(have, **{name: wanted}), indent=1))


def install_locked(*files):
    """Install all that these lock, at once; nothing that they do not lock is looked for."""
    each = [word for file in files for word in ("-r", file)]
    install(" and ".join(files), "--require-hashes", "--no-deps", *each, made_from=files)


def shown_progress(label, command, made_from):
    """Run pip with a bar of the packages it has dealt with; its words only when it fails."""
    total = sum(
        (CHECKOUT / path).read_text().count("==") for path in made_from if path.endswith(".txt")
    )
    words = [str(word) for word in command]
    said, done = [], 0
    with subprocess.Popen(
        words,
        cwd=CHECKOUT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
        errors="replace",
    ) as pip:
        say(label)
        for line in pip.stdout:
            said.append(line)
            done += line.startswith(("Collecting ", "Requirement already satisfied: "))
            show_bar(done, total, is_unpacking=line.startswith("Installing collected"))
        if pip.wait():
            stop("".join(said[-25:]) + "\nThis did not succeed: " + " ".join(words))


def show_bar(done, total, is_unpacking):
    """Draw how far it is, on a screen only."""
    if not sys.stdout.isatty() or not total:
        return
    filled = min(30, 30 * done // total)
    what = "unpacking" if is_unpacking else f"{min(done, total)} of {total} packages"
    bar = "\u2501" * filled + " " * (30 - filled)
    print(f"\r  {bar} {what}\033[K", end="\n" if is_unpacking else "", flush=True)


def make(*locks):
    """Have .venv with the locked packages of each requirements/LOCK.txt and Moothall itself.

    What is started from here keeps its bytecode: without it every process compiles all of Moothall.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    make_venv()
    install_locked("requirements/build.txt")  # pip itself in it, which installs the others
    install_locked(*(f"requirements/{name}.txt" for name in locks))
    itself = ["--no-deps", "--no-build-isolation", "--editable", "."]
    install("moothall", *itself, made_from=["pyproject.toml", "requirements/build.txt"])
