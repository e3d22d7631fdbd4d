#!/usr/bin/env python3
"""Builds the two faces of the window from Inter and Noto Sans JP.

    pip install fonttools
    build.py INTER_400.ttf NOTO_JP_400.ttf clickmask-regular.ttf
    build.py INTER_600.ttf NOTO_JP_600.ttf clickmask-semibold.ttf

Fyne takes one font per style and asks the system for missing letters, which on a bare machine are boxes and
elsewhere may be a Chinese face. So Japanese goes into the same file: kana, punctuation and the kanji of JIS X 0208
level 1. Fyne turns on no OpenType features, so the tabular digits become the ordinary ones here.
"""
import sys

from fontTools import merge, subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

FAMILY = "ClickMask Sans"
LATIN = [
    (0x20, 0x7E), (0xA0, 0x17F), (0x192, 0x192), (0x218, 0x21B), (0x2BC, 0x2DD), (0x300, 0x30C),
    (0x370, 0x3FF), (0x400, 0x45F), (0x490, 0x491), (0x1E80, 0x1E85), (0x1EA0, 0x1EF9), (0x2010, 0x2044),
    (0x20AC, 0x20AC), (0x2122, 0x2122), (0x2190, 0x2199), (0x21A9, 0x21A9), (0x21B5, 0x21B5), (0x21E5, 0x21E7),
    (0x2212, 0x2212), (0x2248, 0x2248), (0x2260, 0x2265), (0x2303, 0x2303), (0x2318, 0x2318),
    (0x2325, 0x2326), (0x232B, 0x232B), (0x238B, 0x238B), (0x23CE, 0x23CE), (0x25A0, 0x25CF), (0x2713, 0x2713),
    (0xFFFD, 0xFFFD),
]


def jis_level_1():
    """Kana, full-width forms and the 2,965 kanji of rows 16 to 47 of JIS X 0208."""
    chars = set()
    for row in [*range(1, 6), *range(16, 48)]:
        for cell in range(1, 95):
            try:
                chars.add(ord(bytes([row + 0xA0, cell + 0xA0]).decode("euc_jp")))
            except UnicodeDecodeError:
                pass
    return chars


def cut(path, chars, features):
    font = TTFont(path)
    options = subset.Options(hinting=False, layout_features=features, notdef_outline=True, name_IDs=[0, 13, 14])
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=chars)
    cutter.subset(font)
    return font


def make_digits_tabular(font):
    """Points the letter table at the tabular forms before the feature that would pick them is dropped."""
    swap = {}
    for record in font["GSUB"].table.FeatureList.FeatureRecord:
        if record.FeatureTag == "tnum":
            for index in record.Feature.LookupListIndex:
                for table in font["GSUB"].table.LookupList.Lookup[index].SubTable:
                    swap.update(getattr(table, "ExtSubTable", table).mapping)
    for table in font["cmap"].tables:
        for code, glyph in table.cmap.items():
            if ord("0") <= code <= ord("9"):
                table.cmap[code] = swap.get(glyph, glyph)


def main(inter_path, japanese_path, out):
    latin = {c for first, last in LATIN for c in range(first, last + 1)}
    tabular = TTFont(inter_path)
    make_digits_tabular(tabular)
    tabular.save(out + ".tmp")
    inter = cut(out + ".tmp", latin, ["kern", "mark", "mkmk", "ccmp", "locl"])
    line = {k: getattr(inter["hhea"], k) for k in ("ascent", "descent", "lineGap")}
    have = set(inter.getBestCmap())

    japanese = cut(japanese_path, jis_level_1() - have, [])
    for tag in ("GSUB", "GPOS", "GDEF", "vhea", "vmtx", "VORG", "BASE"):
        if tag in japanese:
            del japanese[tag]
    scale_upem(japanese, inter["head"].unitsPerEm)
    inter.save(out + ".a")
    japanese.save(out + ".b")
    font = merge.Merger().merge([out + ".a", out + ".b"])
    for key, value in line.items():
        setattr(font["hhea"], key, value)

    weight = "SemiBold" if "semibold" in out else "Regular"
    names = font["name"]
    rights = "Copyright 2016 The Inter Project Authors; copyright 2014-2021 Adobe. SIL Open Font License 1.1."
    names.names = []
    for ident, text in {0: rights, 1: FAMILY, 2: weight, 4: f"{FAMILY} {weight}", 6: f"ClickMaskSans-{weight}",
                        13: "SIL Open Font License 1.1", 14: "https://openfontlicense.org"}.items():
        names.setName(text, ident, 3, 1, 0x409)
    font.save(out)


main(*sys.argv[1:4])
