#!/usr/bin/env bash
# list.sh FOLDER: is the bill of materials what it says it is, the same twice, with all that is in the packages, and are the sums true?
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=$(cd "${1:-out/package}" && pwd)
. packaging/check/lib.sh
packaging/sbom.sh "$work/again.json"
cmp -s "$work/again.json" "$folder/clickmask.cdx.json" || fail "clickmask.cdx.json is another when it is written again"
python3 - "$folder/clickmask.cdx.json" go.mod <<'P' || fail "clickmask.cdx.json"
import json, re, sys
bill = json.load(open(sys.argv[1]))
assert bill["bomFormat"] == "CycloneDX" and bill["specVersion"] == "1.6", "no CycloneDX 1.6"
has = {c.get("purl", "").split("@")[0].split("?")[0].lower() for c in bill["components"]}
names = [c["name"] for c in bill["components"]]
text = open(sys.argv[2]).read()
direct = [m for block in re.findall(r"require \(([^)]*)\)", text) for line in block.splitlines() if line.strip() and "// indirect" not in line for m in [line.split()[0]]]
missing = [m for m in direct if "pkg:golang/" + m.lower() not in has and m not in names]
assert any("onnx" in n.lower() for n in names), "ONNX Runtime is not in it"
print("of go.mod's own %d modules not in it (tools and tests): %s" % (len(direct), ", ".join(missing) or "none"))
P
(cd "$folder" && sha256sum --quiet -c SHA256SUMS) || fail "SHA256SUMS"
seen "clickmask.cdx.json: the same twice, $(grep -c '"bom-ref"' "$folder/clickmask.cdx.json") entries; SHA256SUMS is true of $(wc -l <"$folder/SHA256SUMS") files"
