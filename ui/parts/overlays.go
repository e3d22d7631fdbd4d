package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"clickmask/ui/style"
)

// Overlays is all that lies over the content of one window: cards, questions, file dialogs and menus. Its rules:
//
//   - While anything is open, no key and no shortcut reaches the window behind it ([Overlays.WireKeys] and
//     [Overlays.AddShortcut] see to that), and Esc closes what is topmost.
//   - One card, question or dialog is open at a time. A question or an offer that comes while one is open waits for its
//     turn, and a question that is the same as an open or waiting one is not asked again. A card or a dialog is refused
//     meanwhile.
//   - A menu may lie over a card; there is one at a time. It gives way to whatever else opens.
//   - The focus comes back to where it was.
//
// The value is a name for the canvas and may be made anew each time; what is open is kept while something is.
type Overlays struct{ canvas fyne.Canvas }

// OverlaysOf are those of a canvas.
func OverlaysOf(c fyne.Canvas) Overlays { return Overlays{c} }

// stack is what is open over one canvas.
type stack struct {
	open    *Opened   // the card, question or dialog
	waiting []*Opened // questions and offers, in the order of their coming
	after   []func()  // what is to be done when nothing is open any more
}

// stacks has an entry for each canvas with something open, and belongs to Fyne's goroutine.
var stacks = map[fyne.Canvas]*stack{}

// Opened is one card, question or dialog. A nil one is what was refused; its methods may be called.
type Opened struct {
	over     Overlays
	question Question // the zero value for others
	show     func()   // puts it on the canvas
	hide     func()   // takes it off, without telling
	closed   func()   // is told once, however it was closed; not when withdrawn
	enter    func()   // the Enter key, where nothing in it has the focus; nil for none
	done     bool
}

// Open says whether it is on the screen or waits for its turn.
func (s *Opened) Open() bool { return s != nil && !s.done }

// OnEnter says what the Enter key does, where nothing in it has the focus: on a card what its loud button does, or to close one on which
// nothing is left to be chosen.
func (s *Opened) OnEnter(do func()) {
	if s != nil {
		s.enter = do
	}
}

// Close takes it away as Esc does: a question is answered with no. It may be called more than once.
func (s *Opened) Close() {
	if s.Open() {
		s.end(s.closed)
	}
}

// Withdraw takes it away without an answer, because what it is about is gone. It may be called more than once.
func (s *Opened) Withdraw() {
	if s.Open() {
		s.end(nil)
	}
}

// end takes it away, then tells, then lets the next question come: what is told may open something itself.
func (s *Opened) end(tell func()) {
	s.done = true
	of := stacks[s.over.canvas]
	if of.open == s {
		s.over.closeMenu()
		s.hide()
		of.open = nil
	} else {
		for i, w := range of.waiting {
			if w == s {
				of.waiting = append(of.waiting[:i:i], of.waiting[i+1:]...)
				break
			}
		}
	}
	call(tell)
	s.over.next()
}

// next shows the question whose turn it is.
func (o Overlays) next() {
	of := stacks[o.canvas]
	switch {
	case of == nil || of.open != nil:
	case len(of.waiting) > 0:
		of.open, of.waiting = of.waiting[0], of.waiting[1:]
		of.open.show()
	default:
		delete(stacks, o.canvas)
		for _, do := range of.after {
			do()
		}
	}
}

// afterwards reports whether a card, a question or a dialog is open, and has do done once none is any more.
func (o Overlays) afterwards(do func()) bool {
	of := stacks[o.canvas]
	if of != nil {
		of.after = append(of.after, do)
	}
	return of != nil
}

// put opens s, lets it wait, or refuses it.
func (o Overlays) put(s *Opened, waits bool) *Opened {
	of := stacks[o.canvas]
	if of == nil {
		of = &stack{}
		stacks[o.canvas] = of
	}
	switch {
	case of.open == nil:
		o.closeMenu()
		of.open = s
		s.show()
	case waits:
		of.waiting = append(of.waiting, s)
	default:
		return nil
	}
	return s
}

// Open says whether anything lies over the window, a dialog of Fyne's among it.
func (o Overlays) Open() bool { return o.canvas.Overlays().Top() != nil }

// DismissAll closes what is open, as Esc does, and withdraws the questions that wait.
func (o Overlays) DismissAll() {
	o.closeMenu()
	if of := stacks[o.canvas]; of != nil {
		for len(of.waiting) > 0 {
			of.waiting[0].Withdraw()
		}
		of.open.Close()
	}
	for top := o.canvas.Overlays().Top(); top != nil; top = o.canvas.Overlays().Top() {
		o.canvas.Overlays().Remove(top)
	}
}

// Card dims the window and shows o in its middle. Esc and a click beside it close it; closed, which may be nil, is told.
// Where something is open already the answer is nil.
func (o Overlays) Card(content fyne.CanvasObject, closed func()) *Opened {
	s := &Opened{over: o, closed: closed}
	s.onCanvas(content)
	return o.put(s, false)
}

// Offer is Card for what must not be refused: where something is open already, it waits for its turn as a question does.
// enter, which may be nil, is the answer to the Enter key.
func (o Overlays) Offer(content fyne.CanvasObject, enter, closed func()) *Opened {
	s := &Opened{over: o, enter: enter, closed: closed}
	s.onCanvas(content)
	return o.put(s, true)
}

// Ask asks a question on a card. Enter means yes, unless that is dangerous; Esc and a click beside the card mean no.
func (o Overlays) Ask(q Question) *Opened {
	if of := stacks[o.canvas]; of != nil {
		for _, other := range append([]*Opened{of.open}, of.waiting...) {
			if other != nil && q.Title != "" && other.question.Title == q.Title && other.question.Text == q.Text {
				return other
			}
		}
	}
	s := &Opened{over: o, question: q, closed: q.OnNo}
	answer := func(f func()) func() {
		return func() {
			if s.Open() {
				s.end(f)
			}
		}
	}
	if !q.Danger {
		s.enter = answer(q.OnYes)
	}
	card := newQuestionCard(q, answer(q.OnYes), answer(q.OnOther), answer(q.OnNo))
	if room := o.canvas.Size().Width - style.Space32; room > 0 {
		card.width = min(questionWidth, room)
	}
	s.onCanvas(card)
	return o.put(s, true)
}

// Dialog gives a dialog that is not ours its place: show opens it, hide closes it as its own Cancel does. Whoever shows
// it calls Close when it went by itself. Where something is open already the answer is nil, and show is not called.
func (o Overlays) Dialog(show, hide func()) *Opened {
	return o.put(&Opened{over: o, show: show, hide: hide}, false)
}

// TypedKey takes a key that nothing has the focus for, and says whether it is held back from the window: what is
// topmost takes it as if it had the focus.
func (o Overlays) TypedKey(e *fyne.KeyEvent) bool {
	if !o.Open() {
		return false
	}
	switch top := o.canvas.Overlays().Top().(type) {
	case *menuOverlay:
		top.TypedKey(e)
	case *popover:
		top.TypedKey(e)
	case *overlay:
		top.TypedKey(e)
	default:
		of := stacks[o.canvas]
		switch {
		case e.Name == fyne.KeyEscape:
			o.closeTop()
		case (e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter) && of != nil && of.open != nil && len(o.canvas.Overlays().List()) == 1:
			call(of.open.enter)
		}
	}
	return true
}

// closeTop closes what is topmost: a menu, a question of a foreign dialog, a card.
func (o Overlays) closeTop() {
	top := o.canvas.Overlays().Top()
	of := stacks[o.canvas]
	switch top := top.(type) {
	case nil, *veil:
	case *menuOverlay:
		top.close()
	case *popover:
		top.close()
	case *overlay:
		top.shown.Close()
	default:
		list := o.canvas.Overlays().List()
		if of != nil && of.open != nil && len(list) == 1 { // the dialog itself
			of.open.Close()
			return
		}
		o.canvas.Overlays().Remove(top) // what a dialog asks has Cancel as the way that does nothing
	}
}

// closeMenu closes a menu or the colours to choose from.
func (o Overlays) closeMenu() {
	switch top := o.canvas.Overlays().Top().(type) {
	case *menuOverlay:
		top.close()
	case *popover:
		top.close()
	}
}

// WindowKeys are what a window does with keys that no field has taken; nil ones do nothing.
type WindowKeys struct {
	Typed    func(*fyne.KeyEvent)
	Rune     func(rune)
	Down, Up func(*fyne.KeyEvent)
}

// WireKeys gives the canvas its keys for when nothing has the focus. They are held back while something is open,
// except that Up is always told: what began with Down must end.
func (o Overlays) WireKeys(k WindowKeys) {
	o.canvas.SetOnTypedKey(func(e *fyne.KeyEvent) {
		if !o.TypedKey(e) && k.Typed != nil {
			k.Typed(e)
		}
	})
	o.canvas.SetOnTypedRune(func(r rune) {
		if !o.Open() && k.Rune != nil {
			k.Rune(r)
		}
	})
	if d, ok := o.canvas.(desktop.Canvas); ok {
		d.SetOnKeyDown(func(e *fyne.KeyEvent) {
			if !o.Open() && k.Down != nil {
				k.Down(e)
			}
		})
		d.SetOnKeyUp(func(e *fyne.KeyEvent) {
			if k.Up != nil {
				k.Up(e)
			}
		})
	}
}

// AddShortcut lets a shortcut run something, except while anything is open.
func (o Overlays) AddShortcut(s fyne.Shortcut, run func(fyne.Shortcut)) {
	o.canvas.AddShortcut(s, func(s fyne.Shortcut) {
		if !o.Open() {
			run(s)
		}
	})
}
