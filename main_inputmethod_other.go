//go:build !nogui && !linux

package main

import "fyne.io/fyne/v2"

// ownInputMethod leaves it to GLFW where the system has one input method for all.
func ownInputMethod() (use func(fyne.Window), started func()) {
	return func(fyne.Window) {}, func() {}
}
