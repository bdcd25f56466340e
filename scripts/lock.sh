#!/usr/bin/env bash
# Renew the locks: exact versions with hashes and no addresses, so any mirror can serve them.
set -euo pipefail
cd "$(dirname "$0")/.."
uv=.uv/bin/uv
common=(--quiet --universal --generate-hashes --no-header --no-annotate --no-emit-index-url
        --python-version 3.11 --exclude-newer "${EXCLUDE_NEWER:-7 days}")
$uv pip compile "${common[@]}" locks/uv.in -o locks/uv.txt "$@"
$uv pip compile "${common[@]}" pyproject.toml --group build -o locks/base.txt "$@"
for extra in hyperscan inspector knowledge llama otel postgres review; do
  $uv pip compile "${common[@]}" pyproject.toml --group build --extra "$extra" \
    -c locks/base.txt -o "locks/$extra.txt" "$@"
done
$uv pip compile "${common[@]}" pyproject.toml --group dev --extra hyperscan --extra inspector --extra knowledge --extra llama --extra otel --extra postgres --extra review \
  -c locks/base.txt -o locks/dev.txt "$@"
