#!/usr/bin/env bash
# Install what the agent's sandbox needs: bubblewrap, which closes commands in.
# Ends with 0 where it can be used, with 3 where it cannot be had: then no command of a model runs.
set -euo pipefail

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo -n "$@"
  else return 1; fi
}

there() { command -v bwrap >/dev/null; }

there && exit 0
if command -v apt-get >/dev/null; then
  echo "hortus: the agent's sandbox needs bubblewrap; installing"
  export DEBIAN_FRONTEND=noninteractive
  { as_root apt-get update -qq \
    && as_root apt-get install -y -qq --no-install-recommends bubblewrap; } >/dev/null 2>&1 || true
fi
there && exit 0
printf 'hortus: %s\n  remedy: %s\n' "bubblewrap could not be installed" \
  "apt install bubblewrap; \`hortus sandbox check\` shows whether it holds" >&2
exit 3
