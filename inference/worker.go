package inference

import (
	"sync"
	"time"

	"clickmask/prompt"
)

// worker is the engine's goroutine: it owns the model, the caches and the shown picture's embedding.
type worker struct {
	box     *mailbox
	deliver func(Event)
	log     *journal
	caches  *caches
	began   time.Time      // the running task
	jobs    sync.WaitGroup // goroutines of long work

	runner *Runner // nil without a model
	cold   bool    // the model is a Warmer that has not been warmed
	spent  bool    // memory has become free since the last trim
	shown  showing
	// The shown picture's embedding by the runner's model, or why there is none. Both are nil until it is encoded.
	embedding *Embedding
	encodeErr error
	last      lastAnswer
	times     *encodeTimes
}

// lastAnswer is what was answered last. A click where the pointer rests asks what the preview has just answered.
type lastAnswer struct {
	query     Query
	embedding *Embedding
	answer    *prompt.Answer
	took      time.Duration
}

func newWorker(box *mailbox, opts Options) *worker {
	c := newCaches(opts, true)
	w := &worker{box: box, deliver: opts.Deliver, log: c.log, caches: c, times: readEncodeTimes(opts.CacheDir)}
	if w.deliver == nil {
		w.deliver = func(Event) {}
	}
	return w
}

// run works until the mailbox is closed.
func (w *worker) run() {
	for {
		next, replaced, ok := w.box.take(w.wishes())
		if !ok {
			break
		}
		w.began = time.Now()
		for _, r := range replaced {
			w.supersede(r)
		}
		if err := guard(program, classes[next.class].name, func() error { w.do(next); return nil }); err != nil {
			w.broke(next, err)
		}
	}
	if w.runner != nil {
		w.closeModel(w.runner.model)
	}
	w.caches.close()
	w.jobs.Wait()
}

// wishes are what remains to be done when nobody asks for anything.
func (w *worker) wishes() wishes {
	if w.runner == nil {
		return wishes{}
	}
	want := wishes{warm: w.cold, trim: w.spent, ahead: true}
	if w.embedding == nil && w.encodeErr == nil {
		want.encode = w.shown.picture
	}
	return want
}

func (w *worker) do(t task) {
	switch t.class {
	case classUse:
		w.use(t.ctx, t.open)
	case classShow:
		w.show(t.show)
	case classEncode:
		w.encode(t.ctx)
	case classAsk:
		w.ask(t.ctx, t.request)
	case classLook, classPeek:
		w.look(t.ctx, t.request)
	case classHover:
		w.hover(t.ctx, t.request)
	case classWarm:
		w.warm(t.ctx)
	case classWork, classWorkLong:
		w.work(t)
	case classTrim:
		w.trim()
	case classAhead:
		w.encodeAhead(t.ctx, t.ahead)
	}
}

// broke answers a task whose code panicked, so that the task is not done again and nobody waits for it.
func (w *worker) broke(t task, err error) {
	switch t.class {
	case classEncode:
		w.encodeErr = err
		w.fail(Event{Op: OpEncode, Generation: w.shown.generation}, err)
		w.refuseWaiting(err)
	case classWarm:
		w.cold = false
		w.log.trouble("warm", err)
	case classTrim:
		w.log.trouble("trim", err)
	case classAhead:
		w.box.aheadDone(t.ahead)
		w.fail(Event{Op: OpAhead}, err)
	case classWork, classWorkLong:
		w.workBroke(t, err)
	default:
		w.fail(t.event(), err)
	}
}

// tell delivers e, naming the model, unless the engine was closed. When its receiver panics, it is told of that once.
func (w *worker) tell(e Event) {
	if w.box.isClosed() {
		return
	}
	if w.runner != nil {
		e.Model = w.runner.info
	}
	err := w.handOver(e)
	w.log.event(e, time.Since(w.began))
	if err == nil {
		return
	}
	w.log.trouble("deliver", err)
	if e.Kind != EventFailed {
		e.Kind, e.Err, e.Answer, e.Result = EventFailed, err, nil, nil
		w.log.trouble("deliver", w.handOver(e))
	}
}

// handOver calls Options.Deliver. Its panic is an error.
func (w *worker) handOver(e Event) error {
	return guard(program, "deliver "+e.Op, func() error { w.deliver(e); return nil })
}

// fail tells that a request came to nothing.
func (w *worker) fail(e Event, err error) {
	e.Kind, e.Err = EventFailed, err
	w.tell(e)
}

// supersede tells that a request was ended or replaced.
func (w *worker) supersede(r request) {
	e := r.event()
	e.Kind = EventSuperseded
	w.tell(e)
}

// refuse tells that a request failed.
func (w *worker) refuse(r request, err error) { w.fail(r.event(), err) }
