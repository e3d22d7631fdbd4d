package ui

import (
	"context"
	"sync"

	"clickmask/picture"
	"clickmask/ui/desk"
)

// Ahead is the picture that the program was called with, which is opened while its window is being made.
type Ahead struct {
	path   string
	cancel context.CancelFunc
	done   chan struct{} // closed when the rest is there
	result *picture.Picture
	err    error

	mu    sync.Mutex
	told  func(*picture.Glance) // nil while nobody has asked
	seen  *picture.Glance
	taken bool
}

// OpenAhead begins with the first of the pictures that the program was called with; nil where there is none. Until shown is
// closed one core is left to the window, which is being made.
func OpenAhead(paths []string, shown <-chan struct{}) *Ahead {
	path := desk.First(paths)
	if path == "" {
		return nil
	}
	ctx, cancel := context.WithCancel(context.Background())
	a := &Ahead{path: path, cancel: cancel, done: make(chan struct{})}
	go func() {
		defer close(a.done)
		a.result, a.err = openPicture(ctx, path, picture.Options{Glance: a.glimpse, Spare: shown})
	}()
	return a
}

// glimpse hands a glance on, or keeps it until somebody asks.
func (a *Ahead) glimpse(g *picture.Glance) {
	a.mu.Lock()
	told := a.told
	if told == nil && !a.taken {
		a.seen = g
	}
	a.mu.Unlock()
	if told != nil {
		told(g)
	}
}

// open is openPicture. The first picture that is to be shown is the one that was opened ahead, or that is in nobody's way
// any more.
func (a *Ahead) open(ctx context.Context, path string, o picture.Options) (*picture.Picture, error) {
	if !a.take(path, o) {
		return openPicture(ctx, path, o)
	}
	select {
	case <-a.done:
		p, err := a.result, a.err
		a.result = nil // which is held by whoever shows it
		return p, err
	case <-ctx.Done():
		a.cancel()
		return nil, ctx.Err()
	}
}

// take reports whether a picture that is asked for is this one, which is given away once.
func (a *Ahead) take(path string, o picture.Options) bool {
	if a == nil || o.Background {
		return false
	}
	a.mu.Lock()
	if a.taken {
		a.mu.Unlock()
		return false
	}
	a.taken = true
	seen := a.seen
	a.seen = nil // which is held by whoever shows it
	if path != a.path || o.Frame != 0 {
		a.mu.Unlock()
		a.cancel()
		go func() {
			<-a.done
			a.result = nil // it takes as much memory as the one that is shown
		}()
		return false
	}
	a.told = o.Glance
	a.mu.Unlock()
	if seen != nil && o.Glance != nil {
		o.Glance(seen)
	}
	return true
}

// Size is the picture's in pixels, 0 x 0 where there is none or its head cannot be read.
func (a *Ahead) Size() (w, h int) {
	if a == nil {
		return 0, 0
	}
	info, err := picture.Probe(a.path)
	if err != nil {
		return 0, 0
	}
	return info.W, info.H
}
