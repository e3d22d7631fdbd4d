package parts

import (
	"time"

	"fyne.io/fyne/v2"
)

// Later runs f on Fyne's goroutine after d, unless the returned function is called before. A nil one is the real time.
type Later func(d time.Duration, f func()) (cancel func())

func (l Later) after(d time.Duration, f func()) (cancel func()) {
	if l != nil {
		return l(d, f)
	}
	t := time.AfterFunc(d, func() { fyne.Do(f) })
	return func() { t.Stop() }
}
