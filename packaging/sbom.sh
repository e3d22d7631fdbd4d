#!/usr/bin/env bash
# sbom.sh FILE.json: writes what the program is made of as CycloneDX: its Go modules for all systems, ONNX Runtime, the fonts, the
# model inside and what that was trained from.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p "$(dirname "$1")"
go run ./packaging/sbom "$(scripts/version.sh)" "$(scripts/version.sh commit)" "$(scripts/version.sh date)" >"$1.part"
mv "$1.part" "$1"
