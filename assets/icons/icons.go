// Package icons carries the icons of the window, drawn for ClickMask in a grid of 24 with lines of 1.75 (strokes/) and
// turned into outlines in "currentColor" by outline.sh.
package icons

import "embed"

// Files are the outlines, NAME.svg, and the program's own icon, app.svg.
//
//go:embed *.svg
var Files embed.FS
