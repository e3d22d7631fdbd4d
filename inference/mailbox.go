package inference

import (
	"context"
	"slices"
	"sync"

	"clickmask/picture"
)

// task is what the worker does next. Which fields are set depends on the class.
type task struct {
	request
	ctx   context.Context // ends when nobody wants the result any more, or somebody wants something more urgent
	ahead *loaded         // of an encode ahead
	step  *step           // of long work, nil when a job is to begin or was ended
}

// mailbox holds the requests that wait, and ends the running task when one arrives that says so, by the table of classes.
// All methods but take and do, which wait, return at once; they may be called from any goroutine.
type mailbox struct {
	mu      sync.Mutex
	changed *sync.Cond // something came, or the worker fell idle
	closed  bool
	idle    bool // the worker waits, and no job is in progress

	waiting  [classCount][]request
	replaced []request // to be told that they are superseded
	list     aheadList
	idling   idling
	work     workState

	running      task // its class is classNone between tasks
	encoding     [32]byte
	cancel       context.CancelFunc
	yielded      [classCount]bool // the work of this class has given way once
	background   context.Context  // of everything, ends with close
	endEverybody context.CancelFunc
}

func newMailbox() *mailbox {
	b := &mailbox{}
	b.changed = sync.NewCond(&b.mu)
	b.background, b.endEverybody = context.WithCancel(context.Background())
	return b
}

// put lets a request wait, and does with all others what the table says.
func (b *mailbox) put(r request) {
	b.arrive(r, func() {
		if classes[r.class].queue == latest {
			b.drop(r.class)
		}
		b.waiting[r.class] = append(b.waiting[r.class], r)
	})
}

// arrive ends what a request of r's class ends, drops what it drops, and takes it in, under the lock.
func (b *mailbox) arrive(r request, takeIn func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return
	}
	if b.running.class != classNone && b.ends(r) {
		b.cancel()
	}
	if b.work.current != nil && classes[classWork].running[r.class] == ends {
		b.endJob()
	}
	if classes[classIdle].running[r.class] != goesOn {
		b.endIdle()
	}
	b.idle = false // until the worker has looked at what came
	takeIn()
	for c := range classCount {
		if slices.Contains(classes[c].dropped, r.class) {
			b.drop(c)
		}
	}
	b.changed.Broadcast()
}

// ends reports whether the running task is to end because r arrives.
func (b *mailbox) ends(r request) bool {
	c := b.running.class
	switch classes[c].running[r.class] {
	case ends, givesWay:
		return true
	case endsUnless:
		return !b.serves(r)
	case givesWayOnce: // pointers hover all the time, and the work shall be done some day
		again := b.yielded[c]
		b.yielded[c] = true
		return !again
	}
	return false
}

// serves reports whether what the running task will find is what r asks for: the preview of the same prompt, or the
// embedding of the same pixels, say after the file was reloaded.
func (b *mailbox) serves(r request) bool {
	if b.running.class == classEncode {
		return r.show.picture != nil && r.show.picture.Hash == b.encoding
	}
	return b.running.query.Same(r.query)
}

// drop takes out what waits of a class.
func (b *mailbox) drop(c class) {
	if classes[c].told {
		b.replaced = append(b.replaced, b.waiting[c]...)
	}
	b.waiting[c] = nil
}

// wishes are what the worker would do of its own accord.
type wishes struct {
	encode *picture.Picture // the shown picture when it has no embedding yet
	warm   bool             // the model's first answer would be slow
	trim   bool             // memory may be handed back
	ahead  bool             // there is a model, so that pictures may be prepared
}

// take waits for the next task, which is of classNone when there is nothing but superseded requests to tell. It is false
// after close.
func (b *mailbox) take(w wishes) (next task, replaced []request, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.finish()
	for !b.closed && !b.pick(&next, w) && len(b.replaced) == 0 {
		b.idle = b.work.current == nil
		b.changed.Broadcast() // the loader waits for idleness
		b.changed.Wait()
	}
	b.idle = false
	if b.closed {
		return task{}, nil, false
	}
	parent := b.background
	if next.step != nil {
		parent = next.step.job.ctx
	}
	next.ctx, b.cancel = context.WithCancel(parent)
	b.running = next
	if next.class == classEncode {
		b.encoding = w.encode.Hash
	}
	replaced, b.replaced = b.replaced, nil
	return next, replaced, true
}

// pick makes the most urgent thing to do the next one.
func (b *mailbox) pick(next *task, w wishes) bool {
	for c := classNone + 1; c < classIdle; c++ {
		if b.pickOf(c, next, w) {
			next.class = c
			return true
		}
	}
	return false
}

// pickOf moves what waits of a class into next.
func (b *mailbox) pickOf(c class, next *task, w wishes) bool {
	switch c {
	case classEncode:
		return w.encode != nil
	case classWarm:
		return w.warm
	case classWork, classWorkLong:
		return b.pickWork(c, next)
	case classTrim:
		return w.trim && b.work.current == nil
	case classAhead:
		if !w.ahead || b.list.loaded == nil || b.work.current != nil {
			return false
		}
		next.ahead = b.list.loaded
		return true
	}
	return b.first(c, next)
}

// first moves the first request of a class into next.
func (b *mailbox) first(c class, next *task) bool {
	if len(b.waiting[c]) == 0 {
		return false
	}
	next.request = b.waiting[c][0]
	b.waiting[c] = slices.Delete(b.waiting[c], 0, 1) // which forgets the picture or answer that it held
	return true
}

// finish frees what the last task held.
func (b *mailbox) finish() {
	if b.cancel != nil {
		b.cancel()
	}
	b.running = task{}
}

// takeQueries takes out what waits for the picture of a generation: nobody can answer it.
func (b *mailbox) takeQueries(generation uint64) []request {
	b.mu.Lock()
	defer b.mu.Unlock()
	var out []request
	for c := range classCount {
		if !classes[c].told {
			continue
		}
		b.waiting[c] = slices.DeleteFunc(b.waiting[c], func(r request) bool {
			if r.generation() != generation {
				return false
			}
			out = append(out, r)
			return true
		})
	}
	return out
}

// putBack lets a request wait again that was taken, before all others of its class. Where only the latest waits and a
// later one has come, that one replaces it.
func (b *mailbox) putBack(r request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if classes[r.class].queue == latest && len(b.waiting[r.class]) > 0 {
		b.replaced = append(b.replaced, r)
		return
	}
	b.waiting[r.class] = slices.Insert(b.waiting[r.class], 0, r)
}

// close ends the running task and makes every take, now and later, return false.
func (b *mailbox) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	b.endEverybody()
	b.endJob()
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
	switch {
	case b.running.class == classWarm:
		return "warming the model"
	case b.running.class == classTrim:
		return "handing memory back"
	case b.running.class != classNone:
		return classes[b.running.class].name
	case b.work.current != nil:
		return OpWork
	}
	return "loading a picture"
}
