#!/usr/bin/env bash
# flatpak.sh: does the Flatpak build without a network? Flathub's runtime may be out of reach, so its place is taken by this machine's compiler
# and Go: what sources.json names is laid out as flatpak-builder does it, from Go's and pip's caches and by SHA-256, and the commands of
# the manifest run in a room without a network, in which nothing else is. As root.
set -euo pipefail
cd "$(dirname "$0")/../.."
. packaging/check/lib.sh
for tool in flatpak-builder bwrap appstreamcli desktop-file-validate python3; do
	command -v $tool >/dev/null || { seen "Flatpak: not tried, for want of $tool (on Debian: apt-get install flatpak-builder bubblewrap appstream desktop-file-utils)"; exit 0; }
done
manifest=packaging/flatpak/app.clickmask.desktop.yml
(cd "$work" && flatpak-builder --show-manifest "$OLDPWD/$manifest") >"$work/manifest.json" || fail "flatpak-builder does not read the manifest"
mkdir -p "$work/build" "$work/app" "$work/wheels" "$work/home"
tar --exclude=./.git --exclude=./bin --exclude=./out --exclude=./.deps -c . | tar -x -C "$work/build"
GOFLAGS='' go mod download
wheel=$(python3 -c 'import json, platform, sys; print(next(s["url"] for s in json.load(open(sys.argv[1]))["modules"][0]["sources"] if platform.machine() in s.get("only-arches", [])))' "$work/manifest.json")
wheel=$(basename "$wheel") tags=${wheel#*-*-}
python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: --implementation cp --python-version "$(cut -d- -f1 <<<"${tags#cp}" | sed 's/^3/3./')" \
	--platform "$(cut -d- -f3 <<<"${tags%.whl}")" -d "$work/wheels" "onnxruntime==$(cut -d- -f2 <<<"$wheel")" >&2 || { seen "Flatpak: not tried, because pip gives no $wheel"; exit 0; }
python3 - "$work" "$(go env GOMODCACHE)" >"$work/commands" <<'P' || fail "the Flatpak's sources"
import hashlib, json, os, platform, shlex, shutil, sys, zipfile

work, cache = sys.argv[1:]
module = json.load(open(work + "/manifest.json"))["modules"][0]
for s in module["sources"]:
    if s["type"] == "dir" or platform.machine() not in s.get("only-arches", [platform.machine()]):
        continue
    into = os.path.join(work, "build", s["dest"])
    os.makedirs(into, exist_ok=True)
    if s["type"] == "inline":
        open(os.path.join(into, s["dest-filename"]), "w").write(s["contents"])
        continue
    kept = s["url"].replace("https://proxy.golang.org", cache + "/cache/download") if "golang" in s["url"] else os.path.join(work, "wheels", os.path.basename(s["url"]))
    data = open(kept, "rb").read()
    assert hashlib.sha256(data).hexdigest() == s["sha256"], kept + " is another than sources.json names"
    packed = zipfile.ZipFile(kept)
    for name in packed.namelist():
        rest = name.split("/")[s["strip-components"]:]
        if not rest or not rest[-1]:
            continue
        path = os.path.join(into, *rest)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with packed.open(name) as f, open(path, "wb") as out:
            shutil.copyfileobj(f, out)
print("set -e")
for name, value in module["build-options"]["env"].items():
    print("export %s=%s" % (name, shlex.quote(value)))
print("\n".join(module["build-commands"]))
P
# Nothing of the person's is there but Go's build cache, which holds no source.
bwrap --unshare-all --die-with-parent --tmpfs / --ro-bind /usr /usr --symlink usr/bin /bin --symlink usr/sbin /sbin --symlink usr/lib /lib --symlink usr/lib64 /lib64 \
	--ro-bind /etc /etc --proc /proc --dev /dev --tmpfs /tmp --bind "$work/home" /home/builder --ro-bind "$(go env GOROOT)" /home/builder/sdk --bind "$(go env GOCACHE)" /home/builder/cache \
	--bind "$work/build" /run/build/clickmask --bind "$work/app" /app --chdir /run/build/clickmask \
	--clearenv --setenv HOME /home/builder --setenv GOCACHE /home/builder/cache --setenv PATH /usr/bin:/home/builder/sdk/bin --setenv FLATPAK_DEST /app \
	bash <"$work/commands" >&2 || fail "the Flatpak does not build without a network"
desktop-file-validate "$work/app/share/applications/app.clickmask.desktop.desktop" || fail "the desktop file"
appstreamcli validate --no-net "$work/app/share/metainfo/app.clickmask.desktop.metainfo.xml" >"$work/appstream" || { cat "$work/appstream" >&2; fail "the metainfo"; }
picture "$work/ball.png"
unshare --net env HOME="$work/home" "$work/app/bin/clickmask" predict "$work/ball.png" --points 320,240 -o "$work/mask.png" >/dev/null || fail "the Flatpak's predict"
right "$work/mask.png"
seen "Flatpak: its manifest is read by flatpak-builder; from $(grep -c proxy.golang.org "$work/manifest.json") modules by their SHA-256 its commands build without a network, on Debian in place of Flathub's runtime; predict gives the mask"
