package inference

import (
	"context"
	"errors"
	"runtime/debug"
	"time"

	"clickmask/prompt"
)

// worker is the engine's goroutine: it owns the model, the caches and the shown picture's embedding.
type worker struct {
	box     *mailbox
	deliver func(Event)
	caches  *caches

	runner *Runner // nil without a model
	cold   bool    // the model is a Warmer that has not been warmed
	spent  bool    // memory has become free since the last trim
	shown  showing
	// Of the shown picture by the runner's model: the embedding or why there is none; both nil while it is
	// to be encoded.
	embedding *Embedding
	encodeErr error
	last      lastAnswer
	times     *encodeTimes
}

// lastAnswer is what was answered last. Who clicks where the pointer rests asks what the preview has just answered.
type lastAnswer struct {
	query     Query
	embedding *Embedding
	answer    *prompt.Answer
	took      time.Duration
}

func newWorker(box *mailbox, opts Options) *worker {
	w := &worker{box: box, deliver: opts.Deliver, caches: newCaches(opts, true), times: readEncodeTimes(opts.CacheDir)}
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
		for _, r := range replaced {
			w.supersede(r)
		}
		w.do(next)
	}
	if w.runner != nil {
		w.closeModel(w.runner.model)
	}
	w.caches.close()
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

func (w *worker) do(j job) {
	switch j.class {
	case classUse:
		w.use(j.ctx, j.open)
	case classShow:
		w.show(j.show)
	case classEncode:
		w.encode(j.ctx)
	case classAsk:
		w.ask(j.ctx, j.asked)
	case classLook, classPeek:
		w.look(j.ctx, j.asked)
	case classHover:
		w.hover(j.ctx, j.asked)
	case classWarm:
		w.warm(j.ctx)
	case classTrim:
		w.trim()
	case classAhead:
		w.encodeAhead(j.ctx, j.ahead)
	}
}

// tell delivers e, naming the model, unless the engine was closed.
func (w *worker) tell(e Event) {
	if w.box.isClosed() {
		return
	}
	if w.runner != nil {
		e.Model = w.runner.info
	}
	w.deliver(e)
}

// fail tells that a request came to nothing.
func (w *worker) fail(e Event, err error) {
	var broken *PanicError
	if errors.As(err, &broken) {
		w.caches.log.Error("the model broke down", "op", broken.Op, "value", broken.Value, "stack", string(broken.Stack))
	}
	e.Kind, e.Err = EventFailed, err
	w.tell(e)
}

func (w *worker) use(ctx context.Context, open Opener) {
	w.tell(Event{Kind: EventLoading, Op: OpOpen})
	start := time.Now()
	var m Model
	var info Info
	err := guard(OpOpen, func() (err error) {
		if m, err = open(ctx); err != nil {
			return err
		}
		if m == nil {
			return errors.New("open model: the opener gave none")
		}
		info = m.Info()
		return nil
	})
	if err == nil && ctx.Err() != nil { // opened all the same, for nobody
		w.closeModel(m)
	}
	if ctx.Err() != nil {
		return
	}
	if err != nil {
		if m != nil {
			w.closeModel(m)
		}
		w.fail(Event{Op: OpOpen}, err)
		return
	}
	if w.runner != nil && w.runner.model != m {
		w.closeModel(w.runner.model)
	}
	w.runner = &Runner{model: m, info: info, caches: w.caches}
	w.embedding, w.encodeErr = nil, nil
	_, w.cold = m.(Warmer)
	w.spent = true
	w.tell(Event{Kind: EventLoaded, Op: OpOpen, Took: time.Since(start)})
}

// warm readies the model for its first answer while nobody waits for one; who interrupts it finds the model
// as warm as it got.
func (w *worker) warm(ctx context.Context) {
	err := guard("warm", func() error { return w.runner.model.(Warmer).Warm(ctx) })
	w.cold, w.spent = ctx.Err() != nil, true
	if err != nil && !w.cold { // it will say why when it is asked
		w.caches.log.Debug("not warmed", "err", err)
	}
}

// trim hands back to the system what opening and encoding have left over, in one go for all of it since the last
// time: by then what was asked meanwhile has been answered.
func (w *worker) trim() {
	w.spent = false
	m, ok := w.runner.model.(Trimmer)
	if !ok {
		return
	}
	if err := guard("trim", func() error { m.Trim(); return nil }); err != nil {
		w.caches.log.Warn("memory not handed back", "err", err)
	}
	debug.FreeOSMemory()
}

func (w *worker) closeModel(m Model) {
	if err := guard("close model", m.Close); err != nil {
		w.caches.log.Warn("model not closed", "err", err)
	}
}

func (w *worker) show(s showing) {
	w.shown = s
	w.embedding, w.encodeErr = nil, nil
	w.spent = true // the picture before it is gone, and what opening this one has left over
	if w.runner == nil && s.picture != nil {
		w.fail(Event{Op: OpEncode, Generation: s.generation}, ErrNoModel)
	}
}

// encode gets the shown picture's embedding. When it is ended, whoever ended it decides what comes next.
func (w *worker) encode(ctx context.Context) {
	fingerprint := w.runner.info.Fingerprint
	event := Event{Op: OpEncode, Generation: w.shown.generation}
	start := time.Now()
	e, cached, err := w.runner.embed(ctx, w.shown.picture, func() {
		w.spent = true
		encoding := event
		encoding.Kind, encoding.Expected = EventEncoding, w.times.of(fingerprint)
		w.tell(encoding)
		start = time.Now()
	})
	switch {
	case err == nil:
		w.embedding = e
		event.Kind, event.Cached, event.Took = EventReady, cached, time.Since(start)
		w.tell(event)
		if !cached && w.times.note(fingerprint, event.Took) && w.caches.writer != nil {
			w.caches.writer.put(w.times.save)
		}
	case ctx.Err() != nil:
	default:
		w.encodeErr = err
		w.fail(event, err)
		// Who asked while it was being encoded is told; who asks later makes it be tried again.
		for _, waiting := range w.box.takeQueries(w.shown.generation) {
			w.refuse(waiting, err)
		}
	}
}

func (w *worker) ask(ctx context.Context, asked request) {
	switch {
	case !w.answerable(asked):
	case w.embedding == nil: // encoding failed before this was asked
		w.encodeErr = nil
		w.box.putBack(asked)
	default:
		w.decode(ctx, asked, EventAnswer)
	}
}

func (w *worker) hover(ctx context.Context, asked request) {
	switch {
	case !w.answerable(asked):
	case w.embedding == nil: // pointers move all the time: no reason to encode again
		w.refuse(asked, w.encodeErr)
	default:
		w.decode(ctx, asked, EventHover)
	}
}

func (w *worker) look(ctx context.Context, asked request) {
	if !w.answerable(asked) {
		return
	}
	start := time.Now()
	a, shown, err := w.runner.lookCloser(ctx, w.shown.picture, asked.query.Prompt, asked.answer, asked.index, func() { w.spent = true })
	switch {
	case err == nil:
		event := asked.event()
		event.Kind, event.Query, event.Answer, event.Shown, event.Took = EventLooked, asked.query, a, shown, time.Since(start)
		w.tell(event)
	case ctx.Err() != nil:
		w.supersede(asked)
	default:
		w.refuse(asked, err)
	}
}

// answerable reports whether a query is for the shown picture and there is a model; if not it is answered.
func (w *worker) answerable(asked request) bool {
	switch {
	case w.shown.generation > asked.query.Generation:
		w.supersede(asked)
	case w.runner == nil:
		w.refuse(asked, ErrNoModel)
	case w.shown.picture == nil || w.shown.generation != asked.query.Generation:
		w.refuse(asked, ErrNotShown)
	default:
		return true
	}
	return false
}

func (w *worker) decode(ctx context.Context, asked request, kind EventKind) {
	if l := &w.last; l.embedding != w.embedding || !l.query.Same(asked.query) {
		start := time.Now()
		a, err := w.runner.Decode(ctx, w.embedding, asked.query.Prompt, asked.query.MaskInput)
		switch {
		case err == nil:
		case ctx.Err() != nil: // a hover that had to make way
			w.supersede(asked)
			return
		default:
			w.refuse(asked, err)
			return
		}
		*l = lastAnswer{asked.query, w.embedding, a, time.Since(start)}
	}
	event := asked.event()
	event.Kind, event.Query, event.Answer, event.Took = kind, asked.query, w.last.answer, w.last.took
	w.tell(event)
}

func (w *worker) encodeAhead(ctx context.Context, l *loaded) {
	err := l.err
	if err == nil {
		_, _, err = w.runner.embed(ctx, l.picture, func() { w.spent = true })
	}
	if err != nil && ctx.Err() != nil {
		return // it is tried again when there is time, unless the list was replaced
	}
	w.box.aheadDone(l)
	if err != nil {
		w.fail(Event{Op: OpAhead}, err)
	}
}

func (w *worker) supersede(o request) {
	event := o.event()
	event.Kind = EventSuperseded
	w.tell(event)
}

func (w *worker) refuse(o request, err error) { w.fail(o.event(), err) }

// event is what every answer to the query has in common.
func (o request) event() Event {
	e := Event{Op: OpAsk, Generation: o.query.Generation, Revision: o.query.Revision}
	switch o.class {
	case classHover:
		e.Op, e.Hover = OpHover, true
	case classLook:
		e.Op, e.Index = OpLook, o.index
	case classPeek:
		e.Op, e.Index, e.Hover = OpPeek, o.index, true
	}
	return e
}
