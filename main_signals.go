//go:build !nogui

package main

import (
	"os"
	"os/signal"
	"syscall"

	"fyne.io/fyne/v2"
)

// quitOnHangup ends the application when its terminal or its person's session goes away, as Fyne does on SIGTERM and
// SIGINT; otherwise the process would end at once, with work that is still to be written. Whoever started the program so
// that it outlives its terminal (nohup) is heeded.
func quitOnHangup(a fyne.App) {
	if signal.Ignored(syscall.SIGHUP) {
		return
	}
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	go func() {
		<-hangup
		fyne.Do(a.Quit)
	}()
}
