package ui

import (
	"context"
	"testing"

	"fyne.io/fyne/v2/test"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/inference/models"
)

func TestDetailsAreCopiedAndSaidSo(t *testing.T) {
	app := test.NewTempApp(t)
	calls := make(chan func(), 8) // for Fyne's goroutine, which is the test's
	w := New(app, Options{
		Opener:  func(string, models.Options) inference.Opener { return fake.Opener(fake.Options{}) },
		Do:      func(f func()) { calls <- f },
		Details: func(context.Context) string { return "ClickMask 0.0.0" },
	})
	defer w.Close()
	for _, c := range w.commands {
		if c.title == "Copy details" {
			c.do()
		}
	}
	for app.Clipboard().Content() == "" {
		(<-calls)()
	}
	if got := app.Clipboard().Content(); got != "ClickMask 0.0.0" {
		t.Errorf("the clipboard has %q", got)
	}
}
