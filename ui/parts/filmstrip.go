package parts

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/lang"
	"clickmask/ui/look"
)

// Frame is one picture of a folder. Done says that it has kept objects.
type Frame struct {
	Name string
	Done bool
}

// Filmstrip shows the pictures of a folder along the bottom. Thumbs are asked for as they come into sight.
type Filmstrip struct {
	widget.BaseWidget

	OnShow func(i int) // a click on a frame
	OnNeed func(i int) // a frame in sight has no thumb: answer now or later with SetThumb

	frames  []Frame
	current int
	lane    *lane
	thumbs  map[int]image.Image
	asked   map[int]bool
}

const (
	framePitch = 100
	frameSide  = 94
	// keptThumbs is how many thumbs on either side of the asked one stay in memory.
	keptThumbs = 256
)

// NewFilmstrip makes an empty strip.
func NewFilmstrip() *Filmstrip {
	f := &Filmstrip{thumbs: map[int]image.Image{}, asked: map[int]bool{}}
	f.lane = newLane(false, framePitch,
		func() fyne.CanvasObject { return newFrameTile(f) },
		func(i int, item fyne.CanvasObject) { f.bind(i, item.(*frameTile)) })
	f.ExtendBaseWidget(f)
	return f
}

// SetFrames shows the pictures of another folder, without thumbs, scrolled to the current one.
func (f *Filmstrip) SetFrames(frames []Frame, current int) {
	f.frames = append([]Frame(nil), frames...)
	f.current = current
	f.thumbs, f.asked = map[int]image.Image{}, map[int]bool{}
	f.lane.setCountAt(len(frames), current)
	f.Refresh()
}

// SetCurrent marks the shown picture and scrolls to it.
func (f *Filmstrip) SetCurrent(i int) {
	if f.current != i {
		f.current = i
		f.lane.reveal(i)
		f.Refresh()
	}
}

// SetDone marks a picture that has kept objects. A number out of range is ignored.
func (f *Filmstrip) SetDone(i int, done bool) {
	if i >= 0 && i < len(f.frames) && f.frames[i].Done != done {
		f.frames[i].Done = done
		f.lane.area.update()
	}
}

// SetThumb gives a frame its picture, of any size. Those far away are forgotten and asked for again.
func (f *Filmstrip) SetThumb(i int, thumb image.Image) {
	if i < 0 || i >= len(f.frames) {
		return
	}
	f.thumbs[i] = thumb
	for j := range f.thumbs {
		if j < i-keptThumbs || j > i+keptThumbs {
			delete(f.thumbs, j)
			delete(f.asked, j)
		}
	}
	f.lane.area.update()
}

func (f *Filmstrip) bind(i int, tile *frameTile) {
	if i >= len(f.frames) {
		return
	}
	tile.set(i, f.frames[i], i == f.current, f.thumbs[i])
	if f.thumbs[i] == nil && !f.asked[i] && f.OnNeed != nil {
		f.asked[i] = true
		f.OnNeed(i)
	}
}

// CreateRenderer belongs to Fyne.
func (f *Filmstrip) CreateRenderer() fyne.WidgetRenderer {
	line := canvas.NewRectangle(color.Transparent)
	count := newText(look.TextQuiet)
	return newSketch(&sketch{
		owner:   f,
		objects: []fyne.CanvasObject{line, f.lane, count},
		min:     func() fyne.Size { return fyne.NewSize(0, look.FilmstripHeight) },
		layout: func(s fyne.Size) {
			place(line, 0, 0, s.Width, look.Hair)
			w := count.MinSize().Width + look.Space16
			place(f.lane, look.Space8, look.Hair, max(0, s.Width-look.Space8-w-look.Space16), s.Height-look.Hair)
			placeTextRight(count, s.Width-look.Space16, s.Height/2)
		},
		paint: func(p look.Palette) {
			line.FillColor = p.Hairline
			count.Color, count.Text = p.Quiet, ""
			if len(f.frames) > 0 {
				count.Text = lang.T("%d of %d", f.current+1, len(f.frames))
			}
		},
	})
}

// frameTile is one picture of the strip.
type frameTile struct {
	control
	index   int
	frame   Frame
	current bool
	thumb   image.Image
}

func newFrameTile(f *Filmstrip) *frameTile {
	t := &frameTile{}
	t.OnTapped = func() {
		if f.OnShow != nil {
			f.OnShow(t.index)
		}
	}
	t.extend(t)
	return t
}

func (t *frameTile) set(i int, frame Frame, current bool, thumb image.Image) {
	if t.index == i && t.frame == frame && t.current == current && t.thumb == thumb {
		return
	}
	t.index, t.frame, t.current, t.thumb = i, frame, current, thumb
	t.Refresh()
}

// CreateRenderer belongs to Fyne.
func (t *frameTile) CreateRenderer() fyne.WidgetRenderer {
	back, ring, mat := newBlock(look.Radius), newBlock(look.Radius), newBlock(look.Space4)
	thumb, name := newPicture(look.Space4), newText(11)
	disc, tick := canvas.NewCircle(color.Transparent), newIcon()
	return newSketch(&sketch{
		owner:   t,
		objects: []fyne.CanvasObject{back, mat, thumb, disc, tick, name, ring},
		min:     func() fyne.Size { return fyne.NewSize(framePitch, look.FilmstripHeight) },
		layout: func(s fyne.Size) {
			const top, inner = 6, 6
			w, h := float32(frameSide), s.Height-2*top
			place(back, (s.Width-w)/2, top, w, h)
			place(ring, (s.Width-w)/2, top, w, h)
			x := (s.Width-w)/2 + inner
			pictureHeight := h - 2*inner - 16
			place(mat, x, top+inner, w-2*inner, pictureHeight)
			place(thumb, x, top+inner, w-2*inner, pictureHeight)
			place(disc, x+w-2*inner-15, top+inner-1, 16, 16)
			place(tick, x+w-2*inner-13, top+inner+1, 12, 12)
			fit(name, t.frame.Name, w-2*inner)
			placeText(name, (s.Width-name.MinSize().Width)/2, top+h-inner-6)
		},
		paint: func(p look.Palette) {
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
			mat.FillColor, mat.Hidden = p.Well, t.thumb != nil
			if thumb.Image != t.thumb {
				thumb.Image = t.thumb
				thumb.Refresh()
			}
			thumb.Hidden = t.thumb == nil
			disc.FillColor, disc.StrokeColor, disc.StrokeWidth = p.Accent, p.Window, 1.5
			setIcon(tick, look.IconCheck, p.OnAccent)
			disc.Hidden, tick.Hidden = !t.frame.Done, !t.frame.Done
			paintRing(ring, p, t.focused)
		},
	})
}
