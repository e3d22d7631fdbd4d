package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/lang"
	"clickmask/ui/style"
)

// Question asks before something that cannot be taken back. Its buttons are verbs: Yes does it, Other is a third way
// (none when empty), No leaves everything as it is ("Cancel" when empty).
type Question struct {
	Title, Text    string
	Yes, Other, No string
	Danger         bool // Yes destroys something
	OnYes, OnOther func()
	OnNo           func() // also after Esc and a click beside the card
}

// ShowQuestion is [Overlays.Ask].
func ShowQuestion(c fyne.Canvas, q Question) *Opened { return OverlaysOf(c).Ask(q) }

// questionCard is the content of the card.
type questionCard struct {
	widget.BaseWidget
	question       Question
	width          float32
	yes, other, no *Button
}

// questionWidth is the width of the card, where the window has it.
const questionWidth = 400

func newQuestionCard(q Question, yes, other, no func()) *questionCard {
	if q.No == "" {
		q.No = lang.T("Cancel")
	}
	kind := ButtonPrimary
	if q.Danger {
		kind = ButtonDanger
	}
	card := &questionCard{question: q, width: questionWidth}
	card.yes = NewButton(q.Yes, kind, yes)
	card.other = NewButton(q.Other, ButtonPlain, other)
	card.no = NewButton(q.No, ButtonPlain, no)
	card.other.Hidden = q.Other == ""
	card.ExtendBaseWidget(card)
	return card
}

// stacked says whether the buttons lie one above the other, because they do not fit beside each other.
func (q *questionCard) stacked() bool {
	w, gaps := float32(0), float32(-1)
	for _, b := range []*Button{q.yes, q.other, q.no} {
		if !b.Hidden {
			w += b.MinSize().Width
			gaps++
		}
	}
	return w+gaps*style.Space8 > q.width-2*style.Space16
}

// CreateRenderer belongs to Fyne.
func (q *questionCard) CreateRenderer() fyne.WidgetRenderer {
	const side, linePitch = style.Space24, 20
	width := q.width
	heads := wrap(q.question.Title, width-2*side, measure(style.TextTitle, fyne.TextStyle{Bold: true}))
	lines := wrap(q.question.Text, width-2*side, measure(style.TextBody, fyne.TextStyle{}))
	var texts []*canvas.Text
	objects := []fyne.CanvasObject{}
	for _, head := range heads {
		t := newBoldText(style.TextTitle)
		t.Text = head
		texts, objects = append(texts, t), append(objects, t)
	}
	for _, line := range lines {
		t := newText(style.TextBody)
		t.Text = line
		texts, objects = append(texts, t), append(objects, t)
	}
	objects = append(objects, q.yes, q.other, q.no)
	stacked := q.stacked()
	rows := float32(1)
	if stacked {
		rows = 2
		if !q.other.Hidden {
			rows = 3
		}
	}
	return newSketch(&sketch{
		owner:   q,
		objects: objects,
		min: func() fyne.Size {
			return fyne.NewSize(width, side+linePitch*float32(len(texts))+style.Space8+style.Space24+
				rows*style.Control+(rows-1)*style.Space8+style.Space16)
		},
		layout: func(s fyne.Size) {
			y := side + linePitch/2
			for i, t := range texts {
				if i == len(heads) {
					y += style.Space8
				}
				placeText(t, side, y)
				y += linePitch
			}
			x, y := s.Width-style.Space16, s.Height-style.Space16-style.Control
			if stacked { // the one that changes nothing lies lowest
				for _, b := range []*Button{q.no, q.other, q.yes} {
					if !b.Hidden {
						place(b, style.Space16, y, s.Width-2*style.Space16, style.Control)
						y -= style.Control + style.Space8
					}
				}
				return
			}
			for _, b := range []*Button{q.yes, q.no} {
				w := b.MinSize().Width
				x -= w
				place(b, x, y, w, style.Control)
				x -= style.Space8
			}
			place(q.other, style.Space16, y, q.other.MinSize().Width, style.Control)
		},
		paint: func(p style.Palette) {
			for i, t := range texts {
				t.Color = p.Quiet
				if i < len(heads) {
					t.Color = p.Text
				}
			}
		},
	})
}
