package desk

import (
	"context"
	"errors"
	"time"

	"clickmask/inference"
	"clickmask/picture"
)

// engineState is what the engine was last heard to do.
type engineState struct {
	loading  bool // a model is being opened
	encoding bool
	started  time.Time     // of the encode
	expected time.Duration // of the encode, 0 when unknown
	ready    bool          // the shown picture's embedding is there
	took     time.Duration // of the last answer, or of the encode before there is one
	noModel  bool
	failed   error // the last request's
	ticking  bool
	previews int // answered so far
}

// long is from which expected time on an encode shows its progress.
const long = 300 * time.Millisecond

// UseModel opens a model; the present one serves until it is there.
func (d *Desk) UseModel(open inference.Opener) {
	d.state.loading = true
	d.engine.Use(open)
	d.Refresh()
}

// Take takes in what the engine tells: the one door for its events.
func (d *Desk) Take(events []inference.Event) {
	if d.closed {
		return
	}
	d.during(func() {
		for _, e := range events {
			d.handle(e)
			if e.Kind != inference.EventHover && e.Kind != inference.EventSuperseded && e.Op != inference.OpPeek && e.Kind != inference.EventProgress {
				d.due = true
			}
		}
		if !d.due && !d.changed {
			d.opts.Show(ChangedPreview) // a preview touches nothing else, and there are many of them
		}
	})
}

// handle takes in one event. Those of a picture that is no longer shown say nothing about the state.
func (d *Desk) handle(e inference.Event) {
	s := &d.state
	current := e.Generation == d.doc.Generation()
	switch e.Op {
	case inference.OpAsk, inference.OpHover:
		d.settled()
	case inference.OpLook:
		d.settled()
		d.looked(e)
		return
	case inference.OpPeek:
		d.settled()
		d.peeked(e)
		return
	case inference.OpWork:
		if e.Revision&carryRevision != 0 {
			d.carryWorked(e)
			return
		}
		if e.Revision&proposalRevision != 0 {
			d.mainThingFound(e)
			return
		}
		d.worked(e)
		return
	}
	switch e.Kind {
	case inference.EventLoading:
		s.loading, s.noModel = true, false
	case inference.EventLoaded:
		s.loading, s.noModel = false, false
		d.setModel(e.Model)
	case inference.EventEncoding:
		if current {
			s.loading, s.encoding, s.ready = false, true, false
			s.started, s.expected = d.opts.Now(), e.Expected
			d.tick()
		}
	case inference.EventReady:
		s.loading = false
		if current {
			s.encoding, s.ready, s.failed, s.took = false, true, nil, e.Took
			d.askAgain()
			d.encodeAhead()
			d.carryReady()
			d.findMainThing()
		}
	case inference.EventAnswer:
		if d.take(e.Query, e.Answer) {
			s.took = e.Took
		}
	case inference.EventHover:
		s.previews++
		d.previewed(e)
	case inference.EventFailed:
		d.engineFailed(e, current)
	}
}

// Previews is how many previews were answered so far.
func (d *Desk) Previews() int { return d.state.previews }

// setModel notes which model answers from now on.
func (d *Desk) setModel(m inference.Info) {
	if m.Fingerprint == d.model.Fingerprint {
		return
	}
	d.model = m
	d.propose.forget()
	d.finds.forget()              // what another model would find is something else
	d.doc.SetModel(m.Fingerprint) // what the old one answered is asked again
}

func (d *Desk) engineFailed(e inference.Event, current bool) {
	s := &d.state
	switch {
	case e.Op == inference.OpOpen:
		s.loading = false
		s.noModel = d.model.Fingerprint == ""
		d.tell(Notice{Kind: ModelFailed, Err: e.Err, NoModel: s.noModel})
	case current && errors.Is(e.Err, inference.ErrNoModel):
		d.ask.forget() // it was told; the prompt is asked as soon as there is a model
		d.ask.asked = true
	case e.Hover || !current || e.Op == inference.OpAhead:
		// A preview that cannot be made, or a picture left behind, is nobody's concern.
	default:
		s.encoding, s.failed = false, e.Err
		d.ask.failed = d.ask.failed || d.ask.pending
		d.ask.pending = false
		d.fail()
		d.tell(Notice{Kind: RequestFailed, Err: e.Err})
	}
}

// TryAgain repeats what failed.
func (d *Desk) TryAgain() {
	d.state.failed = nil
	d.ask.forget()
	if !d.state.ready && d.showsPage() {
		d.engine.Show(d.shown.picture, d.doc.Generation())
	}
	d.Refresh()
}

// tick moves the progress of a running encode along; nothing ticks when nothing runs.
func (d *Desk) tick() {
	if d.state.ticking || !d.state.encoding || d.state.expected < long {
		return
	}
	d.state.ticking = true
	d.opts.After(100*time.Millisecond, func() {
		d.state.ticking = false
		if !d.closed {
			d.opts.Show(ChangedProgress)
			d.tick()
		}
	})
}

// encodeAhead prepares the next two pages while there is nothing else to do.
func (d *Desk) encodeAhead() {
	pages := d.doc.Pages()
	var loads []func(context.Context) (*picture.Picture, error)
	for i := d.doc.CurrentIndex() + 1; i < len(pages) && len(loads) < 2; i++ {
		at := pages[i].Picture()
		if d.trouble[at] != nil {
			continue
		}
		loads = append(loads, func(ctx context.Context) (*picture.Picture, error) {
			p, err := d.opts.Open(ctx, at.Path, picture.Options{Background: true, Frame: at.Frame})
			if err == nil {
				d.glances.keep(at, p, nil)
			}
			return p, err
		})
	}
	d.engine.EncodeAhead(loads)
}

// Ready reports whether the shown picture's embedding is there, so that a click is answered at once.
func (d *Desk) Ready() bool { return d.state.ready }
