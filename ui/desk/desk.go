package desk

import (
	"context"
	"time"

	"clickmask/inference"
	"clickmask/mask"
	"clickmask/matte"
	"clickmask/picture"
	"clickmask/project"
	"clickmask/prompt"
)

// Engine is what the desk asks; [inference.Engine] says what its methods do.
type Engine interface {
	Show(p *picture.Picture, generation uint64)
	Ask(q inference.Query)
	Hover(q inference.Query)
	LookCloser(q inference.Query, a *prompt.Answer, index int)
	Peek(q inference.Query, a *prompt.Answer, index int)
	Work(j inference.Job) (cancel func())
	EncodeAhead(loads []func(ctx context.Context) (*picture.Picture, error))
	Use(open inference.Opener)
}

// Options are what a desk stands on. All functions are needed.
type Options struct {
	Settings Settings // at first, see [Desk.SetSettings]
	Locks    string   // the folder for locks of session files, see [project.OpenSessionFile]
	// Open reads a picture, the one of its file that Options.Frame says, on any goroutine.
	Open func(ctx context.Context, path string, o picture.Options) (*picture.Picture, error)
	// Opened is called on the same goroutine with a picture that is to be shown, before it takes more memory.
	Opened func(*picture.Picture)
	// Do runs a function on the desk's goroutine, later.
	Do func(func())
	// After runs a function on the desk's goroutine after d, unless cancel is called before.
	After func(d time.Duration, f func()) (cancel func())
	// NextPaint runs a function on the desk's goroutine once what is shown now is on the screen.
	NextPaint func(func())
	// Net tells alpha along fine edges; nil leaves that to a filter.
	Net matte.Net
	// Now is the time.
	Now func() time.Time
	// Show is called when the view has changed.
	Show func(Change)
	// Tell is called with what a person is to be told once.
	Tell func(Notice)
	// Awaiting says whether the engine owes any answer.
	Awaiting func(bool)
	// Leave is called when what was opened is there and is about to take the place of the document. It calls next once
	// nothing is lost by that, or never.
	Leave func(next func())
	// Worked is called after changes of the document.
	Worked func()
}

// Change is how much of the view has changed.
type Change int

// The changes.
const (
	ChangedPreview  Change = iota // the preview under the pointer alone
	ChangedProgress               // how far the encode is, or the file that is being opened
	ChangedAll
)

// Settings are a person's choices that the desk heeds.
type Settings struct {
	Preview bool // under the pointer
	Closer  bool // look closer at small things
	ByClass bool // objects have the colours of their classes
	Propose bool // the main thing of a picture that was gone on to
	// AtKeep is how each mask is refined that is kept: only its Holes and Specks count.
	AtKeep Refinement
}

// Desk is the work on the table.
type Desk struct {
	opts     Options
	doc      *project.Document
	work     uint64               // counts the documents that were open, so that a save of one before is noticed
	file     *project.SessionFile // that the document was read from or saved to, nil for none
	engine   Engine
	settings Settings
	takeAway bool // what a left click does
	atOnce   bool // prompts are kept with nothing more asked

	model   inference.Info
	state   engineState
	shown   shownPicture
	load    loading
	glances glances
	ask     asking
	look    looking
	hover   hovering
	ordered order
	drawn   drawnAlone
	wish    wish
	refine  refining
	finds   finding
	carry   carrying
	going   going
	propose proposing
	// operating is what is done to kept masks.
	operating operating
	lasting   lasting
	next      nextClass
	question  *Question
	trouble   map[project.Picture]error // why pictures could not be opened

	inside  int  // depth of intents and events in progress: the view follows when the last one ends
	changed bool // the document
	due     bool // the view, though the document is the same
	closed  bool
}

// New is a desk with an empty document. The engine's events go to [Desk.Take].
func New(engine Engine, opts Options) *Desk {
	d := &Desk{opts: opts, settings: opts.Settings, doc: project.New(), engine: engine, trouble: map[project.Picture]error{}, load: loading{target: -1}}
	d.doc.OnChange(func() {
		d.changed = true
		d.flush()
	})
	return d
}

// Document is what the desk works on. Changes made to it directly are shown like any other.
func (d *Desk) Document() *project.Document { return d.doc }

// Model is the model that answers, the zero Info while there is none.
func (d *Desk) Model() inference.Info { return d.model }

// SetSettings takes over a person's choices.
func (d *Desk) SetSettings(s Settings) {
	refines := s.AtKeep != d.settings.AtKeep
	d.settings = s
	if !s.Preview {
		d.endHover()
	}
	if refines && d.refine.logits != nil {
		d.refineDraft()
	}
	if !s.Propose {
		d.propose.forget()
	}
	d.Refresh()
}

// SetTakeAway says whether a left click takes away from now on, so that the preview shows what it would give.
func (d *Desk) SetTakeAway(on bool) {
	d.takeAway = on
	d.endHover()
}

// Refresh has everything shown anew.
func (d *Desk) Refresh() {
	d.due = true
	d.flush()
}

// Close ends what runs in the background. Nothing is shown or told any more.
func (d *Desk) Close() {
	d.closed = true
	d.load.stop()
	d.refine.stop()
	d.operating.stop()
	closeFile(d.file)
}

// background runs work on another goroutine and brings its result back, unless cancel was called meanwhile.
func background[T any](d *Desk, work func(ctx context.Context) (T, error), done func(T, error)) (cancel func()) {
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		result, err := work(ctx)
		d.opts.Do(func() {
			if d.closed || ctx.Err() != nil {
				return
			}
			cancel()
			d.during(func() { done(result, err) })
		})
	}()
	return cancel
}

// draft is the shown page's open object, nil without a page.
func (d *Desk) draft() *project.Draft {
	if p := d.doc.Current(); p != nil {
		return &p.Draft
	}
	return nil
}

// chosenLogits is the open object's chosen mask, nil when there is none.
func (d *Desk) chosenLogits() *mask.Logits {
	if f := d.draft(); f != nil && !f.Empty() {
		return f.ChosenLogits()
	}
	return nil
}

// draftHasShape reports whether there is a mask of the open object.
func (d *Desk) draftHasShape() bool {
	f := d.draft()
	if f == nil {
		return false
	}
	_, has := f.Shape()
	return has
}

// showsPage reports whether the picture of the current page is what is on the screen.
func (d *Desk) showsPage() bool { return d.holdsPage() && d.load.glance.of == nil }

// holdsPage is the same where a glance of another picture may lie over it.
func (d *Desk) holdsPage() bool {
	return d.doc.Current() != nil && d.shown.picture != nil && d.shown.generation == d.doc.Generation()
}
