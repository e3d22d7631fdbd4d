package ui

import (
	"clickmask/canvas"
	"clickmask/project"
	"clickmask/prompt"
	"clickmask/ui/lang"
	"clickmask/ui/look"
	"clickmask/ui/parts"
)

// changed follows every change of the document.
func (w *Window) changed() {
	w.hover.preview = nil
	w.keepSafe()
	w.followPage()
	if !w.holdBack() {
		w.refresh()
	}
}

// refresh brings every part of the window to what the document and the engine say.
func (w *Window) refresh() {
	if w.closing {
		return
	}
	w.askIfNeeded()
	w.lookIfNeeded()
	page := w.doc.Current()
	w.canvas.SetScene(w.scene())
	w.showCandidatesLater(page)
	w.frame.moveStrip()
	w.showObjects(page)
	w.showStatus()
	w.showFile(page)
	w.showHint(page)
	step, can := w.doc.CanUndo()
	w.rail.SetUndo(can, lang.Named(step))
	step, can = w.doc.CanRedo()
	w.rail.SetRedo(can, lang.Named(step))
	w.top.SetModel(modelName(w.model.Name))
}

// modelName translates the one name that is ours.
func modelName(name string) string {
	if name == "Built-in" {
		return lang.T("Built-in")
	}
	return name
}

// scene is what the canvas paints.
func (w *Window) scene() canvas.Scene {
	page := w.doc.Current()
	if page == nil || w.shown.picture == nil {
		return canvas.Scene{}
	}
	s := canvas.Scene{
		Draft:       page.Draft.ShownLogits(),
		Preview:     w.hover.preview,
		DraftColour: look.Current().Accent,
		Prompt:      page.Draft.Prompt,
		Pending:     !page.Draft.Prompt.Empty() && page.Draft.Answer == nil && !w.ask.collecting,
	}
	for _, o := range page.Objects {
		if !o.Visible {
			continue
		}
		m := o.Mask
		if refined, ok := w.refine.preview(o.ID); ok {
			m = refined
		}
		s.Objects = append(s.Objects, canvas.Overlay{ID: o.ID, Mask: m, Colour: look.Object(o.Colour), Selected: o.ID == page.Selected})
	}
	return s
}

// offer is an answer as the candidate strip shows it.
type offer struct {
	answer  *prompt.Answer
	prompt  bool  // it answers a first click
	indices []int // of the answer's masks, in the strip's order
	at      int   // which of them is shown
	list    []parts.Candidate
}

// showCandidatesLater is showCandidates, for a new answer one frame later: the mask goes first.
func (w *Window) showCandidatesLater(page *project.Page) {
	if page == nil || page.Draft.Answer == nil || w.offered != nil && w.offered.answer == page.Draft.Answer {
		w.showCandidates(page)
		return
	}
	if w.offering {
		return
	}
	w.offering = true
	afterFrame(func() {
		w.offering = false
		if !w.closing {
			w.showCandidates(w.doc.Current())
			w.frame.moveStrip()
			w.frame.repaint()
		}
	})
}

// showCandidates fills the strip; the small pictures are drawn once an answer.
func (w *Window) showCandidates(page *project.Page) {
	if page == nil || page.Draft.Answer == nil || page.Draft.Prompt.Empty() {
		if w.offered != nil {
			w.offered = nil
			w.strip.SetCandidates(nil, 0)
		}
		return
	}
	a, p := page.Draft.Answer, page.Draft.Prompt
	if w.offered == nil || w.offered.answer != a || w.offered.prompt != p.First() {
		o := &offer{answer: a, prompt: p.First(), indices: a.Offered(p), at: -1}
		for _, i := range o.indices {
			o.list = append(o.list, parts.Candidate{Thumb: thumbOf(a.LowRes[i]), Score: a.IoU[i]})
		}
		w.offered = o
	}
	at := 0
	for i, index := range w.offered.indices {
		if index == page.Draft.Shown {
			at = i
		}
	}
	if at == w.offered.at {
		return
	}
	if w.offered.at < 0 {
		w.strip.SetCandidates(w.offered.list, at)
		w.frame.arrange()
	} else {
		w.strip.Choose(at)
	}
	w.offered.at = at
}

func (w *Window) showObjects(page *project.Page) {
	if page == nil {
		w.objects.SetRows(nil)
		w.mask.SetTarget("", false)
		return
	}
	rows := make([]parts.ObjectRow, 0, len(page.Objects))
	var selected *project.Object
	for i := len(page.Objects) - 1; i >= 0; i-- { // the topmost first
		o := &page.Objects[i]
		rows = append(rows, parts.ObjectRow{ID: o.ID, Label: w.doc.ClassName(o.Class), Colour: o.Colour, Visible: o.Visible, Selected: o.ID == page.Selected})
		if o.ID == page.Selected {
			selected = o
		}
	}
	w.objects.SetRows(rows)
	w.refine.follow(w, selected)
	w.film.SetDone(w.doc.CurrentIndex(), len(page.Objects) > 0)
}

func (w *Window) showFile(page *project.Page) {
	name := ""
	if page != nil {
		name = page.Name
	}
	w.top.SetFile(name, page != nil && w.doc.Dirty())
	title := "ClickMask"
	if name != "" {
		title = name + " - ClickMask"
	}
	if w.win.Title() != title {
		w.win.SetTitle(title)
	}
	w.top.SetCanSave(page != nil && w.maskToSave() != saveNothing)
}

// showHint says in the status line what can be done now.
func (w *Window) showHint(page *project.Page) {
	switch {
	case page == nil:
		w.status.SetHint("")
	case !w.state.ready && !page.Draft.Prompt.Empty() && !w.state.noModel:
		w.status.SetHint(lang.T("Your clicks wait until the picture is ready"))
	case page.Draft.Answer != nil:
		w.status.SetHint(lang.T("Enter keeps it, Tab shows the next candidate, Esc starts over"))
	default:
		w.status.SetHint(lang.T("click adds, right click takes away, drag a box"))
	}
}
