# What a person does here. `just` lists it.
export PYTHONPATH := "src"
# empty: what is compiled once is kept, which halves the start of every process
export PYTHONDONTWRITEBYTECODE := ""
set shell := ["bash", "-euo", "pipefail", "-c"]
bin := ".venv/bin"
# what everything else stands on: its tests take a person less than a minute
quickly := "tests/architecture tests/docs tests/script tests/ground tests/engine/catalogue tests/engine/cases"

default:
    @{{bin}}/just --list --unsorted

# make the code tidy
tidy:
    {{bin}}/ruff format src tests bench
    {{bin}}/ruff check --fix src tests bench

# every promise the code makes that can be checked in under a minute: lint and types beside the tests
[parallel]
check: lint types quick

# format, lint, spelling, contracts
lint:
    {{bin}}/ruff format --check src tests bench
    {{bin}}/ruff check src tests bench
    {{bin}}/typos src tests docs bench README.md ARCHITECTURE.md
    {{bin}}/lint-imports --no-logo

# mypy, strict
types:
    {{bin}}/mypy

# the tests of the house, the ground, the catalogue and cases, properties tried with few examples; `just fast` has the rest
quick *args:
    {{bin}}/pytest -n 2 -m "not browser and not slow" --hypothesis-profile=quick {{args}} {{quickly}}

# the tests that need no browser, no real data and no fault injection
fast *args:
    {{bin}}/pytest -n 2 -m "not browser and not slow" {{args}}

# all tests
test *args:
    {{bin}}/pytest -n 2 {{args}}

# write the hash-locked requirements anew (no addresses in them)
lock:
    uv pip compile --universal --generate-hashes --python-version 3.11 --no-header --no-annotate -q pyproject.toml -o requirements/run.txt
    uv pip compile --universal --generate-hashes --python-version 3.11 --no-header --no-annotate -q --extra test -c requirements/run.txt pyproject.toml -o requirements/test.txt
    uv pip compile --universal --generate-hashes --python-version 3.11 --no-header --no-annotate -q --extra bench -c requirements/run.txt pyproject.toml -o requirements/bench.txt
    uv pip compile --universal --generate-hashes --python-version 3.11 --no-header --no-annotate -q --group build -o requirements/build.txt
    uv pip compile --universal --generate-hashes --python-version 3.11 --no-header --no-annotate -q --group node -o requirements/node.txt
    uv pip compile --universal --generate-hashes --python-version 3.11 --no-header --no-annotate -q --group judge -o requirements/judge.txt
    uv pip compile --universal --generate-hashes --python-version 3.11 --no-header --no-annotate -q --group desks -c requirements/run.txt -o requirements/desks.txt
