// ClickMask cuts things out of pictures with a click or a box: a window, and the same without one.
package main

import (
	"os"
	"path/filepath"

	"clickmask/cli"
	"clickmask/internal/earlylog"
)

// window is set by main_gui.go; a build with the tag nogui has none.
var window cli.Window

// tryOpenGL is set there too.
var tryOpenGL func() (cli.OpenGL, error)

// listen and what it gives, which is told the exit code before the program ends, are of main_terminal.go: it shows what
// nobody could read.
var (
	listen = func() (end func(code int)) { return func(int) {} }
	ended  = func(code int) {}
)

func main() {
	earlylog.End()
	ended = listen()
	environment{os.Getenv, os.Setenv, os.Unsetenv, func() string { return accountsHome("/etc/passwd", os.Getuid()) }}.mend()
	bePortable(executable(), os.Setenv)
	exit(cli.Main(os.Args[1:], version(), window, surroundings()))
}

func exit(code int) {
	ended(code)
	endProcess(code)
}

// surroundings are what only main knows of the machine.
func surroundings() cli.Surroundings {
	around := cli.Surroundings{Folders: ownFolders(), TryOpenGL: tryOpenGL}
	if _, state := folders(); state != "" {
		around.Locks = filepath.Join(state, "locks")
	}
	if folder := fyneFolder(); folder != "" {
		around.Settings = filepath.Join(folder, "settings.json")
	}
	return around
}
