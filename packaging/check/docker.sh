#!/usr/bin/env bash
# docker.sh FOLDER: builds the image of packaging/docker/Dockerfile by docker, or by what DOCKER names, looks how large it is, and has it
# make a mask as its README says: without a network and with nothing but the folder that it is given.
set -euo pipefail
cd "$(dirname "$0")/../.."
export OUT=${1:-out/package}
. packaging/check/lib.sh
docker=${DOCKER:-docker}
$docker info >/dev/null 2>&1 || { seen "the image by $docker: not tried, for want of it"; exit 0; }
$docker build --quiet --build-arg "COMMIT=$(scripts/version.sh commit)" -f packaging/docker/Dockerfile -t clickmask-check . >/dev/null || fail "the image does not build"
bytes=$($docker image inspect --format '{{.Size}}' clickmask-check)
[ "$bytes" -le 120000000 ] || fail "the image has $bytes bytes"
mkdir -m 777 "$work/work"
picture "$work/work/ball.png"
chmod 644 "$work/work/ball.png"
$docker run --rm --network none -v "$work/work:/work" clickmask-check predict ball.png --points 320,240 -o mask.png >/dev/null || fail "the image: predict"
right "$work/work/mask.png"
$docker run --rm --network none clickmask-check version | grep -q "^clickmask $version" || fail "the image: version"
$docker image rm -f clickmask-check >/dev/null
seen "the image by $docker: builds, $((bytes / 1000000)) MB, and predict gives the mask without a network"
