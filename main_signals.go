//go:build !nogui

package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"fyne.io/fyne/v2"
)

// listenForEnd gives a context that ends when the window is to end as closing it does: with ctx, which SIGTERM and SIGINT end from
// the program's start on, whereas Fyne hears them only once its loop runs; or when a terminal or a person's session goes
// away, which Fyne does not hear and which would end the process at once, with work that is still to be written. Who started the
// program so that it outlives its terminal (nohup) is heeded.
func listenForEnd(ctx context.Context) (end context.Context) {
	if signal.Ignored(syscall.SIGHUP) {
		return ctx
	}
	end, cancel := context.WithCancel(ctx)
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	go func() {
		<-hangup
		cancel()
	}()
	return end
}

// quitAt ends the application with a context, until stop.
func quitAt(end context.Context, a fyne.App) (stop func() bool) {
	return context.AfterFunc(end, func() { fyne.Do(a.Quit) })
}
