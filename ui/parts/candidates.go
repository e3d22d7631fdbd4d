package parts

import (
	"fmt"
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/lang"
	"clickmask/ui/look"
)

// Candidate is one mask on offer. Thumb is any small picture of it ([Silhouette] makes one), nil for none; Score is
// what the model expects of it, 0 to 1.
type Candidate struct {
	Thumb image.Image
	Score float32
}

// CandidateStrip floats over the picture while there is something to keep.
type CandidateStrip struct {
	widget.BaseWidget

	OnChoose func(i int) // counted from 0
	OnKeep   func()

	tips  *TipLayer
	tiles []*candidateTile
	keep  *Button
	shown int
	up    float32 // 0 to 1 while it appears
}

// NewCandidateStrip makes an empty, hidden strip. tips may be nil.
func NewCandidateStrip(tips *TipLayer) *CandidateStrip {
	s := &CandidateStrip{tips: tips, up: 1}
	s.keep = newButton(func() string { return lang.T("Keep") }, ButtonPrimary, func() { call(s.OnKeep) })
	s.keep.icon = look.IconCheck
	s.keep.tips, s.keep.tipKeys, s.keep.tipSide = tips, "Enter", tipAbove
	s.keep.tip = func() string { return lang.T("Keep") }
	s.Hidden = true
	s.ExtendBaseWidget(s)
	return s
}

// SetCandidates shows what is on offer with one of them chosen; none hides the strip.
func (s *CandidateStrip) SetCandidates(list []Candidate, shown int) {
	for len(s.tiles) < len(list) {
		i := len(s.tiles)
		tile := newCandidateTile(i, func() { s.choose(i) })
		tile.tips, tile.tipSide = s.tips, tipAbove
		tile.tip = func() string { return lang.T("Candidate %d", i+1) }
		tile.tipKeys = "Tab"
		s.tiles = append(s.tiles, tile)
	}
	s.tiles = s.tiles[:len(list)]
	for i, c := range list {
		s.tiles[i].candidate = c
	}
	s.shown = shown
	appears := s.Hidden && len(list) > 0
	s.Hidden = len(list) == 0
	s.markShown()
	s.Refresh()
	if appears {
		appear(func(shown float32) { s.up = shown; s.Refresh() })
	}
}

// Choose shows another of the candidates; it does not call OnChoose.
func (s *CandidateStrip) Choose(i int) {
	s.shown = i
	s.markShown()
}

func (s *CandidateStrip) choose(i int) {
	s.Choose(i)
	if s.OnChoose != nil {
		s.OnChoose(i)
	}
}

func (s *CandidateStrip) markShown() {
	for i, tile := range s.tiles {
		tile.chosen = i == s.shown
		tile.Refresh()
	}
}

// CreateRenderer belongs to Fyne.
func (s *CandidateStrip) CreateRenderer() fyne.WidgetRenderer {
	back, line := newBlock(look.RadiusFloat), canvas.NewRectangle(color.Transparent)
	hint := newKeyCap("Enter")
	r := &sketch{owner: s}
	fixed := []fyne.CanvasObject{back, line, s.keep, hint}
	r.min = func() fyne.Size {
		w := look.Space8 + float32(len(s.tiles))*(tileWidth+look.Space4) - look.Space4 + look.Space8
		w += look.Hair + look.Space8 + s.keep.MinSize().Width + look.Space8 + hint.MinSize().Width + look.Space12
		return fyne.NewSize(w, tileHeight+2*look.Space8)
	}
	r.layout = func(size fyne.Size) {
		low := (1 - s.up) * rise
		place(back, 0, low, size.Width, size.Height)
		x := look.Space8
		for _, tile := range s.tiles {
			place(tile, x, low+look.Space8, tileWidth, tileHeight)
			x += tileWidth + look.Space4
		}
		x += look.Space8 - look.Space4
		place(line, x, low+look.Space8, look.Hair, size.Height-2*look.Space8)
		x += look.Hair + look.Space8
		w := s.keep.MinSize().Width
		place(s.keep, x, low+(size.Height-look.Control)/2, w, look.Control)
		x += w + look.Space8
		m := hint.MinSize()
		place(hint, x, low+(size.Height-m.Height)/2, m.Width, m.Height)
	}
	r.paint = func(p look.Palette) {
		back.FillColor, back.StrokeColor, back.StrokeWidth = p.Raised, p.Border, look.Hair
		back.Shadow = shadow(p, 20)
		line.FillColor = p.Hairline
		r.objects = append([]fyne.CanvasObject{}, fixed...)
		for _, tile := range s.tiles {
			r.objects = append(r.objects, tile)
		}
	}
	return newSketch(r)
}

const (
	tileWidth  = 76
	tileHeight = 60
)

// candidateTile is one candidate: its shape, its number and its score.
type candidateTile struct {
	control
	index     int
	candidate Candidate
	chosen    bool
}

func newCandidateTile(index int, tapped func()) *candidateTile {
	t := &candidateTile{index: index}
	t.OnTapped = tapped
	t.extend(t)
	return t
}

// CreateRenderer belongs to Fyne.
func (t *candidateTile) CreateRenderer() fyne.WidgetRenderer {
	back, ring := newBlock(look.Radius), newBlock(look.Radius)
	thumb := newPicture(look.Space4)
	number, score := newText(look.TextQuiet), newText(look.TextQuiet)
	return newSketch(&sketch{
		owner:   t,
		objects: []fyne.CanvasObject{back, thumb, number, score, ring},
		min:     func() fyne.Size { return fyne.NewSize(tileWidth, tileHeight) },
		layout: func(s fyne.Size) {
			place(back, 0, 0, s.Width, s.Height)
			place(ring, 0, 0, s.Width, s.Height)
			place(thumb, look.Space8, 6, s.Width-2*look.Space8, 32)
			y := s.Height - 12
			placeText(number, look.Space8, y)
			placeTextRight(score, s.Width-look.Space8, y)
		},
		paint: func(p look.Palette) {
			number.Text, score.Text = fmt.Sprint(t.index+1), fmt.Sprintf("%.2f", t.candidate.Score)
			number.Color, score.Color = p.Quiet, p.Text
			back.FillColor, back.StrokeWidth = color.Transparent, 0
			switch {
			case t.chosen:
				back.FillColor, back.StrokeColor, back.StrokeWidth = p.Selected, p.Accent, 1.5
				number.Color = p.Text
			case t.pressed:
				back.FillColor = p.Pressed
			case t.hovered:
				back.FillColor = p.Hover
			}
			if thumb.Image != t.candidate.Thumb {
				thumb.Image = t.candidate.Thumb
				thumb.Refresh()
			}
			thumb.Hidden = t.candidate.Thumb == nil
			paintRing(ring, p, t.focused)
		},
	})
}
