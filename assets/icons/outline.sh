#!/bin/sh
# Turns the drawings of strokes/ into the outlines that the program carries, because Fyne's SVG reader does not scale
# the width of a line with the picture. Needs: pip install picosvg
cd "$(dirname "$0")" || exit 1
for drawing in strokes/*.svg; do
	picosvg "$drawing" | tr -d '\n' | sed 's/> *</></g; s/<defs\/>//' >"$(basename "$drawing")"
done
