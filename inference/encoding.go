package inference

import (
	"context"
	"time"
)

// show notes which picture is shown. Its embedding is a task of its own, see wishes.
func (w *worker) show(s showing) {
	w.log.keepSecret(s.picture)
	w.shown = s
	w.embedding, w.encodeErr = nil, nil
	w.spent = true // of the picture before, and of opening this one
	if w.runner == nil && s.picture != nil {
		w.fail(Event{Op: OpEncode, Generation: s.generation}, ErrNoModel)
	}
}

// encode gets the shown picture's embedding. When it is ended it says nothing: what ended it is the next task.
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
		w.refuseWaiting(err)
	}
}

// refuseWaiting answers the requests that waited for the shown picture's embedding. A request that comes later makes the
// engine try again.
func (w *worker) refuseWaiting(err error) {
	for _, waiting := range w.box.takeQueries(w.shown.generation) {
		w.refuse(waiting, err)
	}
}

// encodeAhead gets the embedding of a picture that is not shown yet, for the caches.
func (w *worker) encodeAhead(ctx context.Context, l *loaded) {
	w.log.keepSecret(l.picture)
	err := l.err
	if err == nil {
		_, _, err = w.runner.embed(ctx, l.picture, func() { w.spent = true })
	}
	if err != nil && ctx.Err() != nil {
		return // it is tried again when there is time, unless the list was replaced
	}
	w.box.aheadDone(l)
	w.spent = true // of the picture, though its embedding was there already
	if err != nil {
		w.fail(Event{Op: OpAhead}, err)
	}
}
