package ui

import (
	"slices"
	"sync"
)

// settingsKeeper writes settings beside Fyne's goroutine: a disk may take its time until they are safe. Of those that come while
// others are written the last are.
type settingsKeeper struct {
	file  settingsFile
	aside func(func()) // runs something on another goroutine

	mu      sync.Mutex
	next    *settings // to be written, nil for none
	writing bool
	done    sync.Cond // with mu: writing is over
}

func newSettingsKeeper(path string) *settingsKeeper {
	k := &settingsKeeper{file: settingsFile{path: path}}
	k.done.L = &k.mu
	return k
}

// keep has settings written, where they are kept at all.
func (k *settingsKeeper) keep(s settings) {
	if k.file.path == "" {
		return
	}
	s.recents = slices.Clone(s.recents)
	k.mu.Lock()
	k.next = &s
	begin := !k.writing
	k.writing = true
	k.mu.Unlock()
	if begin {
		k.aside(k.write)
	}
}

func (k *settingsKeeper) write() {
	for {
		k.mu.Lock()
		s := k.next
		if k.next = nil; s == nil {
			k.writing = false
			k.done.Broadcast()
			k.mu.Unlock()
			return
		}
		k.mu.Unlock()
		k.file.write(*s)
	}
}

// flush waits until all is written.
func (k *settingsKeeper) flush() {
	k.mu.Lock()
	defer k.mu.Unlock()
	for k.writing {
		k.done.Wait()
	}
}
