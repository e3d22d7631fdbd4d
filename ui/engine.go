package ui

import (
	"errors"
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"clickmask/inference"
	"clickmask/inference/ort"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// engineState is what the engine was last heard to do.
type engineState struct {
	loading  bool
	encoding bool
	started  time.Time     // of the encode
	expected time.Duration // of the encode, 0 when unknown
	ready    bool          // the shown picture's embedding is there
	took     time.Duration // of the last answer, or of the encode before there is one
	noModel  bool
	failed   error // the last request's
	ticking  bool
}

// eventQueue collects events from the engine's goroutine; at most one call to Fyne's goroutine is outstanding, so
// that a busy window is never buried in calls.
type eventQueue struct {
	mu      sync.Mutex
	waiting []inference.Event
	asked   bool

	previews int             // answered so far
	open     int             // queries that the engine has not answered yet
	pump     *fyne.Animation // runs while there are any, nil before the first
	pumping  bool
}

// deliver is called on the engine's goroutine.
func (w *Window) deliver(e inference.Event) {
	q := &w.events
	q.mu.Lock()
	q.waiting = append(q.waiting, e)
	first := !q.asked
	q.asked = true
	q.mu.Unlock()
	if first {
		w.do(w.drain)
	}
}

// expect notes that the engine was asked. Fyne's loop chooses at random between the calls that wait and the next
// frame, so that with frames longer than a tick an answer is left behind for several of them. Animations run before
// each frame: one of them takes in what has come.
func (w *Window) expect() {
	q := &w.events
	q.open++
	if q.pump == nil {
		q.pump = &fyne.Animation{Duration: time.Second, RepeatCount: fyne.AnimationRepeatForever, Tick: func(float32) {
			if q.pumping {
				w.drain()
			}
		}}
	}
	if !q.pumping {
		q.pump.Start()
		q.pumping = true // from the next frame on: drivers without frames tick within Start
	}
}

// settled notes that a query was answered, in whatever way.
func (w *Window) settled() {
	q := &w.events
	if q.open--; q.open == 0 {
		q.pump.Stop()
		q.pumping = false
	}
}

func (w *Window) drain() {
	q := &w.events
	q.mu.Lock()
	events := q.waiting
	q.waiting, q.asked = nil, false
	q.mu.Unlock()
	if w.closing || len(events) == 0 {
		return
	}
	all := false
	for _, e := range events {
		w.handle(e)
		all = all || e.Kind != inference.EventHover && e.Kind != inference.EventSuperseded && e.Op != inference.OpPeek
	}
	if all {
		w.refresh()
	} else {
		w.pace.soon(w.followPointer) // a preview touches nothing else, and there are many of them
	}
}

// handle takes in one event. Those of a picture that is no longer shown say nothing about the state.
func (w *Window) handle(e inference.Event) {
	s := &w.state
	current := e.Generation == w.doc.Generation()
	switch e.Op {
	case inference.OpAsk, inference.OpHover:
		w.settled()
	case inference.OpLook:
		w.settled()
		w.looked(e)
		return
	case inference.OpPeek:
		w.settled()
		w.peeked(e)
		return
	}
	switch e.Kind {
	case inference.EventLoading:
		s.loading, s.noModel = true, false
	case inference.EventLoaded:
		s.loading, s.noModel = false, false
		w.setModel(e.Model)
	case inference.EventEncoding:
		if current {
			s.loading, s.encoding, s.ready = false, true, false
			s.started, s.expected = time.Now(), e.Expected
			w.tick()
		}
	case inference.EventReady:
		s.loading = false
		if !e.Cached {
			w.answeredBy(e.Model)
		}
		if current {
			s.encoding, s.ready, s.failed, s.took = false, true, nil, e.Took
			w.encodeAhead()
		}
	case inference.EventAnswer:
		w.answeredBy(e.Model)
		if w.take(e.Query, e.Answer) {
			s.took = e.Took
		}
	case inference.EventHover:
		w.answeredBy(e.Model)
		w.events.previews++
		w.previewed(e)
	case inference.EventFailed:
		w.engineFailed(e, current)
	}
}

// setModel notes which model answers from now on.
func (w *Window) setModel(m inference.Info) {
	if m.Fingerprint == w.model.Fingerprint {
		return
	}
	w.model = m
	w.doc.SetModel(m.Fingerprint) // what the old one answered is asked again
}

// startModel opens the chosen model in the background; the old one serves until it is there.
func (w *Window) startModel() {
	name := w.opts.Model
	if name == "" {
		name = w.settings.model
	}
	if w.doubts(name) {
		name = ""
	}
	w.useModel(name)
}

func (w *Window) useModel(nameOrPath string) { w.tryOut(nameOrPath, false) }

func (w *Window) engineFailed(e inference.Event, current bool) {
	s := &w.state
	named := w.modelPath() != ""
	w.brokeDown(e)
	switch {
	case e.Op == inference.OpOpen:
		s.loading = false
		s.noModel = w.model.Fingerprint == ""
		m := parts.Message{Level: parts.LevelError, Text: sentence(e.Err)}
		if !errors.Is(e.Err, ort.ErrRuntimeMissing) && named && s.noModel {
			m.Text = lang.T("The model could not be loaded. The built-in one is used.") + " " + m.Text
			w.opts.Model, w.settings.model = "", ""
			w.useModel("")
		}
		w.say(m)
	case e.Hover || !current || e.Op == inference.OpAhead || errors.Is(e.Err, inference.ErrNoModel):
		// A preview that cannot be made, or a picture left behind, is nobody's concern; a missing model was told.
	default:
		s.encoding, s.failed = false, e.Err
		w.ask.pending = false
		w.say(parts.Message{Level: parts.LevelError, Text: sentence(e.Err), Action: lang.T("Try again"), OnAction: w.tryAgain})
	}
}

// tryAgain repeats what failed.
func (w *Window) tryAgain() {
	w.state.failed = nil
	w.ask.forget()
	if !w.state.ready && w.shown.picture != nil {
		w.engine.Show(w.shown.picture, w.doc.Generation())
	}
	w.refresh()
}

// tick moves the progress of a running encode along; nothing ticks when nothing runs.
func (w *Window) tick() {
	if w.state.ticking || !w.state.encoding || w.state.expected < 300*time.Millisecond {
		return
	}
	w.state.ticking = true
	w.opts.After(100*time.Millisecond, func() {
		w.do(func() {
			w.state.ticking = false
			if !w.closing {
				w.showStatus()
				w.tick()
			}
		})
	})
}

// showStatus tells the state in the top bar and in the line above the picture.
func (w *Window) showStatus() {
	s := w.state
	switch {
	case s.loading && !s.noModel && w.model.Fingerprint == "":
		w.top.SetStatus(parts.Status{Kind: parts.StatusPreparing, Progress: -1, Text: lang.T("Loading the model")})
		w.progress.SetBusy(false)
		return
	case s.noModel:
		w.top.SetStatus(parts.Status{Kind: parts.StatusNoModel})
	case w.shown.picture == nil:
		w.top.SetStatus(parts.Status{Kind: parts.StatusEmpty})
	case s.failed != nil:
		w.top.SetStatus(parts.Status{Kind: parts.StatusFailed})
	case s.encoding || !s.ready:
		progress := -1.0
		if s.expected > 0 && s.encoding {
			progress = min(0.99, float64(time.Since(s.started))/float64(s.expected))
		}
		w.top.SetStatus(parts.Status{Kind: parts.StatusPreparing, Progress: progress})
		if s.expected >= 300*time.Millisecond {
			w.progress.SetValue(progress)
		} else {
			w.progress.SetBusy(w.load.busy())
		}
		return
	case w.ask.pending && s.took > 200*time.Millisecond:
		w.top.SetStatus(parts.Status{Kind: parts.StatusThinking})
	default:
		w.top.SetStatus(parts.Status{Kind: parts.StatusReady, Took: s.took})
	}
	w.progress.SetBusy(w.load.busy())
}
