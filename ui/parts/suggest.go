package parts

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/style"
)

// Suggestion is a name that is offered while one is typed. Colour is an index into style.Object, negative for none; Key
// is the key that gives it, "" for none.
type Suggestion struct {
	Name   string
	Colour int
	Key    string
}

// mostSuggestions is how many are offered at a time.
const mostSuggestions = 6

// matching are the names that go with what was typed, in whatever case: first those that begin so, then those with a
// word that does, then those that contain it, each in the order of the list. What was typed in full is not offered.
func matching(names []Suggestion, typed string) []Suggestion {
	want := strings.ToLower(strings.TrimSpace(typed))
	var ranks [3][]Suggestion
	for _, s := range names {
		name := strings.ToLower(s.Name)
		switch {
		case name == want:
		case strings.HasPrefix(name, want):
			ranks[0] = append(ranks[0], s)
		case strings.Contains(name, " "+want), strings.Contains(name, "-"+want), strings.Contains(name, "_"+want):
			ranks[1] = append(ranks[1], s)
		case strings.Contains(name, want):
			ranks[2] = append(ranks[2], s)
		}
	}
	found := append(append(ranks[0], ranks[1]...), ranks[2]...)
	return found[:min(len(found), mostSuggestions)]
}

// suggestBox lists names below a field, within the panel of the field: over the window it would take the focus from it.
// A nil one is always empty.
type suggestBox struct {
	widget.BaseWidget
	rows    []*suggestRow
	note    string // in place of rows
	at      int    // the marked one, -1 none
	taken   func(name string)
	changed func() // the panel lays out again
}

func newSuggestBox() *suggestBox {
	b := &suggestBox{at: -1}
	b.Hidden = true
	b.ExtendBaseWidget(b)
	return b
}

func (b *suggestBox) open() bool { return b != nil && len(b.rows) > 0 }

// show lists names; none hides the box, and it has nothing left to draw.
func (b *suggestBox) show(list []Suggestion, taken func(string)) {
	if b == nil {
		return
	}
	if len(list) == 0 && b.lines() == 0 && !b.Visible() {
		return // else each letter of a new name would draw the panel anew
	}
	b.rows, b.at, b.taken, b.note = nil, -1, taken, ""
	for _, s := range list {
		b.rows = append(b.rows, newSuggestRow(b, s))
	}
	b.update()
}

// say shows a sentence where there is no name to show.
func (b *suggestBox) say(note string) {
	if b != nil {
		b.rows, b.at, b.note = nil, -1, note
		b.update()
	}
}

func (b *suggestBox) update() {
	b.Refresh()
	if b.lines() > 0 {
		b.Show()
	} else {
		b.Hide()
	}
	call(b.changed)
}

// lines is how many lines it shows.
func (b *suggestBox) lines() int {
	if b.note != "" {
		return 1
	}
	return len(b.rows)
}

func (b *suggestBox) clear() {
	if b != nil && b.lines() > 0 {
		b.show(nil, nil)
	}
}

func (b *suggestBox) move(by int) {
	n := len(b.rows)
	if b.at < 0 && by < 0 {
		b.at = 0
	}
	b.at = (b.at + by + n) % n
	b.Refresh()
}

func (b *suggestBox) marked() (Suggestion, bool) {
	if !b.open() || b.at < 0 {
		return Suggestion{}, false
	}
	return b.rows[b.at].suggestion, true
}

func (b *suggestBox) completion() string {
	if s, ok := b.marked(); ok {
		return s.Name
	}
	return b.rows[0].suggestion.Name
}

const suggestHeight = 28

// placeBy puts the box below a field of the panel, or above it where there is more room, and makes it no higher than that.
func (b *suggestBox) placeBy(panel fyne.Size, x, y, h, w float32) {
	height := float32(b.lines())*suggestHeight + 2*style.Space4
	below, above := panel.Height-y-h-1-style.Space4, y-1-style.Space4
	if height > below && above > below {
		height = min(height, above)
		place(b, x, y-height-1, w, height)
		return
	}
	place(b, x, y+h+1, w, min(height, max(below, 0)))
}

// CreateRenderer belongs to Fyne.
func (b *suggestBox) CreateRenderer() fyne.WidgetRenderer {
	back, note := newBlock(style.Radius), newText(style.TextBody)
	s := &sketch{owner: b}
	s.min = func() fyne.Size { return fyne.Size{} }
	s.layout = func(size fyne.Size) {
		place(back, 0, 0, size.Width, size.Height)
		fit(note, b.note, size.Width-2*style.Space12)
		placeText(note, style.Space12, style.Space4+suggestHeight/2)
		for i, r := range b.rows {
			y := style.Space4 + float32(i)*suggestHeight
			place(r, style.Space4, y, size.Width-2*style.Space4, suggestHeight)
			r.Hidden = y+suggestHeight > size.Height
		}
	}
	s.paint = func(p style.Palette) {
		back.FillColor, back.StrokeColor, back.StrokeWidth = p.Raised, p.Border, p.Line
		back.Shadow = shadow(p, 16)
		note.Color = p.Quiet
		s.objects = nil
		if b.lines() > 0 {
			s.objects = append(s.objects, back, note)
		}
		for _, r := range b.rows {
			s.objects = append(s.objects, r)
		}
	}
	return newSketch(s)
}

// suggestRow is one name. It is taken as the button goes down: by the time it comes up the field has lost the focus,
// and with it its text would have been taken.
type suggestRow struct {
	widget.BaseWidget
	box        *suggestBox
	suggestion Suggestion
	hovered    bool
}

var (
	_ desktop.Mouseable = (*suggestRow)(nil)
	_ desktop.Hoverable = (*suggestRow)(nil)
)

func newSuggestRow(b *suggestBox, s Suggestion) *suggestRow {
	r := &suggestRow{box: b, suggestion: s}
	r.ExtendBaseWidget(r)
	return r
}

func (r *suggestRow) MouseDown(*desktop.MouseEvent) {
	if taken := r.box.taken; taken != nil {
		taken(r.suggestion.Name)
	}
}

func (r *suggestRow) MouseUp(*desktop.MouseEvent)    {}
func (r *suggestRow) MouseIn(*desktop.MouseEvent)    { r.hovered = true; r.Refresh() }
func (r *suggestRow) MouseMoved(*desktop.MouseEvent) {}
func (r *suggestRow) MouseOut()                      { r.hovered = false; r.Refresh() }

// CreateRenderer belongs to Fyne.
func (r *suggestRow) CreateRenderer() fyne.WidgetRenderer {
	back, block := newBlock(style.Space4), newBlock(3)
	name, key := newText(style.TextBody), newText(style.TextQuiet)
	const side = 12
	return newSketch(&sketch{
		owner:   r,
		objects: []fyne.CanvasObject{back, block, name, key},
		min:     func() fyne.Size { return fyne.NewSize(0, suggestHeight) },
		layout: func(s fyne.Size) {
			place(back, 0, 0, s.Width, s.Height)
			left := style.Space8
			if block.Visible() {
				place(block, left, (s.Height-side)/2, side, side)
				left += side + style.Space8
			}
			placeTextRight(key, s.Width-style.Space8, s.Height/2)
			fitMiddle(name, r.suggestion.Name, s.Width-left-style.Space8-key.MinSize().Width-style.Space8)
			placeText(name, left, s.Height/2)
		},
		paint: func(p style.Palette) {
			back.FillColor = style.WithAlpha(p.Hover, 0)
			switch {
			case r.box.at >= 0 && r.box.at < len(r.box.rows) && r.box.rows[r.box.at] == r:
				back.FillColor = p.Pressed
			case r.hovered:
				back.FillColor = p.Hover
			}
			block.Hidden = r.suggestion.Colour < 0
			block.FillColor = style.Object(r.suggestion.Colour)
			key.Text, key.Color, name.Color = r.suggestion.Key, p.Quiet, p.Text
		},
	})
}
