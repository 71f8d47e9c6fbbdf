"""The HTML of pages in a folder, judged by html-validate and by the Nu HTML checker."""

import json
import re
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

from tests.judges.findings import Finding
from tests.judges.installing import installed

HERE = Path(__file__).parent
AROUND = 120
LONG = 200_000
"""Characters from which a page is judged in parts."""
MOST = 25
"""Parts of a long page that are judged at once."""
PART = re.compile(r"(?=<div>\s*<h3 )")
ID = re.compile(r'\sid="([^"]+)"')


def whole(folder):
    """Return the pages of a folder that are whole: parts that htmx puts into one are not."""
    return sorted(
        file for file in folder.iterdir() if file.read_bytes().lstrip()[:9] == b"<!DOCTYPE"
    )


def html_validate(files):
    """Return what html-validate finds in pages; in those that are long, part by part."""
    words = [installed() / ".bin/html-validate", "--config", HERE / "htmlvalidate.json"]
    with TemporaryDirectory() as folder:
        told_apart = [one for file in files for one in parted(Path(file), Path(folder))]
        code, told, wrong = _asked([*words, "--formatter", "json", *told_apart])
    if code not in {0, 1}:
        raise RuntimeError(wrong)
    return [
        Finding("html-validate", one["ruleId"], Path(page["filePath"]).stem, _of(page, one))
        for page in json.loads(told)
        for one in page["messages"]
    ]


def parted(file, folder):
    """Return a page; one that is long as several, each with its frame and some of its parts.

    What html-validate takes for a page grows with the square of its length. Names are for the
    whole page, so it is asked here that each is given once.

    :raises AssertionError: where a long page has one `id` twice.
    """
    text = file.read_text()
    start, *parts = PART.split(text)
    if len(text) < LONG or len(parts) < MOST:
        return [file]
    names = ID.findall(text)
    assert len(names) == len(set(names)), f"{file.name} has an id twice"
    parts[-1], main, end = parts[-1].rpartition("</main>")
    made = []
    for at in range(0, len(parts), MOST):
        made.append(folder / f"{file.stem}.{at}.html")
        made[-1].write_text(f"{start}{''.join(parts[at : at + MOST])}{main}{end}")
    return made


def _of(page, one):
    near = page["source"][max(0, one["offset"] - 1) :][:AROUND]
    return _plain(f"{one['message']} <- {near}")


def nu(files):
    """Return what the Nu HTML checker finds in pages: errors and warnings."""
    jar = installed() / "vnu-jar/build/dist/vnu.jar"
    _, _, told = _asked(["java", "-jar", jar, "--format", "json", *files])
    return [
        Finding(
            "nu",
            one.get("subType", one["type"]),
            Path(one.get("url", "")).stem,
            _plain(f"{one['message']} <- {one.get('extract', '')}"),
        )
        for one in json.loads(told)["messages"]
    ]


def _asked(words):
    """Run a judge; what it says goes to files, as one of them ends before a pipe has taken all."""
    words = [str(word) for word in words]
    with TemporaryFile("w+") as out, TemporaryFile("w+") as err:
        done = subprocess.run(words, stdout=out, stderr=err, check=False)  # noqa: S603 -- our own
        out.seek(0)
        err.seek(0)
        return done.returncode, out.read(), err.read()


def _plain(text):
    return " ".join(text.split())
