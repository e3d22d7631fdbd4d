package inference

import (
	"context"
	"time"

	"clickmask/prompt"
)

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

// look looks closer at a mask, for a look or a peek.
func (w *worker) look(ctx context.Context, asked request) {
	if !w.answerable(asked) {
		return
	}
	start := time.Now()
	a, shown, err := w.runner.lookCloser(ctx, w.shown.picture, asked.query.Prompt, asked.answer, asked.index, func() { w.spent = true })
	switch {
	case err == nil:
		event := asked.event()
		event.Kind, event.Query, event.Answer, event.Chosen, event.Took = EventLooked, asked.query, a, shown, time.Since(start)
		w.tell(event)
	case ctx.Err() != nil:
		w.supersede(asked)
	default:
		w.refuse(asked, err)
	}
}

// answerable reports whether a request is for the shown picture and there is a model. If not it answers the request.
func (w *worker) answerable(asked request) bool {
	switch {
	case w.shown.generation > asked.generation():
		w.supersede(asked)
	case w.runner == nil:
		w.refuse(asked, ErrNoModel)
	case w.shown.picture == nil || w.shown.generation != asked.generation():
		w.refuse(asked, ErrNotShown)
	default:
		return true
	}
	return false
}

// answer asks the model, of a crop where the query is about one.
func (w *worker) answer(ctx context.Context, q Query) (*prompt.Answer, error) {
	if q.Crop.Empty() {
		return w.runner.Ask(ctx, w.embedding, q.Prompt, q.MaskInput)
	}
	e, err := w.runner.embedCrop(ctx, w.shown.picture, q.Crop, func() { w.spent = true })
	if err != nil {
		return nil, err
	}
	return w.runner.Ask(ctx, e, within(q.Prompt, q.Crop), q.MaskInput)
}

// decode answers a query by an event of the given kind. What was answered last is not asked of the model again.
func (w *worker) decode(ctx context.Context, asked request, kind EventKind) {
	if l := &w.last; l.embedding != w.embedding || !l.query.Same(asked.query) {
		start := time.Now()
		a, err := w.answer(ctx, asked.query)
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
