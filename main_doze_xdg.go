//go:build !nogui && (linux || freebsd || openbsd || netbsd)

package main

import (
	"time"

	"fyne.io/fyne/v2"
	"github.com/go-gl/glfw/v3.4/glfw"

	"clickmask/ui/doze"
)

// dozing lets the window's loop sleep while nothing happens.
func dozing(a fyne.App) fyne.App { return doze.Let(a, systemEvents{}) }

// systemEvents are those that Fyne asks GLFW for.
type systemEvents struct{}

func (systemEvents) Wait(d time.Duration) { glfw.WaitEventsTimeout(d.Seconds()) }
func (systemEvents) Interrupt()           { glfw.PostEmptyEvent() }
