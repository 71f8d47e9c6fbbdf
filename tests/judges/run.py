"""Asks the outside judges one after another; ends with 1 where one finds something.

python -m tests.judges.run [pages] [api] [attack] [sql]
"""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from tests.judges.demo import demo
from tests.judges.installing import INTO, installed

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
BIN = ROOT / ".venv" / "bin"
TOOLS = INTO / "python"
MODULES = "crlf,exec,file,methods,permanentxss,redirect,sql,xss,csp,http_headers"
"""Left out: csrf, which takes two refusals for one acceptance; cookieflags, as the demo is plain
http; and what asks a server of its makers."""
SEARCHES = (
    "/services/missed-bin?a=1",
    "/staff/queue?text=a&sort=due&state=open&team=bins&service=missed-bin&priority=P3",
    "/staff/find?text=a",
    "/staff/figures/first-response/?since=2026-01-01&until=2026-02-01",
)
KNOWN = ("The “role” attribute must not be used on a", "Expected “<!DOCTYPE html>”", "“title”")
"""Tables laid out as cards name their roles; and fragments for htmx are no whole pages."""


def pages(_demo):
    """Every page that a test of the faces sees, for the Nu checker and html-validate."""
    kept = INTO / "pages"
    kept.mkdir(parents=True, exist_ok=True)
    for old in kept.iterdir():
        old.unlink()
    words = ["pytest", "tests/faces", "-q", "-m", "not slow", "-n", "2", "-p", "no:cacheprovider"]
    said([BIN / words[0], *words[1:]], MOOTHALL_KEEP_PAGES=str(kept))
    jar = installed() / "vnu-jar/build/dist/vnu.jar"
    judge = ["java", "-jar", jar, "--format", "json", "--errors-only", "--skip-non-html", kept]
    nu = json.loads(said(judge, is_quiet=True).stderr)["messages"]
    told = Counter(one["message"] for one in nu if not any(k in one["message"] for k in KNOWN))
    words = [installed() / ".bin/html-validate", "--config", HERE / "htmlvalidate.json"]
    whole = [file for file in kept.iterdir() if file.read_bytes().lstrip()[:9] == b"<!DOCTYPE"]
    other = said([*words, "--formatter", "stylish", *whole], is_quiet=True)
    tell(f"{len(whole)} pages")
    return [f"{number} times: {text}" for text, number in told.most_common()] + lines(other)


def api(here):
    """Schemathesis, with as many examples as 5 minutes allow."""
    words = ["run", f"{here.base}/api/v1/openapi.json", "--header", f"Host: {here.host}"]
    words += ["--header", f"Authorization: Bearer {here.key()}", "--continue-on-failure"]
    words += ["--max-examples", "100", "--max-time", "300", "--suppress-health-check", "all"]
    done = said([BIN / "schemathesis", *words, "--no-color"])
    return [] if done.returncode == 0 else ["schemathesis finds something, see above"]


def attack(here):
    """Wapiti, as a stranger and as a manager who is signed in."""
    found = []
    for who, cookie in (("stranger", ""), ("manager", here.cookie())):
        report = INTO / f"wapiti-{who}.json"
        words = [tool("wapiti"), "-u", f"{here.site}/", "--no-bugreport", "--flush-session"]
        words += ["--store-session", INTO / "wapiti", "--store-config", INTO / "wapiti"]
        words += ["-m", MODULES, "--max-scan-time", "300", "--max-attack-time", "60", "-t", "20"]
        words += ["-x", f"{here.site}/account/logout/", "-f", "json", "-o", report]
        words += ["-C", cookie, "--drop-set-cookie", "-s", f"{here.site}/staff/"] if cookie else []
        said(words, is_quiet=True, PYTHONPATH=str(HERE / "only"))
        judged = json.loads(report.read_text())
        tell(f"wapiti as {who}: {judged['infos']['crawled_pages_nbr']} pages")
        for kind in ("vulnerabilities", "anomalies"):
            for name, cases in judged[kind].items():
                found += [f"{who}: {name}: {one['method']} {one['path']}" for one in cases]
    return found


def sql(here):
    """Sqlmap, over what is searched and filtered by, signed in."""
    cookie, found = here.cookie(), []
    for search in SEARCHES:
        words = [tool("sqlmap"), "-u", here.site + search, "--cookie", cookie, "--batch"]
        words += ["--flush-session", "--level", "1", "--risk", "1"]
        words += ["--ignore-code", "404", "--output-dir", INTO / "sqlmap", "--drop-set-cookie"]
        text = said(words, is_quiet=True, PYTHONPATH=str(HERE / "only")).stdout
        if "all tested parameters do not appear to be injectable" not in text:
            found.append(f"{search}: {text[-600:]}")
    return found


JUDGES = {"pages": pages, "api": api, "attack": attack, "sql": sql}


def tool(name):
    """Return a judge from PyPI, installed with the locked packages into a folder of its own."""
    lock = ROOT / "requirements" / "judge.txt"
    stamp = TOOLS / "lock.txt"
    if not (stamp.exists() and stamp.read_text() == lock.read_text()):
        subprocess.run([sys.executable, "-m", "venv", TOOLS], check=True)  # noqa: S603
        pip = [TOOLS / "bin/pip", "install", "-q", "--require-hashes", "-r", lock]
        subprocess.run(pip, check=True)  # noqa: S603
        stamp.write_text(lock.read_text())
    return TOOLS / "bin" / name


def said(words, *, is_quiet=False, **more):
    """Run a judge; return what it said. A quiet one says nothing on the screen."""
    out = subprocess.PIPE if is_quiet else None
    words = [str(word) for word in words]
    return subprocess.run(  # noqa: S603 -- our own words
        words, env=os.environ | more, stdout=out, stderr=out, text=True, check=False
    )


def tell(text):
    """Say something on the screen."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def lines(done):
    """Return what a judge that failed said, line by line."""
    return [line for line in done.stdout.splitlines() if line.strip()] if done.returncode else []


def main(names):
    """Ask the judges that are named, or all; return how many find something."""
    bad = 0
    with demo() as here:
        for name in names or JUDGES:
            begun = time.monotonic()
            found = JUDGES[name](here)
            bad += bool(found)
            tell(f"{name}: {len(found)} findings, {time.monotonic() - begun:.0f} s")
            tell("\n".join(found[:100]))
    return bad


if __name__ == "__main__":
    sys.exit(1 if main(sys.argv[1:]) else 0)
