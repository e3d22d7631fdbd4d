package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"clickmask/canvas"
	"clickmask/ui/look"
	"clickmask/ui/parts"
)

// makeParts builds the parts and lays them out, all of them empty.
func (w *Window) makeParts() {
	later := func(d time.Duration, f func()) func() { return w.opts.After(d, func() { w.do(f) }) }
	w.tips = parts.NewTipLayer()
	w.tips.Later = later
	w.canvas = canvas.New()
	w.top = parts.NewTopBar(w.tips)
	w.rail = parts.NewToolRail(w.tips)
	w.objects = parts.NewObjectPanel(w.tips)
	w.mask = parts.NewMaskPanel()
	w.objects.SetBottom(w.mask)
	w.classes = parts.NewClassPanel(w.tips)
	w.strip = parts.NewCandidateStrip(w.tips)
	w.status = parts.NewStatusBar()
	w.film = parts.NewFilmstrip()
	w.film.SetTips(w.tips)
	w.welcome = parts.NewWelcome()
	w.message = parts.NewMessageBar()
	w.message.Later = later
	w.progress = parts.NewProgressLine()
	w.catcher = newKeyCatcher(w)
	w.frame = newFrame(w)
}

// frame lays the parts of the window out, as [arrangement] says where.
type frame struct {
	w    *Window
	root fyne.CanvasObject
	box  *fyne.Container
	side *parts.SidePanel // objects and classes

	compact bool // the right panel is a drawer
	drawer  bool // the drawer is open
	folded  bool // the panels are hidden by a person
	bare    bool // full screen: the picture alone
	places  arrangement
}

func newFrame(w *Window) *frame {
	f := &frame{w: w, side: parts.NewSidePanel(w.objects, w.classes, w.tips)}
	f.side.OnClose = func() { w.objects.OnClose() }
	f.box = container.New(f, w.catcher, w.canvas, w.welcome, w.progress, w.strip, w.film, w.status, w.rail, f.side, w.message, w.top)
	f.root = container.NewStack(f.box, w.tips)
	return f
}

// MinSize belongs to Fyne.
func (f *frame) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(look.MinW, look.MinH) }

// Layout belongs to Fyne.
func (f *frame) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	w := f.w
	if compact := drawerAt(size); compact != f.compact {
		f.compact, f.drawer = compact, false
		f.side.SetCompact(compact)
		w.top.SetCompact(compact)
		w.top.SetPanelOpen(false)
	}
	pictures := len(w.doc.Pages())
	a := arrange(size, content{pictures: pictures, drawer: f.drawer, folded: f.folded, bare: f.bare})
	f.places = a

	f.put(w.catcher, rect{})
	f.put(w.top, a.top)
	f.put(w.rail, a.rail)
	f.put(f.side, a.panel)
	f.put(w.film, a.film)
	f.put(w.status, a.status)
	stage := a.stage
	if pictures > 0 {
		f.put(w.welcome, rect{})
		f.put(w.canvas, stage)
	} else {
		f.put(w.canvas, rect{})
		f.put(w.welcome, stage)
	}
	place(w.progress, rect{stage.x, stage.y, stage.w, w.progress.MinSize().Height})
	width := min(560, a.float.w-2*look.Space16)
	place(w.message, rect{a.float.x + (a.float.w-width)/2, a.float.y + look.Space12, width, w.message.HeightAt(width)})
	f.placeStrip()
}

// put shows a part at its place, or hides it where it has none.
func (f *frame) put(o fyne.CanvasObject, at rect) {
	if at.w <= 0 && o != fyne.CanvasObject(f.w.catcher) {
		o.Hide()
		return
	}
	o.Show()
	place(o, at)
}

// placeStrip puts the candidates where they cover no prompt and no message: smaller where they must be, and out of
// sight where there is no such place.
func (f *frame) placeStrip() {
	strip := f.w.strip
	if !strip.Offers() {
		return
	}
	taken := f.promptPlaces()
	if f.w.message.Visible() {
		at, size := f.w.message.Position(), f.w.message.Size()
		taken = append(taken, rect{at.X, at.Y, size.Width, size.Height})
	}
	small := f.places.smallStrip
	for _, compact := range []bool{small, true} {
		strip.SetCompact(compact)
		size := strip.MinSize()
		if at, ok := freePlace(f.places.float, size, taken); ok {
			place(strip, rect{at.X, at.Y, size.Width, size.Height})
			strip.SetCrowded(false)
			return
		}
	}
	strip.SetCrowded(true)
}

// moveStrip follows a change of the prompt or of the view.
func (f *frame) moveStrip() { f.placeStrip() }

// promptPlaces are where the points and the edges of the box of the prompt lie in the window.
func (f *frame) promptPlaces() []rect {
	page := f.w.doc.Current()
	if page == nil {
		return nil
	}
	v, scale, stage := f.w.canvas.View(), float64(f.w.win.Canvas().Scale()), f.places.stage
	at := func(px, py float64) (float32, float32) {
		return stage.x + float32((px*v.Scale+v.OffsetX)/scale), stage.y + float32((py*v.Scale+v.OffsetY)/scale)
	}
	const rim = look.Space12 // of a marker
	var taken []rect
	for _, p := range page.Draft.Prompt.Points {
		x, y := at(p.X, p.Y)
		taken = append(taken, rect{x - rim, y - rim, 2 * rim, 2 * rim})
	}
	if b := page.Draft.Prompt.Box; b != nil {
		x0, y0 := at(b.X0, b.Y0)
		x1, y1 := at(b.X1, b.Y1)
		taken = append(taken,
			rect{x0 - rim, y0 - rim, x1 - x0 + 2*rim, 2 * rim}, rect{x0 - rim, y1 - rim, x1 - x0 + 2*rim, 2 * rim},
			rect{x0 - rim, y0 - rim, 2 * rim, y1 - y0 + 2*rim}, rect{x1 - rim, y0 - rim, 2 * rim, y1 - y0 + 2*rim})
	}
	return taken
}

// arrange lays out again after a part came or went or changed its size.
func (f *frame) arrange() {
	f.Layout(nil, f.box.Size())
}

// repaint has the next frame painted. The key catcher stands for everything: it has nothing to draw anew.
func (f *frame) repaint() { f.w.win.Canvas().Refresh(f.w.catcher) }

// recolour follows a change of theme.
func (f *frame) recolour() {
	p := look.Current()
	f.w.canvas.SetTheme(p.Well, p.Accent, look.Negative)
}

func place(o fyne.CanvasObject, at rect) {
	o.Move(fyne.NewPos(at.x, at.y))
	o.Resize(fyne.NewSize(at.w, at.h))
}
