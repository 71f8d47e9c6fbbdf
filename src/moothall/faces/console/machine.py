"""What `moothall doctor` sees of this machine: Python, packages, home, secrets, who is asked."""

import importlib.metadata
import os
import re
import shutil
import smtplib
import subprocess
import sys
import zoneinfo
from collections.abc import Iterator
from pathlib import Path

from moothall.faces.console import assets, notify, scanner
from moothall.outside.notify.client import Notify
from moothall.outside.ocr import client as ocr
from moothall.outside.openid import check, configuration
from moothall.outside.postgres import binaries, place
from moothall.outside.postgres.inspection import Finding
from moothall.outside.postgres.words import PostgresRefused
from moothall.outside.scanner.client import Scanner, ScannerDown, is_address

OLDEST = (3, 11)
LEAST_SPACE = 2 * 1024**3  # bytes
SHORTEST_SECRET = 50
LOCKED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*])?==([^ ;\\]+)(.*)$", re.MULTILINE)
AGAIN = "Run script/up again; it installs what is missing."


def look() -> Iterator[Finding]:
    """Yield one finding after another."""
    yield python()
    yield packages()
    yield browser_files()
    yield programs()
    yield zones()
    yield from home(place.home())
    yield secret()
    yield mail()
    yield from texts()
    yield from providers()
    yield viruses()
    yield letters()
    yield from sender()


def letters() -> Finding:
    """See whether letters in pictures are recognised here, in the languages that are wanted."""
    what = "letters in pictures"
    recogniser = ocr.found(setting("MOOTHALL_OCR"), setting("MOOTHALL_OCR_LANGUAGES") or "eng")
    if recogniser is None:
        mend = (
            "Where scanned documents must be found by their words: apt-get install tesseract-ocr."
        )
        return Finding(what, "not recognised", mend, is_grave=False)
    try:
        missing = recogniser.missing()
        said = f"recognised by {recogniser.version()} ({recogniser.languages})"
    except ocr.NoRecogniser as fault:
        return Finding(what, str(fault), "Mend MOOTHALL_OCR, or set it to none.")
    packages = " ".join(f"tesseract-ocr-{one}" for one in missing)
    return Finding(
        what, said, f"It lacks languages: apt-get install {packages}." if missing else ""
    )


def setting(name: str) -> str:
    """Return a setting as the environment has it, or nothing."""
    return os.environ.get(name, "").strip()


def providers() -> Iterator[Finding]:
    """Ask every provider of single sign-on whether it is there, where a file names any."""
    path = Path(setting("MOOTHALL_OPENID") or place.home() / "openid.toml")
    try:
        trusted = configuration.read(path)
    except ValueError as fault:
        yield Finding("single sign-on", str(fault), "Mend the file; nothing starts before.")
        return
    for what, said, mend in check.look(trusted):
        yield Finding(what, said, mend)


def python() -> Finding:
    """Look at Python and whether it is the one of .venv."""
    version = ".".join(str(part) for part in sys.version_info[:3])
    if sys.version_info < OLDEST:
        return Finding("Python", version, "Use Python 3.11 or newer, then run script/up again.")
    return Finding("Python", f"{version} in {sys.prefix}")


def packages() -> Finding:
    """Compare what is installed with the lock file."""
    lock = assets.CHECKOUT / "requirements" / "run.txt"
    if not lock.exists():
        return Finding("packages", "installed without a checkout; not compared")
    versions: dict[str, list[str]] = {}  # a lock for every Python may name several of one package
    needed = set()
    for name, version, marker in LOCKED.findall(lock.read_text()):
        versions.setdefault(name, []).append(version)
        needed |= set() if ";" in marker else {name}
    have = {name: installed(name) for name in versions}
    wrong = [n for n, found in have.items() if found not in versions[n] and (found or n in needed)]
    if wrong:
        return Finding("packages", f"not as locked: {', '.join(sorted(wrong))}", AGAIN)
    return Finding("packages", f"as locked in {lock.name}")


def installed(name: str) -> str:
    """Return the installed version of a package, or nothing."""
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


def browser_files() -> Finding:
    """See that what browsers load is built from what is here now."""
    stamp = assets.output() / assets.STAMP
    if not stamp.exists():
        return Finding("browser assets", "not built", "Run `moothall assets`.")
    if not setting(assets.OUTPUT) and stamp.read_text() != assets.made_from():
        return Finding("browser assets", "built from older files", "Run `moothall assets`.")
    return Finding("browser assets", f"built in {stamp.parent}")


def programs() -> Finding:
    """Find PostgreSQL's programs."""
    try:
        found = binaries.find()
    except PostgresRefused as fault:
        return Finding("PostgreSQL's programs", str(fault), AGAIN)
    return Finding("PostgreSQL's programs", f"{found.version} in {found.folder}")


def zones() -> Finding:
    """See that local time is known."""
    try:
        zoneinfo.ZoneInfo("Europe/London")
    except zoneinfo.ZoneInfoNotFoundError:
        mend = "Install them: apt-get install tzdata."
        return Finding("time zones", "Europe/London is not known", mend)
    return Finding("time zones", "known")


def home(folder: Path) -> Iterator[Finding]:
    """Look at the folder of our own files, and the room beside it."""
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    if not os.access(nearest, os.W_OK):
        mend = f"Let this user write to {nearest}, or set MOOTHALL_HOME to another folder."
        yield Finding("home", f"{folder} cannot be written", mend)
    else:
        yield Finding("home", str(folder))
    free = shutil.disk_usage(nearest).free
    more = f"Make room on the disk of {nearest}: at least 2 GB." if free < LEAST_SPACE else ""
    yield Finding("disk", f"{free / 1024**3:.1f} GB free", more)


def secret() -> Finding:
    """Look at the key that signs sessions."""
    chosen, kept = setting("MOOTHALL_SECRET_KEY"), place.home() / "secret-key"
    if chosen and len(chosen) < SHORTEST_SECRET:
        mend = f"Set MOOTHALL_SECRET_KEY to {SHORTEST_SECRET} random characters or more."
        return Finding("secret key", f"only {len(chosen)} characters", mend)
    if chosen:
        return Finding("secret key", "from MOOTHALL_SECRET_KEY")
    if setting("DATABASE_URL"):
        mend = "Set MOOTHALL_SECRET_KEY, the same for every process on every machine."
        return Finding("secret key", "not set, and there may be several machines", mend)
    if kept.exists() and kept.stat().st_mode & 0o077:
        return Finding("secret key", f"{kept} is open to others", f"chmod 600 {kept}")
    return Finding("secret key", f"in {kept}" if kept.exists() else "made at the first start")


def mail() -> Finding:
    """Say a word to the mail server."""
    host, port = setting("MOOTHALL_MAIL_HOST"), setting("MOOTHALL_MAIL_PORT") or "1025"
    if not host:
        mend = "Set MOOTHALL_MAIL_HOST and the other mail settings before people rely on it."
        said = "no mail server is set: `moothall up` keeps mail instead of sending it"
        return Finding("mail", said, mend, is_grave=False)
    try:
        with smtplib.SMTP(host, int(port), timeout=5) as server:
            server.noop()
    except (OSError, ValueError, smtplib.SMTPException) as fault:
        mend = "See MOOTHALL_MAIL_HOST and MOOTHALL_MAIL_PORT, and whether that server runs."
        return Finding("mail", f"{host}:{port} does not answer: {fault}", mend)
    return Finding("mail", f"{host}:{port} answers")


def texts() -> Iterator[Finding]:
    """Ask GOV.UK Notify for the templates that our words are put into."""
    chosen = notify.chosen()
    if not chosen.key:
        mend = f"Set {notify.KEY} and its templates before people rely on texts and letters."
        said = "no key is set: `moothall up` keeps texts and letters instead of sending them"
        yield Finding("GOV.UK Notify", said, mend, is_grave=False)
        return
    client = Notify(chosen, timeout=5)
    faults = list(client.faults())
    client.close()
    for fault in faults:
        yield Finding("GOV.UK Notify", fault, "See docs/messages.md, 'GOV.UK Notify'.")
    if not faults:
        yield Finding("GOV.UK Notify", f"{chosen.url} answers, and has our templates")


def viruses() -> Finding:
    """Ask the virus scanner for its version."""
    named = scanner.named()
    if not named:
        mend = f"Set {scanner.SETTING} to a clamd before people rely on it."
        said = (
            "no scanner is set: files stay quarantined, but under `moothall up` a stand-in answers"
        )
        return Finding("virus scanner", said, mend, is_grave=False)
    if not is_address(named):
        mend = f"Write {scanner.SETTING} as host:port, or as the path of clamd's socket."
        return Finding("virus scanner", f"{named!r} is no address", mend)
    try:
        version = Scanner(named, 5).version()
    except ScannerDown as fault:
        mend = f"See {scanner.SETTING}, and whether clamd runs. Until then files stay quarantined."
        return Finding("virus scanner", str(fault), mend)
    return Finding("virus scanner", f"{named} answers: {version}")


def sender() -> Iterator[Finding]:
    """See that mail servers take the address that mail is from."""
    if not setting("MOOTHALL_MAIL_FROM").isascii():
        mend = "Set MOOTHALL_MAIL_FROM to an address of unaccented letters, numbers and signs."
        yield Finding("MOOTHALL_MAIL_FROM", "has letters that few mail servers take", mend)


def holidays() -> Iterator[Finding]:
    """Ask our own `calendars horizon` whose bank holidays run out soon."""
    command = [sys.executable, "-m", "moothall", "calendars", "horizon"]
    done = subprocess.run(command, text=True, capture_output=True, check=False)  # noqa: S603  # ourselves
    for warning in done.stdout.splitlines():
        mend = "Upgrade Moothall for a longer list, then run `moothall calendars renew`."
        yield Finding("bank holidays", warning, mend, is_grave=False)
    if done.returncode:
        yield Finding("bank holidays", done.stderr.strip()[-500:], "Mend that, then ask again.")
    elif not done.stdout:
        yield Finding("bank holidays", "known for 90 days and more")


def card_payments() -> Iterator[Finding]:
    """Ask our own `payments check` whether each council's key to GOV.UK Pay is taken."""
    command = [sys.executable, "-m", "moothall", "payments", "check"]
    done = subprocess.run(command, text=True, capture_output=True, check=False)  # noqa: S603  # ourselves
    faults = done.stdout.splitlines() if done.returncode else []
    for fault in faults:
        mend = "See docs/payments.md, 'Connect GOV.UK Pay'."
        yield Finding("GOV.UK Pay", fault, mend, is_grave=False)
    if not faults:
        yield Finding("GOV.UK Pay", done.stdout.strip() or "no council is connected to it")


def migrations() -> Iterator[Finding]:
    """Ask our own `migrate --check` whether something is due."""
    command = [sys.executable, "-m", "moothall", "migrate", "--check"]
    done = subprocess.run(command, text=True, capture_output=True, check=False)  # noqa: S603  # ourselves
    due = done.stdout.split()
    if done.returncode and not due:
        yield Finding("migrations", done.stderr.strip()[-500:], "Mend that, then ask again.")
    elif due:
        yield Finding("migrations", f"due: {', '.join(due)}", "Run `moothall migrate`.")
    else:
        yield Finding("migrations", "all done")
