#!/usr/bin/env bash
# Runs every benchmark and writes the tables of docs/PERFORMANCE.md.
set -euo pipefail
cd "$(dirname "$0")/.."
