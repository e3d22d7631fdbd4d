package ui

import (
	"fyne.io/fyne/v2"
	fynecanvas "fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"clickmask/prompt"
	"clickmask/ui/desk"
	"clickmask/ui/look"
)

// frame lays the parts of the window out. In a window narrower than look.CompactBelow the right panel is a drawer.
type frame struct {
	win  fyne.Window
	w    *widgets
	root fyne.CanvasObject
	box  *fyne.Container

	pictures int           // how many are open
	prompt   prompt.Prompt // that the strip must not cover

	compact bool
	drawer  bool // the drawer is open
	folded  bool // the panels are hidden by a person
	bare    bool // full screen: the picture alone
}

func newFrame(s *shell, w *widgets) *frame {
	f := &frame{win: s.win, w: w}
	f.box = container.New(f, w.catcher, w.canvas, w.welcome, w.progress, w.strip, w.message, w.film, w.status, w.rail, w.objects, w.top)
	f.root = container.NewStack(f.box, w.tips)
	return f
}

// MinSize belongs to Fyne.
func (f *frame) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(look.MinW, look.MinH) }

// Layout belongs to Fyne.
func (f *frame) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	w := f.w
	if compact := size.Width < look.CompactBelow; compact != f.compact {
		f.compact, f.drawer = compact, false
		w.objects.SetCompact(compact)
		w.top.SetCompact(compact)
		w.top.SetPanelOpen(false)
	}
	pictures := f.pictures
	open := pictures > 0
	var top, bottom, left, right float32
	if !f.bare {
		top, bottom = look.TopBarHeight, look.StatusHeight
		if pictures > 1 {
			bottom += look.FilmstripHeight
		}
		if !f.folded {
			left = look.RailWidth
		}
	}
	panel := open && !f.bare && !f.folded && (!f.compact || f.drawer)
	if panel && !f.compact {
		right = look.PanelWidth
	}
	if !open {
		left = 0
	}
	stage := fyne.NewSize(size.Width-left-right, size.Height-top-bottom)

	show(w.top, !f.bare)
	show(w.rail, left > 0)
	show(w.objects, panel)
	show(w.film, pictures > 1 && !f.bare)
	show(w.status, !f.bare)
	show(w.canvas, open)
	show(w.welcome, !open)

	put(w.catcher, 0, 0, 0, 0)
	put(w.top, 0, 0, size.Width, look.TopBarHeight)
	put(w.rail, 0, top, look.RailWidth, stage.Height)
	put(w.canvas, left, top, stage.Width, stage.Height)
	put(w.welcome, left, top, stage.Width, stage.Height)
	put(w.progress, left, top, stage.Width, w.progress.MinSize().Height)
	put(w.objects, size.Width-look.PanelWidth, top, look.PanelWidth, stage.Height)
	put(w.film, 0, size.Height-bottom, size.Width, look.FilmstripHeight)
	put(w.status, 0, size.Height-look.StatusHeight, size.Width, look.StatusHeight)

	m := w.message.MinSize()
	width := min(560, stage.Width-2*look.Space16)
	put(w.message, left+(stage.Width-width)/2, top+look.Space12, width, m.Height)
	f.placeStrip(left, top, stage)
}

// placeStrip puts the candidates at the bottom of the picture, or at its top where they would cover a prompt.
func (f *frame) placeStrip(left, top float32, stage fyne.Size) {
	s := f.w.strip.MinSize()
	x := left + (stage.Width-s.Width)/2
	low, high := top+stage.Height-s.Height-look.Space16, top+look.Space16
	y := low
	if f.covers(x-left, low-top, s) && !f.covers(x-left, high-top, s) {
		y = high
	}
	put(f.w.strip, x, y, s.Width, s.Height)
}

// follow takes in what the layout depends on.
func (f *frame) follow(v desk.View) {
	f.prompt = v.Prompt
	if f.pictures != len(v.Pages) {
		f.pictures = len(v.Pages)
		f.arrange()
	}
	f.moveStrip()
}

// toggleDrawer opens the drawer of a narrow window, or closes it.
func (f *frame) toggleDrawer() { f.setDrawer(!f.drawer) }

func (f *frame) closeDrawer() { f.setDrawer(false) }

func (f *frame) setDrawer(open bool) {
	f.drawer = open
	f.w.top.SetPanelOpen(open)
	f.arrange()
}

// foldPanels hides the panels, or shows them again.
func (f *frame) foldPanels() {
	f.folded = !f.folded
	f.arrange()
}

// setBare shows the picture alone, or everything again.
func (f *frame) setBare(bare bool) {
	f.bare = bare
	f.arrange()
}

// moveStrip follows a change of the prompt or of the view.
func (f *frame) moveStrip() {
	if f.w.strip.Visible() {
		f.placeStrip(f.w.canvas.Position().X, f.w.canvas.Position().Y, f.w.canvas.Size())
	}
}

// covers says whether a strip at that place of the canvas lies over a point or an edge of the box.
func (f *frame) covers(x, y float32, size fyne.Size) bool {
	v, scale := f.w.canvas.View(), float64(f.win.Canvas().Scale())
	at := func(px, py float64) (float32, float32) {
		return float32((px*v.Scale + v.OffsetX) / scale), float32((py*v.Scale + v.OffsetY) / scale)
	}
	const rim = look.Space12 // of a marker
	within := func(v, from, length float32) bool { return v > from-rim && v < from+length+rim }
	for _, p := range f.prompt.Points {
		if px, py := at(p.X, p.Y); within(px, x, size.Width) && within(py, y, size.Height) {
			return true
		}
	}
	b := f.prompt.Box
	if b == nil {
		return false
	}
	x0, y0 := at(b.X0, b.Y0)
	x1, y1 := at(b.X1, b.Y1)
	across := x0 < x+size.Width+rim && x1 > x-rim
	along := y0 < y+size.Height+rim && y1 > y-rim
	return across && (within(y0, y, size.Height) || within(y1, y, size.Height)) ||
		along && (within(x0, x, size.Width) || within(x1, x, size.Width))
}

// arrange lays out again after a part came or went or changed its size.
func (f *frame) arrange() {
	f.Layout(nil, f.box.Size())
}

// repaint has the next frame painted where a part that Fyne has never painted came in: that cannot ask for it itself.
func (f *frame) repaint() { fynecanvas.Refresh(f.box) }

// recolour follows a change of theme.
func (f *frame) recolour() {
	p := look.Current()
	f.w.canvas.SetTheme(p.Well, p.Accent, look.Negative)
}

func show(o fyne.CanvasObject, visible bool) {
	if visible {
		o.Show()
	} else {
		o.Hide()
	}
}

func put(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}
