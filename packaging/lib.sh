# What the packaging scripts share. Sourced from the root of the source.
version=$(scripts/version.sh)
SOURCE_DATE_EPOCH=$(scripts/version.sh date)
export SOURCE_DATE_EPOCH LC_ALL=C TZ=UTC
# Whom packages name, here and nowhere else. The address can belong to nobody (RFC 2606) until there is one: docs/RELEASING.md.
authors="The ClickMask authors"
maintainer=${MAINTAINER:-"$authors <noreply@clickmask.invalid>"}
out=${OUT:-out/package}
mkdir -p "$out"
out=$(cd "$out" && pwd)

# stage gives the path of a new folder that is gone at the end.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
umask 022

# same makes a folder's dates and modes the same wherever it was made.
same() { find "$1" -exec touch -hd "@$SOURCE_DATE_EPOCH" {} +; }

# packed FOLDER FILE.tar.xz: the folder with its name. PACK_LEVEL=0 packs quickly and badly, for a look at what comes out.
packed() {
	tar --sort=name --owner=0 --group=0 --numeric-owner --format=gnu --mode=u+w,go-w,a+rX --mtime="@$SOURCE_DATE_EPOCH" \
		-C "$(dirname "$1")" -c "$(basename "$1")" | xz -T1 "-${PACK_LEVEL:-6}" >"$2.part"
	mv "$2.part" "$2"
}

# papers FOLDER: what has to come with every package.
papers() { install -m644 -t "$1" LICENSE NOTICE.md; }
