package inference

import (
	"context"
	"sync"

	"clickmask/picture"
	"clickmask/prompt"
)

// class is the kind of a request; see doc.go for who waits for whom.
type class int

const (
	classNone class = iota
	classUse
	classShow   // note what is shown
	classEncode // the shown picture's embedding
	classAsk
	classLook
	classHover
	classPeek
	classWarm
	classTrim
	classAhead
)

// showing is a picture with its generation; the picture is nil when none is shown.
type showing struct {
	picture    *picture.Picture
	generation uint64
}

// job is what the worker does next. Which fields are set depends on the class.
type job struct {
	class class
	ctx   context.Context // ends when nobody wants the result any more
	open  Opener
	show  showing
	asked request // of an ask, a look, a hover or a peek
	ahead *loaded
}

// mailbox holds at most one request of each class and says when the running one is to end. All methods
// but take return at once; they may be called from any goroutine.
type mailbox struct {
	mu      sync.Mutex
	changed *sync.Cond // something came, or the worker fell idle
	closed  bool
	idle    bool // the worker waits

	open                   Opener
	show                   *showing
	ask, look, hover, peek *request
	replaced               []request // not yet told
	list                   aheadList
	idling                 idling

	running      class
	query        Query    // the running ask, look, hover or peek
	encoding     [32]byte // hash of the picture that is being encoded
	cancel       context.CancelFunc
	background   context.Context // of everything, ends with close
	endEverybody context.CancelFunc
}

// request is a query with its class: ask, look, hover or peek.
type request struct {
	class  class
	query  Query
	answer *prompt.Answer // of a look or peek: to the query
	index  int            // of a look or peek: the mask of it to look at
}

func newMailbox() *mailbox {
	b := &mailbox{}
	b.changed = sync.NewCond(&b.mu)
	b.background, b.endEverybody = context.WithCancel(context.Background())
	return b
}

// put changes what waits, under the lock; ends says which running jobs become pointless.
func (b *mailbox) put(change func(), ends func(running class) bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return
	}
	if b.running != classNone && ends(b.running) {
		b.cancel()
	}
	b.endIdle()
	b.idle = false // until the worker has looked at what came
	change()
	b.changed.Broadcast()
}

func (b *mailbox) putUse(open Opener) {
	b.put(func() { b.open = open }, func(running class) bool { return running != classAsk })
}

func (b *mailbox) putShow(s showing) {
	b.put(func() { b.show = &s }, func(running class) bool {
		switch running {
		case classEncode:
			// The same pixels again, say after the file was reloaded: go on, the result is wanted.
			return s.picture == nil || s.picture.Hash != b.encoding
		case classLook, classHover, classPeek, classWarm, classAhead:
			return true
		}
		return false
	})
}

func (b *mailbox) putAsk(q Query) {
	b.put(func() {
		b.replace(&b.ask, request{class: classAsk, query: q})
		b.drop(&b.look) // at what is about to change
		b.drop(&b.peek)
	}, func(running class) bool {
		switch running {
		case classHover:
			return !b.query.Same(q)
		case classLook, classPeek, classWarm, classAhead:
			return true
		}
		return false
	})
}

func (b *mailbox) putLook(r request) {
	b.put(func() { b.replace(&b.look, r); b.drop(&b.peek) }, func(running class) bool {
		return running == classLook || running == classPeek || running == classWarm || running == classAhead
	})
}

func (b *mailbox) putPeek(r request) {
	b.put(func() { b.replace(&b.peek, r) }, func(running class) bool { return running == classPeek })
}

func (b *mailbox) putHover(q Query) {
	b.put(func() { b.replace(&b.hover, request{class: classHover, query: q}); b.drop(&b.peek) }, func(running class) bool {
		if running != classAhead || b.list.yielded {
			return running == classPeek || running == classWarm
		}
		// Once only: pointers hover all the time, and the picture shall be done some day.
		b.list.yielded = true
		return true
	})
}

func (b *mailbox) replace(slot **request, r request) {
	b.drop(slot)
	*slot = &r
}

func (b *mailbox) drop(slot **request) {
	if *slot != nil {
		b.replaced, *slot = append(b.replaced, **slot), nil
	}
}

// wishes are what the worker would do of its own accord.
type wishes struct {
	encode *picture.Picture // the shown picture when it has no embedding yet
	warm   bool             // the model's first answer would be slow
	trim   bool             // memory may be handed back
	ahead  bool             // there is a model, so that pictures may be prepared
}

// take waits for the next job. It is false after close.
func (b *mailbox) take(w wishes) (next job, replaced []request, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.finish()
	for !b.closed && !b.pick(&next, w) {
		b.idle = true
		b.changed.Broadcast() // the loader waits for idleness
		b.changed.Wait()
	}
	b.idle = false
	if b.closed {
		return job{}, nil, false
	}
	next.ctx, b.cancel = context.WithCancel(b.background)
	b.running, b.query = next.class, next.asked.query
	if next.class == classEncode {
		b.encoding = w.encode.Hash
	}
	replaced, b.replaced = b.replaced, nil
	return next, replaced, true
}

// pick moves the most urgent request into next.
func (b *mailbox) pick(next *job, w wishes) bool {
	switch {
	case b.open != nil:
		next.class, next.open, b.open = classUse, b.open, nil
	case b.show != nil:
		next.class, next.show, b.show = classShow, *b.show, nil
	case w.encode != nil:
		next.class = classEncode
	case b.ask != nil:
		next.class, next.asked, b.ask = classAsk, *b.ask, nil
	case b.look != nil:
		next.class, next.asked, b.look = classLook, *b.look, nil
	case b.hover != nil:
		next.class, next.asked, b.hover = classHover, *b.hover, nil
	case b.peek != nil:
		next.class, next.asked, b.peek = classPeek, *b.peek, nil
	case w.warm:
		next.class = classWarm
	case w.trim:
		next.class = classTrim
	case w.ahead && b.list.loaded != nil:
		next.class, next.ahead = classAhead, b.list.loaded
	default:
		return false
	}
	return true
}

// finish frees what the last job held.
func (b *mailbox) finish() {
	if b.running != classNone {
		b.cancel()
		b.running = classNone
	}
}

// takeQueries takes out what waits for the picture of a generation: nobody can answer it.
func (b *mailbox) takeQueries(generation uint64) []request {
	b.mu.Lock()
	defer b.mu.Unlock()
	var out []request
	for _, slot := range []**request{&b.ask, &b.look, &b.hover, &b.peek} {
		if r := *slot; r != nil && r.query.Generation == generation {
			out, *slot = append(out, *r), nil
		}
	}
	return out
}

// putBack lets an ask wait again, unless a later one already does: then that one replaces it.
func (b *mailbox) putBack(r request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ask != nil {
		b.replaced = append(b.replaced, r)
		return
	}
	b.ask = &r
}

// close ends the running job and makes every take, now and later, return false.
func (b *mailbox) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	b.endEverybody()
	b.changed.Broadcast()
}

func (b *mailbox) isClosed() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.closed
}

// busyWith names what is still running, for people.
func (b *mailbox) busyWith() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch b.running {
	case classUse:
		return OpOpen
	case classEncode:
		return OpEncode
	case classAsk:
		return OpAsk
	case classLook:
		return OpLook
	case classHover:
		return OpHover
	case classPeek:
		return OpPeek
	case classWarm:
		return "warming the model"
	case classTrim:
		return "handing memory back"
	case classAhead:
		return OpAhead
	}
	return "loading a picture"
}
