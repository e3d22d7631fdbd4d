package inference

import (
	"context"
	"errors"
	"reflect"
	"runtime/debug"
	"time"
)

// use opens a model and puts it in the place of the present one. When it fails or is ended the present one stays.
func (w *worker) use(ctx context.Context, open Opener) {
	w.tell(Event{Kind: EventLoading, Op: OpOpen})
	start := time.Now()
	var m Model
	var info Info
	err := guard(theModel, OpOpen, func() (err error) {
		if m, err = open(ctx); err != nil {
			return err
		}
		if m == nil {
			return errors.New("open model: the opener gave none")
		}
		info = m.Info()
		return nil
	})
	if err != nil || ctx.Err() != nil {
		w.discard(m)
		if ctx.Err() == nil {
			w.fail(Event{Op: OpOpen}, err)
		}
		return
	}
	if w.runner != nil && !sameModel(w.runner.model, m) {
		w.closeModel(w.runner.model)
	}
	w.runner = &Runner{model: m, info: info, caches: w.caches}
	w.embedding, w.encodeErr = nil, nil
	_, w.cold = m.(Warmer)
	w.spent = true
	w.tell(Event{Kind: EventLoaded, Op: OpOpen, Took: time.Since(start)})
}

// discard closes a model that was opened for nothing, unless it is the present one handed out again.
func (w *worker) discard(m Model) {
	if m != nil && (w.runner == nil || !sameModel(w.runner.model, m)) {
		w.closeModel(m)
	}
}

// sameModel reports whether a and b are one model, which an opener may hand out twice.
func sameModel(a, b Model) bool {
	return reflect.TypeOf(a) == reflect.TypeOf(b) && reflect.TypeOf(a).Comparable() && a == b
}

// warm readies the model for its first answer while nobody waits for one. When a request interrupts it, it is called again
// later.
func (w *worker) warm(ctx context.Context) {
	err := guard(theModel, "warm", func() error { return w.runner.model.(Warmer).Warm(ctx) })
	w.cold, w.spent = ctx.Err() != nil, true
	if !w.cold { // the model will say why when it is asked
		w.log.trouble("warm", err)
	}
}

// trim hands back to the system the memory that opening and encoding have left over. It runs once for all of them since
// the last time, when every request that came meanwhile has been answered.
func (w *worker) trim() {
	w.spent = false
	m, ok := w.runner.model.(Trimmer)
	if !ok {
		return
	}
	w.log.trouble("trim", guard(theModel, "trim", func() error { m.Trim(); return nil }))
	debug.FreeOSMemory()
}

func (w *worker) closeModel(m Model) {
	w.log.trouble("close model", guard(theModel, "close model", m.Close))
}
