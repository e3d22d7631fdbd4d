"""zip.py FOLDER FILE.zip: the same bytes for the same content: names in order, one date, no owners."""
import os
import sys
import time
import zipfile

folder, file = sys.argv[1:]
above = os.path.dirname(os.path.abspath(folder))
date = time.gmtime(max(int(os.environ["SOURCE_DATE_EPOCH"]), 315619200))[:6]
with zipfile.ZipFile(file + ".part", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
    names = sorted(os.path.join(d, f) for d, _, files in os.walk(folder) for f in files)
    for name in names:
        info = zipfile.ZipInfo(os.path.relpath(os.path.abspath(name), above).replace(os.sep, "/"), date)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.create_system = 3
        info.external_attr = (0o100755 if name.endswith(".exe") else 0o100644) << 16
        with open(name, "rb") as f:
            out.writestr(info, f.read(), compresslevel=9)
os.replace(file + ".part", file)
