package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"clickmask/canvas"
	"clickmask/inference"
	"clickmask/mask"
	"clickmask/prompt"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// asking is which revision of the open object's prompt the engine was asked about.
type asking struct {
	asked      bool
	generation uint64
	revision   uint64
	pending    bool // no answer yet
	collecting bool // Ctrl or Cmd is held while clicking: ask once, on release
	keep       bool // Enter was pressed before the answer came
	clicked    bool // the document is about to change by a click
}

// forget makes the present prompt be asked again.
func (a *asking) forget() { a.asked, a.pending = false, false }

// patience is how long nothing of a click is painted while its answer is on its way. A frame in between would take the
// processor from the model, and under software OpenGL delay the answer by twice its own time.
const patience = 40 * time.Millisecond

// hovering is the preview under the pointer.
type hovering struct {
	inside  bool
	x, y    float64
	preview *mask.Logits
	query   inference.Query // that the preview answers
	answer  *prompt.Answer
	took    time.Duration
	noPeek  func() // calls off a closer look at the preview; nil where none waits for the pointer to rest
}

// cursor is where the pointer is, in picture pixels.
type cursor struct {
	x, y   int
	inside bool
}

func (w *Window) wireCanvas() {
	c := w.canvas
	c.Modifiers = w.modifiers
	c.OnPoint = func(p prompt.Point) {
		w.waitNoLonger()
		w.focusKeys()
		w.ask.collecting = w.modifiers()&fyne.KeyModifierShortcutDefault != 0
		w.ask.clicked = true
		if w.doc.AddPoint(p) {
			w.hover = hovering{} // on the screen the preview stays until the answer takes its place
		}
		w.ask.clicked = false
	}
	c.OnMovePoint = func(i int, x, y float64) { w.waitNoLonger(); w.focusKeys(); w.doc.MovePoint(i, x, y) }
	c.OnRemovePoint = func(i int) { w.waitNoLonger(); w.focusKeys(); w.doc.RemovePoint(i) }
	c.OnBox = func(b prompt.Box) { w.waitNoLonger(); w.focusKeys(); w.endHover(); w.doc.SetBox(b) }
	c.OnPick = func(id uint64) { w.doc.Select(id); w.refresh() }
	c.OnHover = w.hoverAt
	c.OnCursor = func(x, y float64, inside bool) {
		w.cursor = cursor{int(x), int(y), inside}
		w.pace.soon(w.followPointer)
	}
	c.OnView = func(v canvas.Viewport) {
		w.keys.panned = true
		w.status.SetZoom(v.Scale)
		w.frame.moveStrip()
	}
}

// askIfNeeded sends the open object's prompt to the engine unless it was sent or is answered.
func (w *Window) askIfNeeded() {
	page, a := w.doc.Current(), &w.ask
	if page == nil || page.Draft.Prompt.Empty() {
		a.pending, a.keep = false, false
		return
	}
	if page.Draft.Answer != nil {
		a.pending = false
		return
	}
	if a.collecting || w.shown.picture == nil {
		return
	}
	generation, revision := w.doc.Generation(), w.doc.Revision()
	if a.asked && a.generation == generation && a.revision == revision {
		return
	}
	a.asked, a.generation, a.revision, a.pending, a.keep = true, generation, revision, true, false
	q := inference.Query{
		Generation: generation,
		Revision:   revision,
		Prompt:     page.Draft.Prompt.Clone(),
		MaskInput:  page.Draft.MaskInput,
	}
	if h := &w.hover; h.answer != nil && h.query.Same(q) { // a click where the pointer rested
		took := h.took
		if w.take(q, h.answer) {
			w.state.took = took
		}
		return
	}
	w.expect()
	w.engine.Ask(q)
}

// holdBack asks about a click and reports whether the window may wait for the answer, so that marker and mask are
// painted together.
func (w *Window) holdBack() bool {
	if !w.ask.clicked || !w.state.ready {
		return false
	}
	w.askIfNeeded()
	if !w.ask.pending {
		return false
	}
	revision := w.ask.revision
	w.opts.After(patience, func() {
		w.do(func() {
			if w.ask.pending && w.ask.revision == revision {
				w.refresh()
			}
		})
	})
	return true
}

// take takes in an answer and does what waited for it; false says that the answer was stale.
func (w *Window) take(q inference.Query, a *prompt.Answer) bool {
	if !w.doc.ApplyAnswer(q.Generation, q.Revision, a) {
		return false
	}
	w.state.failed = nil
	w.ask.pending = false
	w.offerModel()
	if w.ask.keep {
		w.ask.keep = false
		w.keep()
	}
	return true
}

// hoverAt asks what a click under the pointer would give. Previews rest while a prompt waits for its answer.
func (w *Window) hoverAt(x, y float64, inside bool) {
	page := w.doc.Current()
	if !inside || !w.settings.preview || page == nil || !w.state.ready || w.ask.pending {
		w.endHover()
		return
	}
	w.hover.inside, w.hover.x, w.hover.y = true, x, y
	p := page.Draft.Prompt.Clone()
	label := prompt.Positive
	if w.canvas.Tool() == canvas.ToolTakeAway {
		label = prompt.Negative
	}
	if label == prompt.Negative && p.Empty() {
		return
	}
	p.Points = append(p.Points, prompt.Point{X: x, Y: y, Label: label})
	w.expect()
	w.engine.Hover(inference.Query{
		Generation: w.doc.Generation(),
		Revision:   w.doc.Revision(),
		Prompt:     p,
		MaskInput:  page.Draft.ShownLogits(),
	})
}

// previewed shows a preview if it still belongs to what is on the screen.
func (w *Window) previewed(e inference.Event) {
	if !w.hover.inside || e.Generation != w.doc.Generation() || e.Revision != w.doc.Revision() || w.ask.pending {
		return
	}
	p := w.doc.Current().Draft.Prompt.Clone()
	p.Points = append(p.Points, prompt.Point{})
	w.hover.preview = &e.Answer.LowRes[e.Answer.Choose(p)]
	w.hover.query, w.hover.answer, w.hover.took = e.Query, e.Answer, e.Took
	w.peekAtRest()
}

// followPointer shows where the pointer is and the preview there.
func (w *Window) followPointer() {
	w.status.SetCursor(w.cursor.x, w.cursor.y, w.cursor.inside)
	if w.canvas.Scene().Preview != w.hover.preview && !w.ask.pending {
		w.canvas.SetScene(w.scene())
	}
}

// endHover takes the preview away.
func (w *Window) endHover() {
	had := w.hover.preview != nil
	w.hover = hovering{}
	if had {
		w.canvas.SetScene(w.scene())
	}
}

// keep turns the open object's shown mask into an object.
func (w *Window) keep() {
	page := w.doc.Current()
	if page == nil || page.Draft.Prompt.Empty() {
		return
	}
	logits := page.Draft.ShownLogits()
	if logits == nil {
		w.ask.collecting = false
		w.refresh()
		w.ask.keep = true // as soon as the answer is there
		return
	}
	if w.looking.pending {
		w.looking.keep = true // when it has ended
		return
	}
	m := logits.Mask()
	if m.Empty() {
		w.say(parts.Message{Text: lang.T("There is nothing in this mask to keep. Click inside the thing, or drag a box round it.")})
		return
	}
	w.endHover()
	w.doc.Keep(m, "", w.model.Fingerprint)
}

// showCandidate shows the candidate by steps from the present one, around the ends.
func (w *Window) stepCandidate(by int) {
	if w.offered == nil || len(w.offered.indices) < 2 {
		return
	}
	n := len(w.offered.indices)
	w.doc.ShowCandidate(w.offered.indices[((w.offered.at+by)%n+n)%n])
}
