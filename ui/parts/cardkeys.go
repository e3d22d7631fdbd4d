package parts

import "fyne.io/fyne/v2"

// scrolling is a card whose content scrolls where the window is too low for it.
type scrolling interface{ scrolls() *lane }

func (k *KeyCard) scrolls() *lane { return k.lane }
func (c *Card) scrolls() *lane    { return c.lane }

// scrollCard scrolls the card that is topmost, if one is.
func scrollCard(on fyne.Canvas, name fyne.KeyName) {
	if on == nil {
		return
	}
	if top, ok := on.Overlays().Top().(*overlay); ok {
		top.scroll(name)
	}
}

func (o *overlay) scroll(name fyne.KeyName) {
	if long, ok := o.card.content.(scrolling); ok {
		long.scrolls().key(name)
	}
}

// laneStep is how far an arrow scrolls a card.
const laneStep = 40

// key scrolls a column by the keys that do so everywhere.
func (l *lane) key(name fyne.KeyName) {
	page := max(laneStep, l.view()-laneStep) // what was last is seen still
	switch name {
	case fyne.KeyDown:
		l.scroll(l.offset + laneStep)
	case fyne.KeyUp:
		l.scroll(l.offset - laneStep)
	case fyne.KeyPageDown:
		l.scroll(l.offset + page)
	case fyne.KeyPageUp:
		l.scroll(l.offset - page)
	case fyne.KeyHome:
		l.scroll(0)
	case fyne.KeyEnd:
		l.scroll(l.length())
	}
}
