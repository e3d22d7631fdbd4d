package inference

import "context"

// idling is the part of the mailbox that is about work for which there is time only when nobody asks for anything.
type idling struct {
	cancel context.CancelFunc // ends the work in progress; nil when there is none
}

// workIdly is the goroutine of Options.Idle: it begins whenever there is nothing to do, until the work is done. Work that
// breaks down is not tried again: nothing depends on it.
func (b *mailbox) workIdly(work func(ctx context.Context) (done bool), log *journal) {
	for done := false; !done; {
		ctx, ok := b.nextIdle()
		if !ok {
			return
		}
		done = true
		log.trouble("idle work", guard(program, "idle work", func() error { done = work(ctx); return nil }))
		b.mu.Lock()
		b.endIdle()
		b.mu.Unlock()
	}
}

// nextIdle waits until the worker has nothing to do and no picture is to be loaded. It is false after close.
func (b *mailbox) nextIdle() (context.Context, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for !b.closed && (!b.idle || b.list.cancel != nil || b.list.loaded != nil || len(b.list.loads) > 0) {
		b.changed.Wait()
	}
	if b.closed {
		return nil, false
	}
	ctx, cancel := context.WithCancel(b.background)
	b.idling.cancel = cancel
	return ctx, true
}

// endIdle makes the work give way. The mailbox is locked.
func (b *mailbox) endIdle() {
	if b.idling.cancel != nil {
		b.idling.cancel()
		b.idling.cancel = nil
	}
}
