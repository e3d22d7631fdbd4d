package ui

import (
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
}

// forget makes the present prompt be asked again.
func (a *asking) forget() { a.asked, a.pending = false, false }

// hovering is the preview under the pointer.
type hovering struct {
	inside  bool
	x, y    float64
	preview *mask.Logits
}

func (w *Window) wireCanvas() {
	c := w.canvas
	c.Modifiers = w.modifiers
	c.OnPoint = func(p prompt.Point) {
		if w.tool == parts.ToolTakeAway {
			p.Label = prompt.Negative
		}
		w.focusKeys()
		w.ask.collecting = w.modifiers()&fyne.KeyModifierShortcutDefault != 0
		w.endHover()
		w.doc.AddPoint(p)
	}
	c.OnMovePoint = func(i int, x, y float64) { w.focusKeys(); w.doc.MovePoint(i, x, y) }
	c.OnRemovePoint = func(i int) { w.focusKeys(); w.doc.RemovePoint(i) }
	c.OnBox = func(b prompt.Box) { w.focusKeys(); w.endHover(); w.doc.SetBox(b) }
	c.OnPick = func(id uint64) { w.doc.Select(id); w.refresh() }
	c.OnHover = w.hoverAt
	c.OnCursor = func(x, y float64, inside bool) { w.status.SetCursor(int(x), int(y), inside) }
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
	w.engine.Ask(inference.Query{
		Generation: generation,
		Revision:   revision,
		Prompt:     page.Draft.Prompt.Clone(),
		MaskInput:  page.Draft.MaskInput,
	})
}

// answered does what waited for the answer.
func (w *Window) answered() {
	w.ask.pending = false
	w.offerModel()
	if w.ask.keep {
		w.ask.keep = false
		w.keep()
	}
}

// hoverAt asks what a click under the pointer would give. Previews rest while a prompt waits for its answer.
func (w *Window) hoverAt(x, y float64, inside bool) {
	page := w.doc.Current()
	if !inside || !w.settings.preview || page == nil || !w.state.ready || w.ask.pending || w.tool == parts.ToolHand {
		w.endHover()
		return
	}
	w.hover.inside, w.hover.x, w.hover.y = true, x, y
	p := page.Draft.Prompt.Clone()
	label := prompt.Positive
	if w.tool == parts.ToolTakeAway {
		label = prompt.Negative
	}
	if label == prompt.Negative && p.Empty() {
		return
	}
	p.Points = append(p.Points, prompt.Point{X: x, Y: y, Label: label})
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
