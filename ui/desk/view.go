package desk

import (
	"image"
	"time"

	"clickmask/mask"
	"clickmask/picture"
	"clickmask/project"
	"clickmask/prompt"
)

// View is all that is to be shown. What it points to is not changed by whoever shows it.
type View struct {
	Pages   []*project.Page
	Index   int           // of the current page, -1 for none
	Target  int           // of the page that is about to be shown; else Index
	Page    *project.Page // the current one, nil for none
	Trouble error         // why its picture is not there, nil where it is or is being opened

	Troubles map[project.Picture]error // the same of all pages that are known for it

	Picture *picture.Picture // on the screen, nil for none
	Pyramid *picture.Pyramid
	// Glance is what is on the screen of a picture that is being opened; beside the picture itself, what was until it came.
	Glance *picture.Glance

	Draft      *mask.Logits    // the open object's chosen mask, with its threshold
	Hand       mask.Hand       // what was drawn on it
	Reopened   uint64          // the kept object that it was, 0 for none
	Crop       image.Rectangle // that the model is asked about, empty for all of the picture
	Preview    *mask.Logits    // what a click under the pointer would give
	Proposal   *mask.Logits    // the main thing, that nobody has pointed at
	Prompt     prompt.Prompt
	Pending    bool // the prompt has no answer yet
	Objects    []Object
	Hair       mask.Mask   // where it is said to be on the selected objects
	Candidates *Candidates // nil where there is nothing to choose from

	Refinable    Refinable
	Refinement   Refinement // by the sliders
	Thresholds   bool       // the open object's mask has a threshold to be moved
	DraftRefined *mask.Mask // the open object's mask in full size, without Hand, where it is not that of Draft; else nil

	Things     Things
	Carrying   Carrying
	Unsure     map[project.PageID]bool // pages with masks that the program carried on and is unsure of
	Status     Status
	Undo, Redo string // the steps, in English; "" where there is none
	Saving     Saving
	Hint       Hint
	Unsaved    bool
	Class      project.ClassID // of the open object, else of the selected one, else of those that are kept next; 0 for none
	Question   *Question       // the open one, nil for none
}

// Refinable is whose masks can be refined.
type Refinable int

// The masks that can be refined.
const (
	RefineNothing Refinable = iota
	RefineDraft
	RefineSelected
)

// Object is a kept object as it is painted.
type Object struct {
	ID       uint64
	Mask     mask.Mask
	Hand     mask.Hand // the shares that a soft brush left on it
	Colour   int       // index into the palette
	Selected bool
	Prompt   prompt.Prompt // of the one selected last, while nothing is open; else empty
}

// StatusKind is what the program is about.
type StatusKind int

// The states.
const (
	StatusLoadingModel StatusKind = iota // the first one
	StatusNoModel
	StatusEmpty     // no picture is shown
	StatusFailed    // the last request
	StatusPreparing // the picture is being encoded
	StatusThinking  // an answer takes its time
	StatusFinding   // everything is being found
	StatusCarrying  // objects are being carried to other pages
	StatusSeeking   // the main thing is being looked for
	StatusReady
)

// Status is what is going on.
type Status struct {
	Kind     StatusKind
	Progress float64       // of StatusPreparing and StatusFinding, 0 to 1; below 0 when unknown
	Long     bool          // it takes long enough for its progress to be shown large
	Took     time.Duration // the last answer
	Opening  bool          // a file is being opened
	Busy     bool          // masks are being computed, and it takes its time
	Read     float64       // how much of it was read, 0 to 1
	Err      error         // of StatusFailed
}

// Hint is what can be done now.
type Hint int

// The hints.
const (
	HintNone Hint = iota
	HintClick
	HintWait     // clicks wait until the picture is ready
	HintAnswered // keep, next candidate, start over
	HintNothing  // the answer has nothing in it
	HintPart     // click the part that is to stay
	HintProposed // the main thing is offered
	HintSeeks    // it is being looked for
)

// View is what is to be shown now.
func (d *Desk) View() View {
	page := d.doc.Current()
	v := View{Pages: d.doc.Pages(), Index: d.doc.CurrentIndex(), Target: d.target(), Page: page,
		Troubles: d.trouble, Status: d.status(), Saving: d.saving(), Hint: d.hint(), Question: d.question,
		Unsaved: page != nil && d.doc.Dirty()}
	v.Carrying, v.Unsure = d.carried()
	if g := &d.load.glance; g.of != nil { // of no page yet
		v.Page, v.Unsaved, v.Glance, v.Prompt, v.Pending = nil, false, g.of, g.prompt, !g.prompt.Empty()
		return v
	}
	v.Undo, _ = d.CanUndo()
	v.Redo, _ = d.CanRedo()
	if page == nil {
		return v
	}
	v.Class = d.classInForce(page)
	switch r := &d.refine; {
	case r.logits != nil:
		v.Refinable, v.Refinement, v.Thresholds = RefineDraft, r.set, r.thresholds()
	case len(r.base) > 0:
		v.Refinable, v.Refinement = RefineSelected, r.set
	}
	if !d.showsPage() {
		if !d.load.busy() {
			v.Trouble = d.trouble[page.Picture()]
		}
		return v
	}
	v.Things = d.things()
	v.Candidates, v.Crop = d.candidates(), d.doc.Crop()
	v.Picture, v.Pyramid, v.Glance = d.shown.picture, d.shown.pyramid, d.shown.glance
	v.Proposal = d.proposal()
	v.Draft, v.Preview, v.Prompt = d.refine.seen(page.Draft.ChosenLogits()), d.hover.preview, page.Draft.Prompt
	if shape, ok := page.Draft.Shape(); ok {
		v.DraftRefined = shape.Base
	}
	if r := &d.refine; r.of != nil && r.of == page.Draft.ChosenLogits() && r.trial != nil {
		v.DraftRefined = r.trial
	}
	if v.Reopened = page.Draft.Of; page.Draft.Hand != nil {
		v.Hand = *page.Draft.Hand
	}
	v.Hair = hairOf(page)
	v.Pending = !page.Draft.Prompt.Empty() && page.Draft.Answer == nil && !d.ask.collecting
	also := map[uint64]bool{}
	for _, id := range page.Also {
		also[id] = true
	}
	for _, o := range page.Objects {
		if !o.Visible || o.ID == page.Draft.Of {
			continue
		}
		m, colour := o.Mask, o.Colour
		if d.settings.ByClass {
			colour = d.doc.Classes().ColourOf(o)
		}
		if refined, ok := d.refine.shown[o.ID]; ok && d.refine.logits == nil {
			m = refined
		}
		if part, ok := d.operating.try.of(o); ok && d.Picks() {
			m = part
		}
		shown := Object{ID: o.ID, Mask: m, Colour: colour, Selected: o.ID == page.Selected || also[o.ID]}
		if o.Hand != nil && o.Hand.Soft() {
			shown.Hand = o.Hand.Rim()
		}
		if o.ID == page.Selected && page.Draft.Empty() {
			shown.Prompt = o.Prompt
		}
		v.Objects = append(v.Objects, shown)
	}
	return v
}

// Preview is what a click under the pointer would give, nil where that is not known: the part of the view that
// [ChangedPreview] is about. While an answer is awaited the one before stays on the screen.
func (d *Desk) Preview() (preview *mask.Logits, ok bool) { return d.hover.preview, !d.ask.pending }

func (d *Desk) status() Status {
	s := &d.state
	out := Status{Took: s.took, Progress: -1, Opening: d.load.busy(), Read: d.load.share}
	switch {
	case s.loading && !s.noModel && d.model.Fingerprint == "":
		out.Kind = StatusLoadingModel
	case s.noModel:
		out.Kind = StatusNoModel
	case d.load.glance.of != nil:
		out.Kind = StatusPreparing
	case !d.showsPage():
		out.Kind = StatusEmpty
	case s.failed != nil:
		out.Kind, out.Err = StatusFailed, s.failed
	case s.encoding || !s.ready:
		out.Kind, out.Long = StatusPreparing, s.expected >= long
		if s.expected > 0 && s.encoding {
			out.Progress = min(0.99, float64(d.opts.Now().Sub(s.started))/float64(s.expected))
		}
	case d.ask.pending && s.took > 200*time.Millisecond:
		out.Kind = StatusThinking
	case d.lasting.told && d.computing():
		out.Kind, out.Busy = StatusThinking, true
	case d.finds.cancel != nil:
		out.Kind, out.Progress = StatusFinding, d.finds.share
	case d.carry.run != nil:
		out.Kind, out.Progress = StatusCarrying, d.carry.share
	case d.SeeksMainThing():
		out.Kind = StatusSeeking
	default:
		out.Kind = StatusReady
	}
	return out
}

// Status is the part of the view that [ChangedProgress] is about.
func (d *Desk) Status() Status { return d.status() }

func (d *Desk) hint() Hint {
	f := d.draft()
	switch {
	case len(d.load.glance.then) > 0:
		return HintWait
	case d.load.glance.of != nil:
		return HintClick
	case f == nil || !d.showsPage():
		return HintNone
	case d.Picks():
		return HintPart
	case d.Proposes():
		return HintProposed
	case d.SeeksMainThing():
		return HintSeeks
	case !d.state.ready && !f.Prompt.Empty() && !d.state.noModel:
		return HintWait
	case f.Answer != nil && d.candidates() == nil && f.Hand == nil:
		return HintNothing
	case d.draftHasShape():
		return HintAnswered
	}
	return HintClick
}
