#!/usr/bin/env bash
# Prints the version of ClickMask, which stands in FyneApp.toml and nowhere else.
#
#   scripts/version.sh          0.1.0
#   scripts/version.sh commit   what it is built from: 1a2b3c4d5e6f, with -changed where files differ; nothing without git.
#                               CLICKMASK_COMMIT says it where the source was packed without git
#   scripts/version.sh date     the date of that, in seconds: SOURCE_DATE_EPOCH where it is set
set -euo pipefail
cd "$(dirname "$0")/.."
case "${1:-version}" in
version) sed -n 's/^Version = "\(.*\)"$/\1/p' FyneApp.toml ;;
commit)
	if [ -n "${CLICKMASK_COMMIT:-}" ]; then echo "$CLICKMASK_COMMIT"; exit; fi
	commit=$(git rev-parse --short=12 HEAD 2>/dev/null) || exit 0
	git diff --no-ext-diff --quiet HEAD -- 2>/dev/null || commit+=-changed # unlike diff-index it looks into files that were only touched
	echo "$commit"
	;;
date) echo "${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 1764460800)}" ;;
*) echo "version.sh: version, commit or date" >&2; exit 2 ;;
esac
