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

// KeyCard lists keys and gestures in two columns, and in one where the window is too narrow for two. Show it with
// [ShowOverlay].
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
	k.lane = newLane(true, k.height(keyCardWidth), func() fyne.CanvasObject { return table }, func(int, fyne.CanvasObject) {})
	k.lane.setCount(1)
	k.ExtendBaseWidget(k)
	return k
}

// height is that of the whole table with its margins, in a card of a width.
func (k *KeyCard) height(width float32) float32 {
	left, right, column := k.columns(width)
	return style.Space16 + max(stackHeight(left, column), stackHeight(right, column)) + style.Space24
}

// columns shares the groups out so that both columns are about equally high, and says how wide each is; the first gets
// the larger part. In a narrow card all are in the first.
func (k *KeyCard) columns(card float32) (left, right []*keyGroup, width float32) {
	width = card - 2*style.Space24
	half := (width - keyCardGap) / 2
	if half < keyCardLeast {
		return k.groups, nil, width
	}
	var total, high float32
	for _, g := range k.groups {
		total += g.height(half) + style.Space16
	}
	for i, g := range k.groups {
		h := g.height(half)
		if i > 0 && high+h/2 > total/2 {
			return k.groups[:i], k.groups[i:], half
		}
		high += h + style.Space16
	}
	return k.groups, nil, width
}

func stackHeight(groups []*keyGroup, width float32) float32 {
	var h float32
	for i, g := range groups {
		if i > 0 {
			h += style.Space16
		}
		h += g.height(width)
	}
	return h
}

const (
	keyCardHead   = 48
	keyCardColumn = 340
	keyCardLeast  = 300 // the width of a column below which there is one
	keyCardGap    = style.Space32
	keyCardWidth  = style.Space24 + keyCardColumn + keyCardGap + keyCardColumn + style.Space24
)

// CreateRenderer belongs to Fyne.
func (k *KeyCard) CreateRenderer() fyne.WidgetRenderer {
	title, line := newBoldText(style.TextTitle), canvas.NewRectangle(color.Transparent)
	return newSketch(&sketch{
		owner:   k,
		objects: []fyne.CanvasObject{title, k.shut, line, k.lane},
		min: func() fyne.Size {
			width := float32(keyCardWidth)
			if _, right, _ := k.columns(width); len(right) == 0 {
				width = style.Space24 + keyCardColumn + style.Space24
			}
			return fyne.NewSize(width, keyCardHead+k.height(width)+style.Hair)
		},
		layout: func(s fyne.Size) {
			placeText(title, style.Space24, keyCardHead/2)
			place(k.shut, s.Width-style.Space12-style.Control, (keyCardHead-style.Control)/2, style.Control, style.Control)
			place(line, 0, keyCardHead-hair(), s.Width, hair())
			k.lane.pitch = k.height(s.Width)
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
		min:     func() fyne.Size { return fyne.NewSize(keyCardColumn, t.card.height(t.Size().Width)) },
		layout: func(s fyne.Size) {
			left, right, width := t.card.columns(s.Width)
			x := style.Space24
			for _, column := range [][]*keyGroup{left, right} {
				y := style.Space16
				for _, g := range column {
					h := g.height(width)
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
	return newSketch(&sketch{
		owner:   k,
		objects: objects,
		min:     func() fyne.Size { return fyne.NewSize(0, k.height(keyCardColumn)) },
		layout: func(s fyne.Size) {
			placeText(title, 0, keyGroupHead/2-2)
			y := float32(keyGroupHead)
			for i, t := range what {
				middle := y + keyRowPitch/2
				fit(t, k.group.Rows[i].What, s.Width)
				placeText(t, 0, middle)
				if k.split(i, s.Width) {
					middle += keyRowBelow
				}
				k.placeCaps(i, s.Width, middle)
				y += k.rowHeight(i, s.Width)
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

const (
	keyGroupHead = 22
	keyRowPitch  = 28
	keyRowBelow  = 24 // from the words of a row to keys that have no room beside them
)

// height is that of the group in a column of a width.
func (k *keyGroup) height(width float32) float32 {
	h := float32(keyGroupHead)
	for i := range k.group.Rows {
		h += k.rowHeight(i, width)
	}
	return h
}

func (k *keyGroup) rowHeight(row int, width float32) float32 {
	if k.split(row, width) {
		return keyRowPitch + keyRowBelow
	}
	return keyRowPitch
}

// split says whether the keys of a row have no room beside its words, and stand below them.
func (k *keyGroup) split(row int, width float32) bool {
	words := fyne.MeasureText(k.group.Rows[row].What, style.TextBody, fyne.TextStyle{}).Width
	return words+k.capsWidth(row)+style.Space8 > width
}

const keyCapGap = 3 // between the keys of one way; between two ways it is style.Space8

// capsWidth is how wide the keys of a row are together.
func (k *keyGroup) capsWidth(row int) float32 {
	var w float32
	for i, way := range k.caps[row] {
		if i > 0 {
			w += style.Space8
		}
		for j, c := range way {
			if j > 0 {
				w += keyCapGap
			}
			w += c.MinSize().Width
		}
	}
	return w
}

// placeCaps puts the keys of a row at its right end, centred on the line middle.
func (k *keyGroup) placeCaps(row int, right, middle float32) {
	x := right - k.capsWidth(row)
	for _, way := range k.caps[row] {
		for j, c := range way {
			if j > 0 {
				x += keyCapGap
			}
			m := c.MinSize()
			place(c, x, middle-m.Height/2, m.Width, m.Height)
			x += m.Width
		}
		x += style.Space8
	}
}
