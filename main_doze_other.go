//go:build !nogui && !(linux || freebsd || openbsd || netbsd)

package main

import "fyne.io/fyne/v2"

// dozing leaves the window's loop as it is: on Windows and macOS Fyne draws while a window is resized only where the
// application's driver is its own.
func dozing(a fyne.App) fyne.App { return a }
