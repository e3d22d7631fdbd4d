#!/usr/bin/env bash
# Masks for prompts.jsonl by as many workers as there are cores, each with one thread, on this machine.
# GNU parallel hands each of them a block of whole lines at a time.
set -euo pipefail
parallel --pipe --block 64k clickmask work --threads 1 <prompts.jsonl >masks.jsonl
