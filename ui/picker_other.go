//go:build !windows && !darwin && !gtk

package ui

import "fyne.io/fyne/v2"

func newPicker(win fyne.Window) FilePicker { return fynePicker{win} }
