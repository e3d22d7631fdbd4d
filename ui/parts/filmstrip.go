package parts

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/lang"
	"clickmask/ui/style"
)

// Still is one picture of a folder in the filmstrip. Reason says in a sentence why it cannot be shown, and is read in its tip. Done says
// that it has kept objects, where State says nothing; Objects says so whatever else State says of it.
type Still struct {
	Name    string
	Done    bool
	Objects bool
	State   StillState
	Reason  string
}

// StillState is what the strip marks a picture with.
type StillState int

// The states.
const (
	StillPlain      StillState = iota // nothing is known of it
	StillHasObjects                   // objects were kept: a dot
	StillUnsure                       // the program is unsure of its masks: a dot in the colour of warnings
	StillDone                         // a person is done with it: a tick
	StillEmpty                        // a person said that there is nothing in it: a bar
	StillMissing                      // its file is not there: a tile without a picture
	StillUnreadable                   // its file is no picture that can be shown: a torn one
)

// state is what to mark a still with, whichever field says it.
func (f Still) state() StillState {
	if f.State == StillPlain && f.Done {
		return StillDone
	}
	return f.State
}

// shows says whether a picture of it can be had.
func (f Still) shows() bool { return f.State != StillMissing && f.State != StillUnreadable }

// words are what the tip says: the whole name, and what is with it.
func (f Still) words() string {
	what := ""
	switch f.state() {
	case StillHasObjects:
		what = lang.T("has objects")
	case StillUnsure:
		what = lang.T("needs a look")
	case StillDone:
		what = lang.T("done")
	case StillEmpty:
		what = lang.T("nothing here")
	case StillMissing:
		what = lang.T("the file is not there")
	case StillUnreadable:
		what = lang.T("cannot be shown")
	}
	switch {
	case f.Reason != "":
		return f.Reason
	case what == "":
		return f.Name
	}
	return f.Name + ": " + what
}

// Filmstrip shows the pictures of a folder along the bottom. Thumbs are asked for as they come into sight.
type Filmstrip struct {
	widget.BaseWidget

	OnShow   func(i int) // a click on a still
	OnRemove func(i int) // it is to be taken out
	OnNeed   func(i int) // a still in sight has no thumb: answer now or later with SetThumb
	OnLeave  func()      // the keyboard has left a still, to nobody or elsewhere
	// HasClass says which pictures have an object of a class that goes with a text, in lower case; nil knows of none.
	HasClass func(text string) func(i int) bool
	// HasNameless says whether a picture has an object without a class; nil knows of none.
	HasNameless func(i int) bool

	tips    *TipLayer
	finder  *filmFinder
	stills  []Still
	current int
	lane    *lane
	thumbs  map[int]image.Image
	asked   map[int]bool
}

const (
	stillPitch = 100
	stillSide  = 94
	// keptThumbs is how many thumbs on either side of the asked one stay in memory.
	keptThumbs = 256
)

// NewFilmstrip makes an empty strip.
func NewFilmstrip() *Filmstrip {
	f := &Filmstrip{thumbs: map[int]image.Image{}, asked: map[int]bool{}}
	f.lane = newLane(false, stillPitch,
		func() fyne.CanvasObject { return newStillTile(f) },
		func(place int, item fyne.CanvasObject) { f.bind(f.at(place), item.(*stillTile)) })
	f.lane.beside = 2 // who goes on sees what comes
	f.finder = newFilmFinder(f)
	f.ExtendBaseWidget(f)
	return f
}

// SetTips gives the stills tips with their whole names.
func (f *Filmstrip) SetTips(tips *TipLayer) {
	f.tips = tips
	f.finder.button.tips, f.finder.field.cross.tips = tips, tips
}

// SetStills shows the pictures of another folder, without thumbs, scrolled to the current one.
func (f *Filmstrip) SetStills(stills []Still, current int) {
	f.stills = append([]Still(nil), stills...)
	f.current = current
	f.thumbs, f.asked = map[int]image.Image{}, map[int]bool{}
	f.finder.look()
	f.lane.setCountAt(f.count(), f.placeOf(current))
	f.Refresh()
}

// SetCurrent marks the shown picture and scrolls to it.
func (f *Filmstrip) SetCurrent(i int) {
	if f.current != i {
		f.current = i
		f.Refilter()
		f.lane.reveal(f.placeOf(i))
		f.Refresh()
	}
}

// SetDone marks a picture that has kept objects. A number out of range is ignored.
func (f *Filmstrip) SetDone(i int, done bool) {
	if i >= 0 && i < len(f.stills) && f.stills[i].Done != done {
		f.stills[i].Done = done
		f.Refilter()
		f.lane.area.update()
	}
}

// SetStill says what is known of a picture now, which keeps its thumb. A number out of range is ignored.
func (f *Filmstrip) SetStill(i int, still Still) {
	if i < 0 || i >= len(f.stills) {
		return
	}
	before := f.stills[i]
	f.stills[i] = still
	if !before.shows() && f.stills[i].shows() { // it was found again
		delete(f.asked, i)
	}
	if f.stills[i] != before {
		f.Refilter()
		f.lane.area.update()
	}
}

// SetThumb gives a still its picture, of any size. Those far away are forgotten and asked for again.
func (f *Filmstrip) SetThumb(i int, thumb image.Image) {
	if i < 0 || i >= len(f.stills) {
		return
	}
	f.thumbs[i] = thumb
	at := f.placeOf(i)
	for j := range f.thumbs {
		if place := f.placeOf(j); at >= 0 && (place < 0 || place < at-keptThumbs || place > at+keptThumbs) {
			delete(f.thumbs, j)
			delete(f.asked, j)
		}
	}
	f.lane.area.update()
}

func (f *Filmstrip) bind(i int, tile *stillTile) {
	if i >= len(f.stills) {
		return
	}
	tile.set(i, f.stills[i], i == f.current, f.thumbs[i])
	if f.thumbs[i] == nil && f.stills[i].shows() && !f.asked[i] && f.OnNeed != nil {
		f.asked[i] = true
		f.OnNeed(i)
	}
}

// CreateRenderer belongs to Fyne.
func (f *Filmstrip) CreateRenderer() fyne.WidgetRenderer {
	line := canvas.NewRectangle(color.Transparent)
	count := newText(style.TextQuiet)
	finder := f.finder
	return newSketch(&sketch{
		owner:   f,
		objects: []fyne.CanvasObject{line, f.lane, count, finder.button, finder.field.entry, finder.field.cross, finder.state},
		min:     func() fyne.Size { return fyne.NewSize(0, style.FilmstripHeight) },
		layout: func(s fyne.Size) {
			place(line, 0, 0, s.Width, hair())
			w := finder.layOut(s, count)
			room := max(0, s.Width-style.Space8-w-style.Space16)
			if whole := stillPitch * float32(int((room+style.Space12)/stillPitch)); whole > 0 && whole < f.lane.length() {
				room = whole // no still is cut off before the count; one that nearly has room may come closer to it
			}
			changed := f.lane.Size().Width != room
			place(f.lane, style.Space8, style.Hair, room, s.Height-style.Hair)
			if changed { // a longer count, or a smaller window, would cut the current still off
				f.lane.reveal(f.placeOf(f.current))
			}
		},
		paint: func(p style.Palette) {
			line.FillColor = p.Hairline
			count.Color, count.Text = p.Quiet, ""
			if len(f.stills) > 0 {
				count.Text = lang.T("%d of %d", f.current+1, len(f.stills))
			}
			finder.paint(count)
		},
	})
}

var _ fyne.SecondaryTappable = (*stillTile)(nil)

// stillTile is one picture of the strip.
type stillTile struct {
	control
	film    *Filmstrip
	index   int
	still   Still
	current bool
	thumb   image.Image
}

func newStillTile(f *Filmstrip) *stillTile {
	t := &stillTile{film: f}
	t.left = func() { call(f.OnLeave) }
	t.OnTapped = func() {
		if f.OnShow != nil {
			f.OnShow(t.index)
		}
	}
	t.tips, t.tipSide = f.tips, tipAbove
	t.tip = func() string { return t.still.words() }
	t.extend(t)
	return t
}

func (t *stillTile) set(i int, still Still, current bool, thumb image.Image) {
	if t.index == i && t.still == still && t.current == current && t.thumb == thumb {
		return
	}
	t.index, t.still, t.current, t.thumb = i, still, current, thumb
	t.Refresh()
}

// TypedKey goes to another still with the arrows and to the ends with Home and End; Enter and Space show its picture.
func (t *stillTile) TypedKey(e *fyne.KeyEvent) {
	at := t.film.placeOf(t.index)
	switch e.Name {
	case fyne.KeyLeft:
		t.film.lane.focusItem(at - 1)
	case fyne.KeyRight:
		t.film.lane.focusItem(at + 1)
	case fyne.KeyHome:
		t.film.lane.focusItem(0)
	case fyne.KeyEnd:
		t.film.lane.focusItem(t.film.count() - 1)
	case fyne.KeyDelete: // of the picture that has the keyboard, and nothing on the one that is shown
		t.remove()
	default:
		t.control.TypedKey(e)
	}
}

// TappedSecondary opens the menu of the picture.
func (t *stillTile) TappedSecondary(e *fyne.PointEvent) {
	c := canvasOf(t)
	if c == nil {
		return
	}
	t.tips.leave(&t.control) // which would lie beside the menu
	remove := fyne.NewMenuItem(lang.T("Remove picture from the session…"), t.remove)
	remove.Shortcut = &desktop.CustomShortcut{KeyName: fyne.KeyDelete}
	remove.Disabled = len(t.film.stills) < 2
	ShowMenu(c, fyne.NewMenu("", remove), e.AbsolutePosition)
}

func (t *stillTile) remove() {
	if t.film.OnRemove != nil {
		t.film.OnRemove(t.index)
	}
}

// putAway gives up the keyboard, because the still goes out of sight.
func (t *stillTile) putAway(bool) { giveUp(t) }

// CreateRenderer belongs to Fyne.
func (t *stillTile) CreateRenderer() fyne.WidgetRenderer {
	back, ring, mat := newBlock(style.Radius), newBlock(style.Radius), newBlock(style.Space4)
	thumb, name := newPicture(style.Space4), newText(11)
	disc, tick, none := canvas.NewCircle(color.Transparent), newIcon(), newIcon()
	const markSide, dotSide, noneSide = 16, 10, 28
	return newSketch(&sketch{
		owner:   t,
		objects: []fyne.CanvasObject{back, mat, thumb, none, disc, tick, name, ring},
		min:     func() fyne.Size { return fyne.NewSize(stillPitch, style.FilmstripHeight) },
		layout: func(s fyne.Size) {
			const top, inner = 6, 6
			w, h := float32(stillSide), s.Height-2*top
			place(back, (s.Width-w)/2, top, w, h)
			place(ring, (s.Width-w)/2, top, w, h)
			x := (s.Width-w)/2 + inner
			pictureHeight := h - 2*inner - 16
			place(mat, x, top+inner, w-2*inner, pictureHeight)
			place(thumb, x, top+inner, w-2*inner, pictureHeight)
			place(none, (s.Width-noneSide)/2, top+inner+(pictureHeight-noneSide)/2, noneSide, noneSide)
			side := float32(markSide)
			if s := t.still.state(); s == StillHasObjects || s == StillUnsure {
				side = dotSide
			}
			cornerX, cornerY := x+w-2*inner-7, float32(top+inner+7) // the middle of the mark
			place(disc, cornerX-side/2, cornerY-side/2, side, side)
			place(tick, cornerX-6, cornerY-6, 12, 12)
			fitMiddle(name, t.still.Name, w-2*inner)
			placeText(name, (s.Width-name.MinSize().Width)/2, top+h-inner-6)
		},
		paint: func(p style.Palette) {
			back.FillColor, back.StrokeWidth = color.Transparent, 0
			name.Color = p.Quiet
			switch {
			case t.current:
				back.FillColor, back.StrokeColor, back.StrokeWidth = p.Selected, p.Accent, 1.5
				name.Color = p.Text
			case t.pressed:
				back.FillColor = p.Pressed
			case t.hovered:
				back.FillColor = p.Hover
			}
			shown := t.thumb != nil && t.still.shows()
			mat.FillColor, mat.Hidden = p.Well, shown
			if thumb.Image != t.thumb {
				thumb.Image = t.thumb
				thumb.Refresh()
			}
			thumb.Hidden = !shown
			state := t.still.state()
			disc.FillColor, disc.StrokeColor, disc.StrokeWidth = p.Accent, p.Window, 1.5
			disc.Hidden = state != StillDone && state != StillHasObjects && state != StillEmpty && state != StillUnsure
			if state == StillUnsure {
				disc.FillColor = p.Warning
			}
			tick.Hidden = state != StillDone && state != StillEmpty
			setIcon(tick, style.IconCheck, p.OnAccent)
			if state == StillEmpty {
				disc.FillColor = p.Quiet
				setIcon(tick, style.IconMinus, p.Window)
			}
			none.Hidden = t.still.shows()
			if state == StillMissing {
				setIcon(none, style.IconPictureLost, p.Warning)
			} else {
				setIcon(none, style.IconPictureTorn, p.Warning)
			}
			paintRing(ring, p, t.focused)
		},
	})
}
