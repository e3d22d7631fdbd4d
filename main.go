// ClickMask cuts things out of pictures with a click or a box: a window, and the same without one.
package main

import (
	"os"

	"clickmask/cli"
)

// version is set by the linker (-X main.version=v1.2.3).
var version = "dev"

// window is set by main_gui.go; a build with the tag nogui has none.
var window cli.Window

func main() { os.Exit(cli.Main(os.Args[1:], version, window)) }
