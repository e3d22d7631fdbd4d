package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/lang"
	"clickmask/ui/style"
)

// KeyRow is one thing to do and the ways to do it, each in the form of [KeyText].
type KeyRow struct {
	Keys []string
	What string
}

// KeyGroup is a headed part of the key card.
type KeyGroup struct {
	Title string
	Rows  []KeyRow
}

// KeyCard lists keys and gestures in two columns. Show it with [ShowOverlay].
type KeyCard struct {
	widget.BaseWidget

	OnClose func()

	groups []*keyGroup
	shut   *IconButton
	lane   *lane // the one item is the table, so that it scrolls in a low window
}

// NewKeyCard makes the card; titles and rows are shown as they are.
func NewKeyCard(groups []KeyGroup) *KeyCard {
	k := &KeyCard{}
	for _, g := range groups {
		k.groups = append(k.groups, newKeyGroup(g))
	}
	k.shut = newIconButton(style.IconClose, style.Control, func() string { return lang.T("Close") }, nil, func() { call(k.OnClose) })
	table := &keyTable{card: k}
	table.ExtendBaseWidget(table)
	k.lane = newLane(true, k.height(), func() fyne.CanvasObject { return table }, func(int, fyne.CanvasObject) {})
	k.lane.setCount(1)
	k.ExtendBaseWidget(k)
	return k
}

// height is that of the whole table with its margins.
func (k *KeyCard) height() float32 {
	left, right := k.columns()
	return style.Space16 + max(stackHeight(left), stackHeight(right)) + style.Space24
}

// columns shares the groups out so that both columns are about equally high; the first gets the larger part.
func (k *KeyCard) columns() (left, right []*keyGroup) {
	var total, high float32
	for _, g := range k.groups {
		total += g.MinSize().Height + style.Space16
	}
	for i, g := range k.groups {
		if i > 0 && high+g.MinSize().Height/2 > total/2 {
			return k.groups[:i], k.groups[i:]
		}
		high += g.MinSize().Height + style.Space16
	}
	return k.groups, nil
}

func stackHeight(groups []*keyGroup) float32 {
	var h float32
	for i, g := range groups {
		if i > 0 {
			h += style.Space16
		}
		h += g.MinSize().Height
	}
	return h
}

const (
	keyCardHead   = 48
	keyCardColumn = 340
	keyCardGap    = style.Space32
)

// CreateRenderer belongs to Fyne.
func (k *KeyCard) CreateRenderer() fyne.WidgetRenderer {
	title, line := newBoldText(style.TextTitle), canvas.NewRectangle(color.Transparent)
	return newSketch(&sketch{
		owner:   k,
		objects: []fyne.CanvasObject{title, k.shut, line, k.lane},
		min: func() fyne.Size {
			w := style.Space24 + keyCardColumn + style.Space24
			if _, right := k.columns(); len(right) > 0 {
				w += keyCardColumn + keyCardGap
			}
			return fyne.NewSize(w, keyCardHead+k.height()+style.Hair)
		},
		layout: func(s fyne.Size) {
			placeText(title, style.Space24, keyCardHead/2)
			place(k.shut, s.Width-style.Space12-style.Control, (keyCardHead-style.Control)/2, style.Control, style.Control)
			place(line, 0, keyCardHead-style.Hair, s.Width, style.Hair)
			place(k.lane, 0, keyCardHead, s.Width, s.Height-keyCardHead-style.Hair)
		},
		paint: func(p style.Palette) {
			title.Text, title.Color, line.FillColor = lang.T("Keys and gestures"), p.Text, p.Hairline
		},
	})
}

// keyTable is the groups in their columns.
type keyTable struct {
	widget.BaseWidget
	card *KeyCard
}

// CreateRenderer belongs to Fyne.
func (t *keyTable) CreateRenderer() fyne.WidgetRenderer {
	objects := make([]fyne.CanvasObject, len(t.card.groups))
	for i, g := range t.card.groups {
		objects[i] = g
	}
	return newSketch(&sketch{
		owner:   t,
		objects: objects,
		min:     func() fyne.Size { return fyne.NewSize(keyCardColumn, t.card.height()) },
		layout: func(s fyne.Size) {
			left, right := t.card.columns()
			x, width := style.Space24, s.Width-2*style.Space24
			if len(right) > 0 {
				width = (width - keyCardGap) / 2
			}
			for _, column := range [][]*keyGroup{left, right} {
				y := style.Space16
				for _, g := range column {
					h := g.MinSize().Height
					place(g, x, y, width, h)
					y += h + style.Space16
				}
				x += width + keyCardGap
			}
		},
		paint: func(style.Palette) {},
	})
}

// keyGroup is one headed part of the card.
type keyGroup struct {
	widget.BaseWidget
	group KeyGroup
	caps  [][][]*keyCapWidget // row, way, cap
}

func newKeyGroup(g KeyGroup) *keyGroup {
	k := &keyGroup{group: g}
	for _, row := range g.Rows {
		var ways [][]*keyCapWidget
		for _, combo := range row.Keys {
			var caps []*keyCapWidget
			for _, name := range keyNames(combo, onMac) {
				caps = append(caps, newKeyCap(name))
			}
			ways = append(ways, caps)
		}
		k.caps = append(k.caps, ways)
	}
	k.ExtendBaseWidget(k)
	return k
}

// CreateRenderer belongs to Fyne.
func (k *keyGroup) CreateRenderer() fyne.WidgetRenderer {
	title := newBoldText(style.TextQuiet)
	what := make([]*canvas.Text, len(k.group.Rows))
	objects := []fyne.CanvasObject{title}
	for i := range what {
		what[i] = newText(style.TextBody)
		objects = append(objects, what[i])
		for _, way := range k.caps[i] {
			for _, c := range way {
				objects = append(objects, c)
			}
		}
	}
	const rowPitch, head = 28, 22
	return newSketch(&sketch{
		owner:   k,
		objects: objects,
		min:     func() fyne.Size { return fyne.NewSize(0, head+rowPitch*float32(len(what))) },
		layout: func(s fyne.Size) {
			placeText(title, 0, head/2-2)
			for i, t := range what {
				middle := head + rowPitch*(float32(i)+0.5)
				right := s.Width
				for w := len(k.caps[i]) - 1; w >= 0; w-- {
					for c := len(k.caps[i][w]) - 1; c >= 0; c-- {
						m := k.caps[i][w][c].MinSize()
						right -= m.Width
						place(k.caps[i][w][c], right, middle-m.Height/2, m.Width, m.Height)
						right -= 3
					}
					right -= style.Space8 - 3
				}
				fit(t, k.group.Rows[i].What, right)
				placeText(t, 0, middle)
			}
		},
		paint: func(p style.Palette) {
			title.Text, title.Color = k.group.Title, p.Quiet
			for _, t := range what {
				t.Color = p.Text
			}
		},
	})
}
