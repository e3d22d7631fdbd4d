package parts

import (
	"time"

	"fyne.io/fyne/v2"
)

// Later runs f on Fyne's goroutine after d, unless the returned function is called there before. A nil one is the real time.
type Later func(d time.Duration, f func()) (cancel func())

func (l Later) after(d time.Duration, f func()) (cancel func()) {
	if l != nil {
		return l(d, f)
	}
	cancelled := false
	t := time.AfterFunc(d, func() {
		fyne.Do(func() {
			if !cancelled { // while it waited for its turn
				f()
			}
		})
	})
	return func() {
		cancelled = true
		t.Stop()
	}
}
