package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/lang"
	"clickmask/ui/style"
)

// leftRow is one work of a [RecoveryCard]. The card of a single one has its buttons, and draws the rest itself.
type leftRow struct {
	widget.BaseWidget
	card    *RecoveryCard
	index   int
	yes     *Button // restores, or keeps damaged work aside
	discard *Button
}

func newLeftRow(card *RecoveryCard) *leftRow {
	r := &leftRow{card: card}
	r.yes = newButton(func() string {
		if r.work().Damaged {
			return lang.T("Keep aside")
		}
		return lang.T("Restore")
	}, ButtonPlain, func() {
		choose := card.OnRestore
		if r.work().Damaged {
			choose = card.OnKeepAside
		}
		tell(choose, r.index)
	})
	r.discard = newButton(func() string { return lang.T("Discard") }, ButtonPlain, func() {
		tell(card.OnDiscard, r.index)
	})
	if card.one == nil && len(card.list) > 1 {
		r.discard.kind = ButtonQuiet
	}
	r.ExtendBaseWidget(r)
	return r
}

func (r *leftRow) work() LeftWork { return r.card.list[r.index] }

// set shows a work of the card. The latest that can be restored has the loud button.
func (r *leftRow) set(i int) {
	r.index = i
	r.yes.kind = ButtonPlain
	if i == max(0, r.card.first) {
		r.yes.kind = ButtonPrimary
	}
	r.yes.Refresh()
	r.Refresh()
}

// CreateRenderer belongs to Fyne.
func (r *leftRow) CreateRenderer() fyne.WidgetRenderer {
	thumb := newLeftThumb()
	name, about, window, warning := newText(style.TextBody), newText(style.TextQuiet), newText(style.TextQuiet), newText(style.TextQuiet)
	sign, line := newIcon(), canvas.NewRectangle(color.Transparent)
	return newSketch(&sketch{
		owner:   r,
		objects: append(thumb.objects(), name, about, window, sign, warning, r.yes, r.discard, line),
		min:     func() fyne.Size { return fyne.NewSize(0, recoveryRowTight) },
		layout: func(s fyne.Size) {
			const left = recoveryThumbW + style.Space12
			work, tight, middle := r.work(), r.card.tight(), s.Height/2
			switch {
			case work.Warning != "":
				middle = tight / 2
			case r.card.narrow():
				middle = (s.Height - recoveryButtons) / 2
			}
			place(line, 0, s.Height-hair(), s.Width, hair())
			thumb.layout(0, middle-recoveryThumbH/2)
			room, low := s.Width-left, middle-style.Control/2
			if r.card.narrow() {
				low = s.Height - style.Control - style.Space12
			}
			right := s.Width
			for _, b := range []*Button{r.discard, r.yes} {
				w := b.MinSize().Width
				right -= w
				place(b, right, low, w, style.Control)
				right -= style.Space8
			}
			if !r.card.narrow() {
				room = right - style.Space4 - left
			}
			fitMiddle(name, work.Name, room)
			fit(about, work.About(), room)
			fit(window, work.Window, room)
			placeLines(left, middle, work.about(name, about, window)...)
			const small = 16
			below := tight - style.Space8
			place(sign, left, below, small, small)
			fit(warning, work.Warning, s.Width-left-small-style.Space4)
			placeText(warning, left+small+style.Space4, below+small/2)
		},
		paint: func(p style.Palette) {
			work := r.work()
			thumb.paint(p, work)
			name.Color, about.Color, window.Color, warning.Color = p.Text, p.Quiet, p.Quiet, p.Warning
			window.Hidden = work.Window == ""
			setIcon(sign, style.IconWarning, p.Warning)
			sign.Hidden, warning.Hidden = work.Warning == "", work.Warning == ""
			line.FillColor, line.Hidden = p.Hairline, r.index == len(r.card.list)-1
		},
	})
}
