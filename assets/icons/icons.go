// Package icons carries the icons of the window, drawn for ClickMask: 24 x 24 SVG, lines of 1.75, "currentColor".
package icons

import "embed"

// Files are the drawings, NAME.svg, and the program's own icon, app.svg and app.png.
//
//go:embed *.svg
var Files embed.FS
