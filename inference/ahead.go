package inference

import (
	"context"

	"clickmask/picture"
)

// load opens a picture that is to be encoded ahead.
type load = func(ctx context.Context) (*picture.Picture, error)

// aheadList is the part of the mailbox that is about pictures to come.
type aheadList struct {
	loads  []load
	cancel context.CancelFunc // ends the load in progress; nil when there is none
	loaded *loaded            // waits for the worker
}

// loaded is a picture of the list, or why it could not be loaded.
type loaded struct {
	picture *picture.Picture
	err     error
}

// putAhead replaces the list. What is being loaded or encoded ahead ends.
func (b *mailbox) putAhead(loads []load) {
	b.arrive(request{class: classAhead}, func() {
		if b.list.cancel != nil {
			b.list.cancel()
		}
		b.list, b.yielded[classAhead] = aheadList{loads: loads}, false
	})
}

// aheadDone takes a picture off the list, unless the list was replaced meanwhile.
func (b *mailbox) aheadDone(l *loaded) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.list.loaded == l {
		b.list.loaded, b.yielded[classAhead] = nil, false
		b.changed.Broadcast()
	}
}

// loadAhead is the goroutine that loads the pictures of the list one after the other, so that no ask waits for a file. It
// begins a load only when the worker has nothing to do and has encoded the picture before.
func (b *mailbox) loadAhead() {
	for {
		load, ctx, ok := b.nextLoad()
		if !ok {
			return
		}
		l := &loaded{}
		l.err = guard(program, "load", func() (err error) {
			l.picture, err = load(ctx)
			return err
		})
		if l.err != nil {
			l.err = loadError{l.err}
		}
		b.loadDone(ctx, l)
	}
}

func (b *mailbox) nextLoad() (load, context.Context, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for !b.closed && (!b.idle || b.list.loaded != nil || len(b.list.loads) == 0) {
		b.changed.Wait()
	}
	if b.closed {
		return nil, nil, false
	}
	next := b.list.loads[0]
	b.list.loads = b.list.loads[1:]
	ctx, cancel := context.WithCancel(b.background)
	b.list.cancel = cancel
	return next, ctx, true
}

func (b *mailbox) loadDone(ctx context.Context, l *loaded) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if ctx.Err() != nil { // the list was replaced, or all ends
		return
	}
	b.list.cancel()
	b.list.cancel, b.list.loaded = nil, l
	b.changed.Broadcast()
}
