package parts

import (
	"fmt"
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/lang"
	"clickmask/ui/style"
)

// Candidate is one mask on offer. Thumb is any small picture of it ([Silhouette] makes one), nil for none; Score is
// what the model expects of it, 0 to 1; Word says how it differs from the others ([SizeWords]), "" for nothing. They
// have no numbers, because the digits mean classes.
type Candidate struct {
	Thumb image.Image
	Score float32
	Word  string
}

// SizeWords call three candidates a part, the thing and the whole, by their areas in any unit. Of another number, or
// where two areas are equal, nothing is said.
func SizeWords(areas []float64) []string {
	words := make([]string, len(areas))
	if len(areas) != 3 {
		return words
	}
	names := []string{lang.T("part"), lang.T("thing"), lang.T("whole")}
	for i, a := range areas {
		rank := 0
		for j, b := range areas {
			switch {
			case i != j && a == b:
				return make([]string, len(areas))
			case b < a:
				rank++
			}
		}
		words[i] = names[rank]
	}
	return words
}

// CandidateStrip floats over the picture while there is something to keep.
type CandidateStrip struct {
	widget.BaseWidget

	OnChoose func(i int) // counted from 0
	OnKeep   func()

	tips    *TipLayer
	tiles   []*candidateTile
	keep    *Button
	class   *classChip
	shown   int
	compact bool
	crowded bool    // there is no room for it anywhere
	up      float32 // 0 to 1 while it appears
}

// NewCandidateStrip makes an empty, hidden strip. tips may be nil.
func NewCandidateStrip(tips *TipLayer) *CandidateStrip {
	s := &CandidateStrip{tips: tips, up: 1}
	s.keep = newButton(func() string { return lang.T("Keep") }, ButtonPrimary, func() { call(s.OnKeep) })
	s.keep.icon = style.IconCheck
	s.keep.tips, s.keep.tipKeys, s.keep.tipSide = tips, "Enter", tipAbove
	s.keep.tip = func() string { return lang.T("Keep") }
	s.class = newClassChip()
	s.Hidden = true
	s.ExtendBaseWidget(s)
	return s
}

// SetClass names the class that the kept object will have; colour is an index into style.Object. The empty name shows
// none. It stands at the right end, so that nothing else in the strip moves when it comes. It says whether the strip
// changed its width.
func (s *CandidateStrip) SetClass(name string, colour int) (resized bool) {
	if s.class.name == name && s.class.colour == colour {
		return false
	}
	before := s.MinSize().Width
	s.class.name, s.class.colour = name, colour
	s.class.Hidden = name == ""
	s.class.Refresh()
	s.Refresh()
	return s.MinSize().Width != before
}

// Core is the width of the strip without the class at its end: what is centred over the picture, so that "Keep" stays
// where it is while classes come and go.
func (s *CandidateStrip) Core() float32 {
	width := s.MinSize().Width
	if s.class.Visible() {
		width -= s.class.MinSize().Width + classGap
	}
	return width
}

// classGap is before the class, and behind it.
const classGap = style.Space12

// SetCompact makes the strip as small as it can be, for small windows: shapes without words, and no keys.
func (s *CandidateStrip) SetCompact(compact bool) {
	if s.compact == compact {
		return
	}
	s.compact, s.class.compact = compact, compact
	s.class.Refresh()
	for _, tile := range s.tiles {
		tile.compact = compact
		tile.Refresh()
	}
	s.Refresh()
}

// SetCrowded hides the strip while there is no room for it that covers nothing; its keys work all the same.
func (s *CandidateStrip) SetCrowded(crowded bool) {
	if s.crowded != crowded {
		endTip()
		s.crowded = crowded
		s.Hidden = len(s.tiles) == 0 || crowded
		s.Refresh()
	}
}

// Move belongs to Fyne.
func (s *CandidateStrip) Move(to fyne.Position) {
	if to != s.Position() {
		endTip() // another thing may be under the pointer
	}
	s.BaseWidget.Move(to)
}

// Offers says whether there are candidates, in sight or not.
func (s *CandidateStrip) Offers() bool { return len(s.tiles) > 0 }

// tile is the size of one candidate, and the room round the tiles.
func (s *CandidateStrip) tile() (w, h, rim float32) {
	if s.compact {
		return 48, compactTile, style.Space4
	}
	return tileWidth, tileHeight, style.Space8
}

// SetCandidates shows what is on offer with one of them chosen; none hides the strip.
func (s *CandidateStrip) SetCandidates(list []Candidate, shown int) {
	for len(s.tiles) < len(list) {
		i := len(s.tiles)
		tile := newCandidateTile(i, func() { s.choose(i) })
		tile.tips, tile.tipSide = s.tips, tipAbove
		tile.tip = func() string { return lang.T("Show this one") }
		tile.tipKeys = "Tab"
		s.tiles = append(s.tiles, tile)
	}
	if len(s.tiles) != len(list) {
		endTip()
	}
	s.tiles = s.tiles[:len(list)]
	for i, c := range list {
		s.tiles[i].candidate, s.tiles[i].compact = c, s.compact
	}
	s.shown = shown
	appears := s.Hidden && len(list) > 0 && !s.crowded
	s.Hidden = len(list) == 0 || s.crowded
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
	ground, back, line := newFloor(), newBlock(style.RadiusFloat), canvas.NewRectangle(color.Transparent)
	next, enter := newKeyCap("Tab"), newKeyCap("Enter")
	r := &sketch{owner: s}
	fixed := []fyne.CanvasObject{ground, back, line, next, s.class, s.keep, enter}
	// behind are what follows the tiles, with the gap behind each.
	behind := func(each func(o fyne.CanvasObject, size fyne.Size, gap float32)) {
		if next.Visible() {
			each(next, next.MinSize(), style.Space8)
		}
		each(line, fyne.NewSize(style.Hair, 0), style.Space8)
		if enter.Visible() {
			each(s.keep, s.keep.MinSize(), style.Space8)
			each(enter, enter.MinSize(), style.Space12)
		} else {
			each(s.keep, s.keep.MinSize(), style.Space8)
		}
		if s.class.Visible() {
			each(s.class, s.class.MinSize(), classGap)
		}
	}
	r.min = func() fyne.Size {
		w, h, rim := s.tile()
		width := rim + float32(len(s.tiles))*(w+style.Space4) + style.Space4
		behind(func(_ fyne.CanvasObject, size fyne.Size, gap float32) { width += size.Width + gap })
		return fyne.NewSize(width, h+2*rim)
	}
	r.layout = func(size fyne.Size) {
		w, h, rim := s.tile()
		low := (1 - s.up) * rise
		place(ground, 0, 0, size.Width, size.Height)
		place(back, 0, low, size.Width, size.Height)
		x := rim
		for _, tile := range s.tiles {
			place(tile, x, low+rim, w, h)
			x += w + style.Space4
		}
		x += style.Space4
		behind(func(o fyne.CanvasObject, m fyne.Size, gap float32) {
			if o == line {
				m.Height = h
			}
			place(o, x, low+(size.Height-m.Height)/2, m.Width, m.Height)
			x += m.Width + gap
		})
	}
	r.paint = func(p style.Palette) {
		back.FillColor, back.StrokeColor, back.StrokeWidth = p.Raised, p.Border, p.Line
		back.Shadow = shadow(p, 20)
		line.FillColor = p.Hairline
		next.Hidden = s.compact || len(s.tiles) < 2
		enter.Hidden = s.compact
		r.objects = append([]fyne.CanvasObject{}, fixed...)
		for _, tile := range s.tiles {
			r.objects = append(r.objects, tile)
		}
	}
	return newSketch(r)
}

const (
	tileWidth   = 88
	tileHeight  = 60
	compactTile = 36
)

// CompactStripHeight is the height of a strip that is as small as it can be.
const CompactStripHeight float32 = compactTile + 2*style.Space4

// candidateTile is one candidate: its shape, its word and its score; compact, its shape alone.
type candidateTile struct {
	control
	index     int
	candidate Candidate
	chosen    bool
	compact   bool
}

func newCandidateTile(index int, tapped func()) *candidateTile {
	t := &candidateTile{index: index}
	t.OnTapped = tapped
	t.extend(t)
	return t
}

// CreateRenderer belongs to Fyne.
func (t *candidateTile) CreateRenderer() fyne.WidgetRenderer {
	back, ring := newBlock(style.Radius), newBlock(style.Radius)
	thumb := newPicture(style.Space4)
	word, score := newText(style.TextQuiet), newText(style.TextQuiet)
	return newSketch(&sketch{
		owner:   t,
		objects: []fyne.CanvasObject{back, thumb, word, score, ring},
		min:     func() fyne.Size { return fyne.NewSize(tileWidth, tileHeight) },
		layout: func(s fyne.Size) {
			place(back, 0, 0, s.Width, s.Height)
			place(ring, 0, 0, s.Width, s.Height)
			if t.compact {
				place(thumb, style.Space4, style.Space4, s.Width-2*style.Space4, s.Height-2*style.Space4)
				return
			}
			place(thumb, style.Space8, 6, s.Width-2*style.Space8, 32)
			y := s.Height - 12
			if t.candidate.Word == "" {
				placeText(score, (s.Width-score.MinSize().Width)/2, y)
				return
			}
			fit(word, t.candidate.Word, s.Width-2*style.Space8-score.MinSize().Width-style.Space4)
			placeText(word, style.Space8, y)
			placeTextRight(score, s.Width-style.Space8, y)
		},
		paint: func(p style.Palette) {
			word.Text, score.Text = t.candidate.Word, fmt.Sprintf("%.2f", t.candidate.Score)
			word.Color, score.Color = p.Quiet, p.Text
			word.Hidden, score.Hidden = t.compact, t.compact
			back.FillColor, back.StrokeWidth = color.Transparent, 0
			switch {
			case t.chosen:
				back.FillColor, back.StrokeColor, back.StrokeWidth = p.Selected, p.Accent, 1.5
				word.Color = p.Text
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
