package ui

import (
	"image"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"clickmask/canvas"
	"clickmask/prompt"
	"clickmask/ui/desk"
	"clickmask/ui/parts"
	"clickmask/ui/style"
)

// layout lays the parts of the window out, as [arrangement] says where.
type layout struct {
	shell *shell
	win   fyne.Window
	w     *widgets
	root  fyne.CanvasObject
	box   *fyne.Container
	side  *parts.SidePanel // objects and classes

	compact bool   // the right panel is a drawer
	drawer  bool   // the drawer is open
	folded  bool   // the panels are hidden by a person
	bare    bool   // full screen: the picture alone
	brought bool   // the panel is a drawer in full screen, for a field of it
	aside   bool   // what floats over the picture is out of sight
	returns func() // ends the wait of the candidates that come back, nil for none
	places  arrangement

	pictures int             // how many are open
	prompt   prompt.Prompt   // that the strip must not cover
	guided   bool            // the card of the tour is shown
	thing    image.Rectangle // of the picture, that the tour speaks of; empty for none
}

func newLayout(s *shell, w *widgets) *layout {
	f := &layout{shell: s, win: s.win, w: w, side: parts.NewSidePanel(w.objects, w.classes, w.tips)}
	f.side.OnClose = f.closeDrawer
	f.box = container.New(f, w.catcher, w.canvas, w.spot, w.ring, w.welcome, w.progress, w.strip, w.film, w.status, w.rail, w.tour, f.side, w.message, w.top)
	f.root = container.NewStack(f.box, w.lesson, w.tips)
	return f
}

// MinSize belongs to Fyne.
func (f *layout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(style.MinW, style.MinH) }

// Layout belongs to Fyne.
func (f *layout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	w := f.w
	if compact := drawerAt(size); compact != f.compact {
		f.compact, f.drawer = compact, false
		w.top.SetCompact(compact)
		w.top.SetPanelOpen(false)
	}
	f.side.SetCompact(f.compact || f.bare)
	pictures := f.pictures
	c := content{pictures: pictures, strip: f.leastStrip(), drawer: f.drawer && !f.bare || f.brought, folded: f.folded, bare: f.bare}
	if f.guided {
		c.tour = w.tour.HeightAt
	}
	a := arrange(size, c)
	if a.stage != f.places.stage {
		f.askPointer()
		defer f.w.canvas.Refit() // once what lies over it has its place
	}
	f.places = a

	f.put(w.catcher, rect{})
	f.put(w.top, a.top)
	f.put(w.rail, a.rail)
	f.put(f.side, a.panel)
	f.put(w.film, a.film)
	f.put(w.status, a.status)
	f.put(w.tour, a.tour)
	w.status.ShowPlace(pictures > 1 && a.film.w == 0)
	stage := a.stage
	place(w.ring, stage)
	w.lesson.SetCorner(fyne.NewPos(stage.x, stage.y+stage.h))
	if pictures > 0 {
		f.put(w.welcome, rect{})
		f.put(w.canvas, stage)
	} else {
		f.put(w.canvas, rect{})
		f.put(w.welcome, stage)
	}
	place(w.progress, rect{stage.x, stage.y, stage.w, w.progress.MinSize().Height})
	message := a.message(w.message.HeightAt)
	if f.aside {
		message.x = -message.w - style.Space32 // beyond the window's edge, for a hidden one is one that has gone
	}
	place(w.message, message)
	f.placeStrip()
}

// put shows a part at its place, or hides it where it has none.
func (f *layout) put(o fyne.CanvasObject, at rect) {
	if at.w <= 0 && o != fyne.CanvasObject(f.w.catcher) {
		o.Hide()
		return
	}
	o.Show()
	place(o, at)
}

// leastStrip is how high the candidates are when they are small, 0 while there are none.
func (f *layout) leastStrip() float32 {
	if !f.w.strip.Offers() {
		return 0
	}
	return parts.CompactStripHeight
}

// placeStrip puts the candidates where they cover no prompt and no message: smaller where they must be, and out of
// sight where there is no such place.
func (f *layout) placeStrip() {
	defer f.clearOverview()
	thing, spotted := f.placeSpot()
	strip := f.w.strip
	if !strip.Offers() {
		return
	}
	if f.aside || f.returns != nil {
		strip.SetCrowded(true)
		return
	}
	taken := f.promptPlaces()
	if spotted {
		taken = append(taken, thing)
	}
	if f.w.message.Visible() {
		at, size := f.w.message.Position(), f.w.message.Size()
		taken = append(taken, rect{at.X, at.Y, size.Width, size.Height})
	}
	small := f.places.smallStrip
	for _, compact := range []bool{small, true} {
		strip.SetCompact(compact)
		size := strip.MinSize()
		if at, ok := freePlace(f.places.strip, size, strip.Core(), taken); ok {
			place(strip, rect{at.X, at.Y, size.Width, size.Height})
			strip.SetCrowded(false)
			return
		}
	}
	strip.SetCrowded(true)
}

// clearOverview tells the canvas what lies over it, so that its overview is put elsewhere.
func (f *layout) clearOverview() {
	stage := f.places.stage
	var taken []canvas.Place
	for _, o := range []fyne.CanvasObject{f.w.strip, f.w.message, f.side} {
		at, size := o.Position().Subtract(fyne.NewPos(stage.x, stage.y)), o.Size()
		if o.Visible() && (rect{at.X, at.Y, size.Width, size.Height}).overlaps(rect{0, 0, stage.w, stage.h}) {
			passing := o == fyne.CanvasObject(f.w.message) && f.w.message.Passing()
			taken = append(taken, canvas.Place{At: at, Size: size, Passing: passing})
		}
	}
	f.w.canvas.SetTaken(taken...)
}

// follow takes in what the layout depends on.
func (f *layout) follow(v desk.View) {
	f.prompt = v.Prompt
	f.w.status.SetPlace(v.Target, len(v.Pages))
	pictures := len(v.Pages)
	if v.Glance != nil { // of the first
		pictures = max(pictures, 1)
	}
	if f.pictures != pictures {
		f.pictures = pictures
		f.arrange()
	}
	f.endReturn() // what is shown has the answer, or the prompt that waits for it
	f.placeStrip()
}

// toggleDrawer opens the drawer of a narrow window, or closes it.
func (f *layout) toggleDrawer() { f.setDrawer(!f.drawer) }

func (f *layout) closeDrawer() {
	if f.bare {
		f.fieldLeft()
		return
	}
	f.setDrawer(false)
}

func (f *layout) setDrawer(open bool) {
	f.drawer = open
	f.w.top.SetPanelOpen(open)
	f.arrange()
}

// foldPanels hides the panels, or shows them again.
func (f *layout) foldPanels() {
	f.folded = !f.folded
	f.arrange()
}

// bringPanel shows the right panel where it is folded away, for what is done in it. In full screen it is a drawer.
func (f *layout) bringPanel() {
	if f.bare {
		f.brought = true
		f.arrange()
		return
	}
	f.folded = false
	f.setDrawer(f.compact)
}

// fieldLeft takes the panel away that was brought in full screen for a field, once that has given up the focus.
func (f *layout) fieldLeft() {
	if f.brought {
		f.brought = false
		f.arrange()
	}
}

// setBare shows the picture alone, or everything again.
func (f *layout) setBare(bare bool) {
	f.bare, f.brought = bare, false
	f.arrange()
}

// onStage is where a place of the picture lies in the window.
func (f *layout) onStage(px, py float64) (x, y float32) {
	v, scale, stage := f.w.canvas.View(), float64(f.win.Canvas().Scale()), f.places.stage
	return stage.x + float32((px*v.Scale+v.OffsetX)/scale), stage.y + float32((py*v.Scale+v.OffsetY)/scale)
}

// promptPlaces are where the points and the edges of the box of the prompt lie in the window.
func (f *layout) promptPlaces() []rect {
	at := f.onStage
	const rim = style.Space12 // of a marker
	var taken []rect
	for _, p := range f.prompt.Points {
		x, y := at(p.X, p.Y)
		taken = append(taken, rect{x - rim, y - rim, 2 * rim, 2 * rim})
	}
	if b := f.prompt.Box; b != nil {
		x0, y0 := at(b.X0, b.Y0)
		x1, y1 := at(b.X1, b.Y1)
		taken = append(taken,
			rect{x0 - rim, y0 - rim, x1 - x0 + 2*rim, 2 * rim}, rect{x0 - rim, y1 - rim, x1 - x0 + 2*rim, 2 * rim},
			rect{x0 - rim, y0 - rim, 2 * rim, y1 - y0 + 2*rim}, rect{x1 - rim, y0 - rim, 2 * rim, y1 - y0 + 2*rim})
	}
	return taken
}

// arrange lays out again after a part came or went or changed its size.
func (f *layout) arrange() {
	f.Layout(nil, f.box.Size())
}

// stripBack is how long the candidates wait before they come back: what was drawn is answered meanwhile, which may put them elsewhere.
const stripBack = 80 * time.Millisecond

// stepAside takes what floats over the picture out of sight, or brings it back.
func (f *layout) stepAside(on bool) {
	f.aside = on
	f.endReturn()
	if !on {
		f.returns = f.shell.later(stripBack, func() {
			f.returns = nil
			f.placeStrip()
		})
	}
	f.arrange()
}

// endReturn ends the wait of the candidates.
func (f *layout) endReturn() {
	if f.returns != nil {
		f.returns()
		f.returns = nil
	}
}

// repaint has the next frame painted. The key catcher stands for everything: it has nothing to draw anew.
func (f *layout) repaint() { f.win.Canvas().Refresh(f.w.catcher) }

// recolour follows a change of theme.
func (f *layout) recolour() {
	p := style.Current()
	f.w.canvas.SetTheme(p.Well, p.Accent, style.Negative)
}

func place(o fyne.CanvasObject, at rect) {
	o.Move(fyne.NewPos(at.x, at.y))
	o.Resize(fyne.NewSize(at.w, at.h))
}
