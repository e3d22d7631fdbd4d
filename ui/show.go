package ui

import (
	"strings"

	"clickmask/canvas"
	"clickmask/internal/printable"
	"clickmask/mask"
	"clickmask/picture"
	"clickmask/project"
	"clickmask/ui/desk"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
	"clickmask/ui/style"
)

// screen is what was last shown, where showing it again would cost something.
type screen struct {
	cursor   cursor
	pace     pace
	rest     *rest
	away     *rest
	guide    *guide
	picture  *picture.Picture
	glance   *picture.Glance // in its place, nil for none
	trouble  string          // what was said last of a picture that could not be opened
	passing  string          // what was said last in passing
	stills   []parts.Still
	question *desk.Question
	asked    *parts.Opened // on its card
}

// cursor is where the pointer is, in picture pixels.
type cursor struct {
	x, y   int
	inside bool
}

// stir says that something is going on.
func (s *screen) stir() {
	s.rest.stir()
	s.away.stir()
}

// show brings the window to what the desk says.
func (w *Window) show(c desk.Change) {
	if w.closing {
		return
	}
	w.screen.stir()
	switch c {
	case desk.ChangedPreview:
		w.screen.pace.soon(w.followPointer) // there are many of them
	case desk.ChangedProgress:
		w.showStatus(w.desk.Status())
	default:
		w.showAll(w.desk.View())
	}
}

func (w *Window) showAll(v desk.View) {
	p := w.parts
	w.showPages(v)
	w.showPicture(v)
	p.canvas.SetScene(sceneOf(v))
	w.strip.follow(v.Candidates, w.Document().Classes(), v.Class)
	w.layout.follow(v)
	w.showObjects(v)
	showClasses(p, w.Document(), v.Class)
	w.showStatus(v.Status)
	w.showFile(v)
	w.showHint(v)
	p.rail.SetUndo(v.Undo != "", lang.Named(v.Undo))
	p.rail.SetRedo(v.Redo != "", lang.Named(v.Redo))
	p.top.SetModel(modelName(w.desk.Model().Name))
	w.showQuestion(v.Question)
	w.screen.guide.follow(v)
}

// modelName translates what of a name is ours.
func modelName(name string) string {
	if name == "Built-in" {
		return lang.T("Built-in")
	}
	if of, fast := strings.CutSuffix(name, " (fast)"); fast {
		return lang.T("%s (fast)", of)
	}
	return name
}

// sceneOf is what the canvas paints.
func sceneOf(v desk.View) canvas.Scene {
	if v.Picture == nil && v.Glance == nil {
		return canvas.Scene{}
	}
	s := canvas.Scene{Draft: v.Draft, DraftMask: v.DraftRefined, Hand: v.Hand, Preview: v.Preview, Proposal: v.Proposal, DraftColour: style.Current().Accent, Prompt: v.Prompt, Pending: v.Pending, Crop: v.Crop, Hair: v.Hair}
	for _, o := range v.Objects {
		s.Objects = append(s.Objects, canvas.Overlay{ID: o.ID, Mask: o.Mask, Hand: o.Hand, Colour: style.Object(o.Colour), Selected: o.Selected, Prompt: o.Prompt})
	}
	return s
}

// followPointer shows where the pointer is and the preview there.
func (w *Window) followPointer() {
	w.parts.status.SetCursor(w.screen.cursor.x, w.screen.cursor.y, w.screen.cursor.inside)
	if preview, ok := w.desk.Preview(); ok && w.parts.canvas.Scene().Preview != preview {
		w.showPreview(preview)
	}
}

func (w *Window) showPreview(preview *mask.Logits) {
	s := w.parts.canvas.Scene()
	s.Preview = preview
	w.parts.canvas.SetScene(s)
}

// showPicture puts the picture on the canvas, or a glance of it, or takes it off.
func (w *Window) showPicture(v desk.View) {
	if v.Picture == nil && v.Glance != nil {
		showGlance(w, v.Glance)
		return
	}
	if v.Picture == w.screen.picture && w.screen.glance == nil {
		return
	}
	seen := w.screen.glance
	w.screen.picture, w.screen.glance = v.Picture, nil
	sharpens := seen != nil && seen == v.Glance
	if sharpens {
		w.parts.canvas.Sharpen(seen, v.Picture, v.Pyramid)
	} else {
		w.parts.canvas.SetPicture(v.Picture, v.Pyramid)
		w.screen.cursor = cursor{}
		w.parts.status.SetCursor(0, 0, false)
	}
	if v.Picture == nil {
		return
	}
	w.parts.status.SetPicture(v.Picture.Size())
	thumbShown(w, v)
	w.layout.arrange()
	if !sharpens {
		w.parts.canvas.Fit()
	}
	w.focusKeys()
}

// showGlance puts what is there of a picture on the canvas.
func showGlance(w *Window, g *picture.Glance) {
	if g == w.screen.glance {
		return
	}
	w.screen.picture, w.screen.glance, w.screen.cursor = nil, g, cursor{}
	w.parts.canvas.SetGlance(g)
	w.parts.status.SetCursor(0, 0, false)
	w.parts.status.SetPicture(g.W, g.H)
	w.layout.arrange()
	w.focusKeys()
}

// showPages fills the filmstrip. Where only the states of pages have changed, their thumbnails stay.
func (w *Window) showPages(v desk.View) {
	stills := make([]parts.Still, len(v.Pages))
	same := len(stills) == len(w.screen.stills)
	of := project.FramesOf(v.Pages)
	for i, p := range v.Pages {
		stills[i] = stillOf(p, pageName(p, of), v.Troubles[p.Picture()], v.Unsure[p.ID])
		same = same && stills[i].Name == w.screen.stills[i].Name
	}
	if !same {
		w.thumbs.stop()
		w.parts.film.SetStills(stills, v.Target)
		w.screen.picture = nil // whose thumbnail is to be made anew
		w.layout.arrange()
	} else {
		for i, f := range stills {
			if f != w.screen.stills[i] {
				w.parts.film.SetStill(i, f)
			}
		}
		w.parts.film.SetCurrent(v.Target)
		w.parts.film.Refilter() // an object may have another class
	}
	w.screen.stills = stills
}

// stillOf is a page as the filmstrip shows it; trouble is why its picture is not there, nil for nothing; unsure says that its masks
// are to be looked at.
func stillOf(p *project.Page, name string, trouble error, unsure bool) parts.Still {
	f := parts.Still{Name: name, Objects: p.HasObjects()}
	switch {
	case isMissing(trouble):
		f.State, f.Reason = parts.StillMissing, sentence(trouble)
	case trouble != nil:
		f.State, f.Reason = parts.StillUnreadable, sentence(trouble)
	case p.Mark == project.MarkedDone:
		f.State = parts.StillDone
	case p.Mark == project.MarkedEmpty:
		f.State = parts.StillEmpty
	case unsure:
		f.State = parts.StillUnsure
	case p.HasObjects():
		f.State = parts.StillHasObjects
	}
	return f
}

// showObjects fills the list of kept objects, the topmost first, and the panel of the chosen one.
func (w *Window) showObjects(v desk.View) {
	p := w.parts
	if v.Page == nil {
		p.objects.SetRows(nil)
		p.mask.SetTarget("", false, false)
		return
	}
	doc := w.Document()
	rows := make([]parts.ObjectRow, 0, len(v.Page.Objects))
	selected := map[uint64]bool{}
	for _, id := range v.Page.Selection() {
		selected[id] = true
	}
	target := ""
	for i := len(v.Page.Objects) - 1; i >= 0; i-- {
		o := &v.Page.Objects[i]
		rows = append(rows, parts.ObjectRow{ID: o.ID, Label: doc.ClassName(o.Class), Colour: w.colourOf(o), Visible: o.Visible,
			Selected: selected[o.ID], Last: o.ID == v.Page.Selected && len(v.Page.Also) > 0})
		if o.ID == v.Page.Selected {
			target = doc.ClassName(o.Class)
		}
	}
	p.objects.SetRows(rows)
	if v.Refinable == desk.RefineDraft {
		target = doc.ClassName(v.Class)
	}
	p.mask.SetTarget(target, v.Refinable != desk.RefineNothing, v.Thresholds)
	p.mask.SetValues(maskValuesOf(v.Refinement))
}

// colourOf is an object's colour as its mask has it.
func (w *Window) colourOf(o *project.Object) int {
	if w.settings.byClass {
		return w.Document().Classes().ColourOf(*o)
	}
	return o.Colour
}

// showStatus tells the state in the top bar and in the line above the picture.
func (w *Window) showStatus(s desk.Status) {
	top, line := w.parts.top, w.parts.progress
	at := parts.Status{Progress: s.Progress}
	switch s.Kind {
	case desk.StatusLoadingModel:
		at.Kind, at.Text = parts.StatusPreparing, lang.T("Loading the model")
	case desk.StatusNoModel:
		at.Kind = parts.StatusNoModel
	case desk.StatusEmpty:
		at.Kind = parts.StatusEmpty
	case desk.StatusFailed:
		at.Kind = parts.StatusFailed
	case desk.StatusPreparing:
		at.Kind = parts.StatusPreparing
	case desk.StatusThinking:
		at.Kind = parts.StatusThinking
	case desk.StatusFinding:
		at.Kind, at.Text = parts.StatusPreparing, lang.T("Finding everything")
	case desk.StatusCarrying:
		at.Kind, at.Text = parts.StatusPreparing, lang.T("Carrying on")
	case desk.StatusSeeking:
		at.Kind, at.Text = parts.StatusPreparing, lang.T("Looking for the main thing")
	case desk.StatusReady:
		at.Kind, at.Took = parts.StatusReady, s.Took
	}
	top.SetStatus(at)
	if s.Kind == desk.StatusLoadingModel {
		w.screen.rest.within(restLoading)
	} else {
		w.screen.rest.within(restAfter)
	}
	switch {
	case s.Opening && s.Read > 0 && s.Read < 1:
		line.SetValue(s.Read)
	case s.Opening, s.Busy:
		line.SetBusy(true)
	case s.Kind == desk.StatusPreparing && s.Long && s.Progress >= 0:
		line.SetValue(s.Progress)
	case s.Kind == desk.StatusFinding, s.Kind == desk.StatusCarrying:
		line.SetValue(s.Progress)
	default:
		line.SetBusy(false)
	}
}

func (w *Window) showFile(v desk.View) {
	name, title := "", "ClickMask"
	switch {
	case v.Page != nil:
		name = pageName(v.Page, project.FramesOf(v.Pages))
	case v.Glance != nil:
		name = printable.Text(v.Glance.Name)
	}
	if name != "" {
		title = name + " - ClickMask"
	}
	w.parts.top.SetFile(name, v.Unsaved)
	if w.win.Title() != title {
		w.win.SetTitle(title)
	}
	w.parts.top.SetCanSave(v.Saving != desk.SaveNothing)
}

// showHint says in the status line what can be done now, and of which class what is kept next will be.
func (w *Window) showHint(v desk.View) {
	w.parts.status.SetHint(nextClassHint(w.desk, v) + hintOf(w.desk, w.parts.canvas.Tool(), v))
}

// hintOf says what can be done now with a tool.
func hintOf(d *desk.Desk, tool canvas.ToolID, v desk.View) string {
	if !v.Crop.Empty() {
		return lang.T("Only this part is looked at, Z ends that")
	}
	if hint := carryingHint(v); hint != "" {
		return hint
	}
	if v.Things.Finding {
		return lang.T("What is found can be kept already, Esc stops")
	}
	if tool == canvas.ToolThings && v.Hint == desk.HintClick && v.Things == (desk.Things{}) {
		return lang.T("click has everything in this picture found")
	}
	if hint := atOnceHint(d, tool); hint != "" && v.Hint == desk.HintClick {
		return hint
	}
	if v.Hint == desk.HintProposed && !clicksFirst(tool) {
		return lang.T("Enter keeps the dashed thing, Shift+N goes on as well")
	}
	return map[desk.Hint]string{
		desk.HintProposed: lang.T("Enter keeps the dashed thing, Shift+N goes on as well, a click begins another"),
		desk.HintSeeks:    lang.T("The main thing is being looked for: Enter and Shift+N wait for it"),
		desk.HintPart:     lang.T("Click the part that is to stay, or Esc"),
		desk.HintClick:    toolHint(tool),
		desk.HintWait:     lang.T("Your clicks wait until the picture is ready"),
		desk.HintNothing:  lang.T("Nothing was found there. Click elsewhere, or Esc."),
		desk.HintAnswered: lang.T("Enter keeps it, Tab shows the next candidate, Esc starts over"),
	}[v.Hint]
}

// thumbShown gives the picture on the screen its thumb in the filmstrip, once it was painted.
func thumbShown(w *Window, v desk.View) {
	afterPaint(func() {
		if w.screen.picture == v.Picture {
			w.parts.film.SetThumb(v.Index, pyramidThumb(v.Pyramid))
		}
	})
}
