package parts

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/lang"
	"clickmask/ui/style"
)

// Recent is a picture, folder or session that was open before. Where is its folder, for telling equal names apart.
type Recent struct {
	Path, Name, Where string
	Thumb             image.Image // nil for none
}

// Welcome fills the window while nothing is open.
type Welcome struct {
	widget.BaseWidget

	OnOpen   func()
	OnFolder func()
	OnSample func()
	OnRecent func(path string)
	OnTour   func() // the guided tour is taken
	OnNoTour func() // it is not wanted
	OnLeave  func() // the keyboard has left a button, to nobody or elsewhere

	sample  *sampleTile
	open    *Button
	folder  *Button
	tour    *textLink // hidden where the tour is not offered
	noTour  *IconButton
	recents []*recentRow
}

// recentsShown is how many of the recent ones there is room for.
const recentsShown = 3

// NewWelcome makes the page without a sample and without recent pictures.
func NewWelcome() *Welcome {
	w := &Welcome{}
	w.sample = newSampleTile(func() { call(w.OnSample) })
	w.open = newButton(func() string { return lang.T("Open a picture") }, ButtonPrimary, func() { call(w.OnOpen) })
	w.folder = newButton(func() string { return lang.T("Open a folder") }, ButtonPlain, func() { call(w.OnFolder) })
	w.tour = newLink(func() string { return lang.T("New here? Take the guided tour") }, func() { call(w.OnTour) })
	w.noTour = newIconButton(style.IconClose, 28, func() string { return lang.T("No, thank you") }, nil, func() { call(w.OnNoTour) })
	w.tour.Hidden, w.noTour.Hidden = true, true
	for _, c := range []*control{&w.sample.control, &w.open.control, &w.folder.control, &w.tour.control, &w.noTour.control} {
		c.left = func() { call(w.OnLeave) }
	}
	w.ExtendBaseWidget(w)
	return w
}

// SetSample shows the sample picture; nil hides it.
func (w *Welcome) SetSample(picture image.Image) {
	w.sample.picture = picture
	w.Refresh()
}

// SetTour offers the guided tour, or no longer.
func (w *Welcome) SetTour(offered bool) {
	w.tour.Hidden, w.noTour.Hidden = !offered, !offered
	w.Refresh()
}

// SetRecents shows the first three of the recent ones.
func (w *Welcome) SetRecents(list []Recent) {
	w.recents = nil
	for _, r := range list[:min(len(list), recentsShown)] {
		w.recents = append(w.recents, newRecentRow(r, func() {
			if w.OnRecent != nil {
				w.OnRecent(r.Path)
			}
		}))
	}
	for _, r := range w.recents {
		r.left = func() { call(w.OnLeave) }
	}
	w.Refresh()
}

// CreateRenderer belongs to Fyne.
func (w *Welcome) CreateRenderer() fyne.WidgetRenderer {
	title, recent := newBoldText(style.TextLarge), newBoldText(style.TextQuiet)
	s := &sketch{owner: w}
	fixed := []fyne.CanvasObject{title, recent, w.sample, w.open, w.folder, w.tour, w.noTour}
	const rowWidth, rowPitch, tourPitch = 360, 48, 40
	s.min = func() fyne.Size { return fyne.NewSize(400, 320) }
	s.layout = func(size fyne.Size) {
		hasSample, rows := w.sample.picture != nil, len(w.recents)
		title.TextSize = style.TextLarge
		if fyne.MeasureText(lang.T("Open a picture, or drop one here"), title.TextSize, title.TextStyle).Width > size.Width-style.Space32 {
			title.TextSize = style.TextTitle
		}
		sampleHeight := min(sampleMost, max(96, size.Height-400))
		total := func() float32 {
			h := title.MinSize().Height + style.Space16 + style.Control + style.Space4
			if hasSample {
				h += sampleHeight + style.Space24
			}
			if !w.tour.Hidden {
				h += tourPitch
			}
			if rows > 0 {
				h += style.Space32 + 24 + float32(rows)*rowPitch
			}
			return h
		}
		// In a low window the recent ones go first, from the last on, then the sample.
		for rows > 0 && total() > size.Height-style.Space16 {
			rows--
		}
		hasSample = hasSample && total() <= size.Height-style.Space16
		height := total()
		recent.Hidden, w.sample.Hidden = rows == 0, !hasSample
		for i, r := range w.recents {
			r.Hidden = i >= rows
		}
		y := max(style.Space8, (size.Height-height)/2)
		centre := func(o fyne.CanvasObject, w, h float32) {
			place(o, (size.Width-w)/2, y, w, h)
			y += h
		}
		if hasSample {
			centre(w.sample, sampleHeight*1.5, sampleHeight)
			y += style.Space24
		}
		fit(title, lang.T("Open a picture, or drop one here"), size.Width-style.Space32)
		m := title.MinSize()
		centre(title, m.Width, m.Height)
		y += style.Space16
		ow, fw := w.open.MinSize().Width, w.folder.MinSize().Width
		x := (size.Width - ow - style.Space8 - fw) / 2
		place(w.open, x, y, ow, style.Control+style.Space4)
		place(w.folder, x+ow+style.Space8, y, fw, style.Control+style.Space4)
		y += style.Control + style.Space4
		if !w.tour.Hidden {
			tm := w.tour.MinSize()
			x = (size.Width - tm.Width - style.Space4 - 28) / 2
			place(w.tour, x, y+(tourPitch-tm.Height)/2+style.Space4, tm.Width, tm.Height)
			place(w.noTour, x+tm.Width+style.Space4, y+(tourPitch-28)/2+style.Space4, 28, 28)
			y += tourPitch
		}
		y += style.Space32
		left := (size.Width - min(rowWidth, size.Width-style.Space32)) / 2
		placeText(recent, left+style.Space8, y+8)
		y += 24
		for _, r := range w.recents[:rows] {
			place(r, left, y, size.Width-2*left, rowPitch)
			y += rowPitch
		}
	}
	s.paint = func(p style.Palette) {
		title.Color = p.Text
		recent.Text, recent.Color = lang.T("Recent"), p.Quiet
		s.objects = append([]fyne.CanvasObject{}, fixed...)
		for _, r := range w.recents {
			s.objects = append(s.objects, r)
		}
	}
	return newSketch(s)
}

// sampleMost is the greatest height of the sample's thumb.
const sampleMost = 200

// sampleTile is the sample picture with its name on it; a click opens it.
type sampleTile struct {
	control
	picture image.Image
}

func newSampleTile(tapped func()) *sampleTile {
	t := &sampleTile{}
	t.OnTapped = tapped
	t.extend(t)
	return t
}

// CreateRenderer belongs to Fyne.
func (t *sampleTile) CreateRenderer() fyne.WidgetRenderer {
	thumb, ring := newPicture(style.RadiusFloat), newBlock(style.RadiusFloat)
	thumb.FillMode = canvas.ImageFillCover
	pill, label := newBlock(style.Radius), newText(style.TextQuiet)
	return newSketch(&sketch{
		owner:   t,
		objects: []fyne.CanvasObject{thumb, pill, label, ring},
		min:     func() fyne.Size { return fyne.NewSize(150, 100) },
		layout: func(s fyne.Size) {
			place(thumb, 0, 0, s.Width, s.Height)
			place(ring, 0, 0, s.Width, s.Height)
			w := label.MinSize().Width + 2*style.Space8
			place(pill, s.Width-w-style.Space8, s.Height-26-style.Space8, w, 26)
			placeText(label, s.Width-w, s.Height-13-style.Space8)
		},
		paint: func(p style.Palette) {
			if thumb.Image != t.picture {
				thumb.Image = t.picture
				thumb.Refresh()
			}
			label.Text, label.Color, pill.FillColor = lang.T("Try the sample"), p.Text, p.Raised
			ring.Hidden = false
			ring.StrokeColor, ring.StrokeWidth = p.Border, p.Line
			if t.hovered || t.focused {
				ring.StrokeColor, ring.StrokeWidth = p.Accent, 2
			}
		},
	})
}

// recentRow is one recent picture: thumb, name and folder.
type recentRow struct {
	control
	recent Recent
}

func newRecentRow(r Recent, tapped func()) *recentRow {
	row := &recentRow{recent: r}
	row.OnTapped = tapped
	row.extend(row)
	return row
}

// CreateRenderer belongs to Fyne.
func (r *recentRow) CreateRenderer() fyne.WidgetRenderer {
	back, ring, mat := newBlock(style.Radius), newBlock(style.Radius), newBlock(style.Space4)
	thumb, icon := newPicture(style.Space4), newIcon()
	thumb.FillMode = canvas.ImageFillCover
	name, where := newText(style.TextBody), newText(style.TextQuiet)
	return newSketch(&sketch{
		owner:   r,
		objects: []fyne.CanvasObject{back, mat, icon, thumb, name, where, ring},
		min:     func() fyne.Size { return fyne.NewSize(200, 48) },
		layout: func(s fyne.Size) {
			place(back, 0, 0, s.Width, s.Height)
			place(ring, 0, 0, s.Width, s.Height)
			const tw, th = 48, 32
			middle := s.Height / 2
			place(mat, style.Space8, middle-th/2, tw, th)
			place(thumb, style.Space8, middle-th/2, tw, th)
			place(icon, style.Space8+(tw-style.IconSize)/2, middle-style.IconSize/2, style.IconSize, style.IconSize)
			const left = style.Space8 + tw + style.Space12
			room := s.Width - left - style.Space8
			fit(name, r.recent.Name, room)
			fit(where, r.recent.Where, room)
			placeText(name, left, middle-9)
			placeText(where, left, middle+9)
		},
		paint: func(p style.Palette) {
			back.FillColor = color.Transparent
			if r.hovered {
				back.FillColor = p.Hover
			}
			if r.pressed {
				back.FillColor = p.Pressed
			}
			mat.FillColor = p.Well
			setIcon(icon, style.IconPicture, p.Quiet)
			thumb.Hidden = r.recent.Thumb == nil
			mat.Hidden, icon.Hidden = !thumb.Hidden, !thumb.Hidden
			if thumb.Image != r.recent.Thumb {
				thumb.Image = r.recent.Thumb
				thumb.Refresh()
			}
			name.Color, where.Color = p.Text, p.Quiet
			paintRing(ring, p, r.focused)
		},
	})
}
