#!/usr/bin/env bash
# same.sh SCRIPT FOLDER [KIND]...: are packages that packaging/SCRIPT.sh makes in another folder the same bytes as those in FOLDER?
set -euo pipefail
cd "$(dirname "$0")/../.."
script=$1 folder=$(cd "$2" && pwd)
shift 2
. packaging/check/lib.sh
commit=$(scripts/version.sh commit)
mkdir "$work/another folder"
tar --exclude=./.git --exclude=./bin --exclude=./out -c . | tar -x -C "$work/another folder"
# Without git there, what it would say is handed on.
(cd "$work/another folder" && git init -q && OUT=$work/made CLICKMASK_COMMIT=$commit "packaging/$script.sh" "$@")
for made in "$work"/made/*; do
	name=$(basename "$made")
	[ "$name" = SHA256SUMS ] && continue
	cmp -s "$made" "$folder/$name" && seen "$name: the same bytes from two folders" || fail "$name is not the same from another folder"
done
