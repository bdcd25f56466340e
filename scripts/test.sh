#!/usr/bin/env bash
# Everything that CI runs, in the order in which a fault is cheapest to find.
set -uo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:$PATH"
# Compiled once, and not again in each of the many processes that tests start.
unset PYTHONDONTWRITEBYTECODE
failed=()
# CI must not pass because a server was missing.
postgres=if-there idp=if-there
if [ -n "${REQUIRE_IDP:-}" ]; then idp=required; fi
if scripts/postgres.sh || [ -n "${REQUIRE_POSTGRES:-}" ]; then postgres=required; fi
# Without them what needs a chamber or a sandbox is skipped.
scripts/inspector.sh || true
scripts/sandbox.sh || true

step() {
  local name=$1 began=$SECONDS
  shift
  printf '== %s\n' "$name"
  "$@" || failed+=("$name")
  printf '   %s: %s s\n' "$name" $((SECONDS - began))
}

# Coverage is measured apart, by `make coverage`: it would take nearly half of the time.
# Three workers for two cores: half of their time they wait, for a limit, a process or a disk.
tests() {
  pytest -q -n 3 --dist worksteal --postgres "$postgres" --idp "$idp" "$@"
}

step format ruff format --check --quiet .
step lint ruff check --quiet .
step spelling codespell src tests docs bench conformance scripts ./*.md
step types mypy
step contracts lint-imports --no-logo --no-cache
step dependencies deptry --no-ansi src
step docs python scripts/docs.py --check
step tests tests

[ ${#failed[@]} = 0 ] || { printf '\nfailed: %s\n' "${failed[*]}"; exit 1; }
