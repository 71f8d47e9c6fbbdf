"""docs/operate.md is true: every setting the product reads has its line, and no other has."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "operate.md").read_text()
SETTING = r"(?:MOOTHALL_[A-Z_]+|DATABASE_[A-Z_]*URL|PG_BIN)"
OF_A_PROCESS = {"MOOTHALL_ROLE", "MOOTHALL_SUPERVISOR"}
OF_TESTS = {"MOOTHALL_REAL_DATA"}


def read_by_the_product():
    files = [*(ROOT / "src").rglob("*.py"), *(ROOT / "script").glob("*")]
    text = "\n".join(path.read_text() for path in files if path.is_file())
    return set(re.findall(rf"[\"']({SETTING})[\"']", text)) - OF_TESTS


def rows():
    return re.findall(rf"^\| `({SETTING})` \| (.+?) \| (.+?) \|$", part("Settings"), re.MULTILINE)


def test_every_setting_has_its_line_and_no_other_has():
    assert sorted(name for name, _, _ in rows()) == sorted(read_by_the_product() - OF_A_PROCESS)


def test_what_moothall_sets_itself_is_named_too():
    assert [name for name in OF_A_PROCESS if f"`{name}`" not in PAGE] == []


def test_every_command_that_the_page_names_exists():
    from moothall.faces.console import registry

    named = set(re.findall(r"`moothall ([a-z]+)", PAGE))
    assert named - set(registry.COMMANDS) == set()


def test_the_proxy_is_asked_for_every_header_that_is_believed():
    [line] = [does for name, _, does in rows() if name == "MOOTHALL_BEHIND_PROXY"]
    for header in ("X-Forwarded-Proto", "X-Forwarded-For"):
        assert header in line
    assert "proxy_set_header X-Forwarded-Proto $scheme;" in PAGE
    assert "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;" in PAGE


def part(heading):
    return PAGE.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]


def test_every_setting_that_holds_a_secret_stands_in_the_inventory():
    inventory = part("Keys and how they are renewed")
    secrets = {
        name for name, _, _ in rows() if re.search(r"KEYS?$|PASSWORD$|BEARER$|^DATABASE_", name)
    }
    assert len(secrets) > 8
    assert {name for name in secrets if f"`{name}`" not in inventory} == set()


def test_every_log_stands_in_the_inventory():
    files = (ROOT / "src").rglob("*.py")
    told = {name for path in files for name in re.findall(r'getLogger\("(.+?)"', path.read_text())}
    inventory = part("What is written down, and where")
    assert "moothall.security" in told
    assert {name for name in told if f"`{name}`" not in inventory} == set()
