#!/usr/bin/env bash
# Searches docs/model/fence.cpp in its bounded form: the fence as it is must hold in every state, and each planted bug
# must be found. Needs a C++ compiler (CXX, or c++); takes seconds, at most 3 minutes and 4 GB.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

compiler=${CXX:-c++}
command -v "$compiler" >/dev/null || { echo "model: no C++ compiler: install g++, or set CXX"; exit 1; }
work=$(mktemp -d "${TMPDIR:-/tmp}/vault-model.XXXXXX")
trap 'rm -rf "$work"' EXIT
"$compiler" -O2 -std=c++17 -Wall -Wextra -Werror docs/model/fence.cpp -o "$work/fence"

ulimit -v $((4 * 1024 * 1024))
limit=180 # seconds for all searches together
failed=0

# search EXPECTED-EXIT-CODE ARGUMENTS...
search() {
  local expected=$1 code=0 left=$((limit - SECONDS))
  shift
  if ((left < 1)); then echo "model: the limit of $limit s is used up"; exit 1; fi
  timeout "$left" "$work/fence" "$@" || code=$?
  if ((code != expected)); then
    echo "model: fence $* ended with $code, and should have with $expected (0 holds, 1 violated)"
    failed=1
  fi
}

search 0 ok 3 missed
search 0 ok 3 known
for bug in adopt-one-store check-before-only copy-before-narrow no-narrow latest-before-check; do search 1 "$bug" 0 missed; done
search 1 old-attestation 1 missed
exit "$failed"
