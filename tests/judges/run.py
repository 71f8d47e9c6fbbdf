"""Asks the outside judges one after another; says how many find something."""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

from tests.judges import axe, desk, journeys, markup
from tests.judges.demo import HOME, MANAGER, demo
from tests.judges.findings import REVIEWED, Finding, reviewed, sifted, silent
from tests.judges.installing import INTO
from tests.judges.visitor import Visitor

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
BIN = ROOT / ".venv" / "bin"
TOOLS = INTO / "python"
MODULES = "crlf,exec,file,methods,permanentxss,redirect,sql,xss,csp,http_headers"
"""Left out: csrf, which takes two refusals for one acceptance; cookieflags, as the demo is plain
http; and what asks a server of its makers."""
SEARCHES = (
    "/?q=a",
    "/search?text=a&kind=service&page=1",
    "/registers/benches?reference=B&place=a&sort=place&after=a",
    "/published?before=1",
    "/staff/registers/benches?view=all&place=a&condition-from=1&inspected_on-to=2026-12-31"
    "&state=used&rag=red&review-from=2026-01-01&sort=place&after=a&show-columns=condition",
    "/staff/registers/assets?holder=1&team=ict-desk&site=1&kind=laptop&saved-list=1",
    "/staff/registers/benches/map?near=435000,316000&within=500&box=1,1,9,9&area=1",
    "/staff/registers/benches/map/window?box=430000,310000,440000,320000&area=1",
    "/staff/documents?view=due&before=1",
    "/staff/documents?kind=record&reference=a",
    "/staff/reviews?whose=mine&after=a",
    "/services/missed-bin?a=1",
    "/track?reference=a",
    "/staff/queue?text=a&sort=due&state=open&team=bins&service=missed-bin&priority=P3"
    "&assignee=1&kind=report&council=ashby&promise=overdue&after=a~1",
    "/staff/find?text=a&kind=case&page=1",
    "/staff/known?text=a",
    "/staff/people?text=a&state=active",
    "/staff/log?text=a",
    "/staff/messages?state=sent&before=1",
    "/staff/figures/first-response/?from=2026-01-01&to=2026-02-01&cohort=opened&page=1"
    "&service=missed-bin&kind=report&priority=P3&category=a&channel=online&team=bins",
)


def pages(here):
    """Every page of every service's journeys on the running demo, for axe and for both checkers."""
    seen, number = journeys.walked(here, _password())
    found = _looked_at(here, seen, "pages")
    said = f"{number} journeys, {len(seen)} pages; axe at {len(axe.WIDTHS)} widths"
    return said, _reviewed(found, {"html-validate", "nu", "axe", "browser"})


def desks(here):
    """Every kind of page that belongs to no service: registers, documents, search, settings."""
    explorers = desk.walked(here, _password())
    seen = journeys.named([one.visitor for one in explorers])
    tell(f"Routes that nobody came to: {', '.join(desk.unseen(explorers))}")
    drawn = desk.one_of_each(seen)
    found = [*desk.broken(explorers), *_looked_at(here, seen, "desk", drawn)]
    said = f"{len(seen)} pages; axe {len(drawn)} of them at {len(axe.WIDTHS)} widths"
    return said, _reviewed(found, set())


def _password():
    return (HOME / "demo-password").read_text().strip()


def _looked_at(here, seen, folder, drawn=None):
    """Ask both checkers about every page, and axe about those that it is to draw."""
    kept = _emptied(INTO / folder)
    for name, page in seen.items():
        (kept / f"{name}.html").write_text(page.html)
    site = f"http://{journeys.COUNCIL}.localhost:{here.port}"
    return [*_checked(kept), *axe.axe(drawn or seen, site)]


def replies(_here):
    """Every page that a test of the faces is answered with, for both checkers."""
    kept = _emptied(INTO / "replies")
    faces = [f"tests/faces/{face}" for face in ("pages", "portal", "staff")]
    words = ["pytest", *faces, "-q", "-m", "not slow", "-n", "2", "-p", "no:cacheprovider"]
    done = said([BIN / words[0], *words[1:]], MOOTHALL_KEEP_PAGES=str(kept))
    found = (
        [] if done.returncode == 0 else [Finding("pytest", "failed", "tests/faces", "see above")]
    )
    found += _checked(kept)
    return f"{len(markup.whole(kept))} pages", _reviewed(found, set())


def _checked(kept):
    files = markup.whole(kept)
    return [*markup.html_validate(files), *markup.nu(files)]


def _reviewed(found, judges):
    alarms = reviewed()
    left = sifted(found, alarms)
    for alarm in alarms:
        if alarm.times:
            tell(
                f"{alarm.times} times a false alarm of {REVIEWED.name}: {alarm.judge} {alarm.rule}"
            )
    return left + silent(alarms, judges)


def _emptied(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    return folder


def api(here):
    """Schemathesis: what fits the document and what does not; then with things that are there."""
    key, found, told = here.key(), [], []
    for name, within, parts in (("anything", "", {}), *_there(here, key)):
        words = ["run", f"{here.base}/api/v1/openapi.json", "--header", f"Host: {here.host}"]
        words += ["--header", f"Authorization: Bearer {key}", "--continue-on-failure"]
        words += ["--include-path-regex", within] if within else []
        words += ["--max-examples", "100", "--max-time", "300", "--suppress-health-check", "all"]
        config = INTO / "schemathesis.toml"
        config.write_text(_with(parts) + (ROOT / "schemathesis.toml").read_text())
        words = [BIN / "schemathesis", "--config-file", config, *words, "--no-color"]
        done = said(words, is_quiet=True)
        tell(f"{name}: {_counted(done.stdout)}")
        (INTO / f"schemathesis-{name.replace(' ', '-')}.txt").write_text(done.stdout)
        tell(done.stdout[-3000:] if done.returncode else "")
        told.append(f"{name}: {_counted(done.stdout)}")
        if done.returncode:
            found.append(Finding("schemathesis", "failed", name, "see above"))
    return "; ".join(told), found


def _there(here, key):
    """Return what is there: what it is, which paths name it, and by which of their parts."""

    def first(path, name):
        reply = here.asked(f"/api/v1/{path}", more={"Authorization": f"Bearer {key}"})
        return json.loads(reply.read())["items"][0][name]

    visitor = Visitor(here.base, here.host)
    visitor.sign_in(MANAGER, _password())
    record = first("registers/benches/records", "record")
    return (
        ("a case", "reference", {"reference": first("cases?limit=1", "reference")}),
        ("a record", "registers/", {"code": "benches", "record": record}),
        ("a document", "documents/", {"number": desk.filed(visitor, desk.MINUTES)}),
    )


def _with(parts):
    """Return the settings of schemathesis that give parts of paths."""
    lines = [f'"path.{name}" = {json.dumps(value)}' for name, value in parts.items()]
    return "\n".join(["[parameters]", *lines, "", ""]) if parts else ""


def _counted(text):
    operations = re.search(r"Tested: +(\d+)", text)
    cases = re.search(r"(\d+) generated, (\d+) passed", text)
    return f"{operations and operations[1]} operations, {cases and cases[0]}"


def attack(here):
    """Wapiti and sqlmap, as a stranger and as a manager who is signed in."""
    crawled, found = wapiti(here)
    tried, injected = sqlmap(here)
    return f"wapiti: {crawled}; sqlmap: {tried}", _reviewed(
        [*found, *injected], {"wapiti", "sqlmap"}
    )


def wapiti(here):
    """Wapiti, which walks through the site and attacks what it comes to."""
    told, found = [], []
    for who, cookie in (("stranger", ""), ("manager", here.cookie())):
        report = INTO / f"wapiti-{who}.json"
        words = [tool("wapiti"), "-u", f"{here.site}/", "--no-bugreport", "--flush-session"]
        words += ["--store-session", INTO / "wapiti", "--store-config", INTO / "wapiti"]
        words += ["-m", MODULES, "--max-scan-time", "300", "--max-attack-time", "60", "-t", "20"]
        words += ["-x", f"{here.site}/account/logout/", "-f", "json", "-o", report]
        words += ["-C", cookie, "--drop-set-cookie", "-s", f"{here.site}/staff/"] if cookie else []
        said(words, is_quiet=True, PYTHONPATH=str(HERE / "only"))
        judged = json.loads(report.read_text())
        told.append(f"{judged['infos']['crawled_pages_nbr']} pages as {who}")
        for kind in ("vulnerabilities", "anomalies"):
            for name, cases in judged[kind].items():
                found += [
                    Finding("wapiti", name, f"{who}: {one['method']} {one['path']}", one["info"])
                    for one in cases
                ]
    return ", ".join(told), found


def sqlmap(here):
    """Sqlmap, over what is searched and filtered by, signed in."""
    cookie, found, tried = here.cookie(), [], 0
    for search in SEARCHES:
        words = [tool("sqlmap"), "-u", here.site + search, "--cookie", cookie, "--batch"]
        words += ["--flush-session", "--level", "1", "--risk", "1"]
        words += ["--ignore-code", "404", "--output-dir", INTO / "sqlmap", "--drop-set-cookie"]
        text = said(words, is_quiet=True, PYTHONPATH=str(HERE / "only")).stdout
        tried += len(re.findall("does not seem to be injectable", text))
        if "all tested parameters do not appear to be injectable" not in text:
            found.append(Finding("sqlmap", "injectable", search, text[-600:]))
    return f"{tried} parameters of {len(SEARCHES)} addresses", found


JUDGES = {"api": api, "attack": attack, "pages": pages, "desk": desks, "replies": replies}


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


def main(names):
    """Ask the judges that are named, or all; show what came of it, and return how many found."""
    wrong = [name for name in names if name not in JUDGES]
    if wrong:
        sys.exit(f"There is no judge {wrong[0]}. There are: {', '.join(JUDGES)}.")
    rows = []
    with demo() as here:
        for name in names or JUDGES:
            begun = time.monotonic()
            told, found = JUDGES[name](here)
            for one in found:
                tell(str(one))
            rows.append((name, told, len(found), time.monotonic() - begun))
    tell(f"\n{'judge':8} {'findings':>8} {'seconds':>8}  what was judged")
    for name, told, number, seconds in rows:
        tell(f"{name:8} {number:8} {seconds:8.0f}  {told}")
    return sum(1 for row in rows if row[2])
