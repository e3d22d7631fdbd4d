#!/usr/bin/env bash
# Prints what CHANGELOG.md says of this version; fails when it says nothing.
set -euo pipefail
cd "$(dirname "$0")/.."
notes=$(awk -v v="## $(scripts/version.sh)" 'index($0, v) == 1 { on = 1; next } /^## / { on = 0 } on' CHANGELOG.md)
[ -n "$notes" ] || { echo "CHANGELOG.md has nothing under ## $(scripts/version.sh)" >&2; exit 1; }
echo "$notes"
