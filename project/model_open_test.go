package project

import (
	"fmt"
	"image"
	"slices"
	"sync"

	"clickmask/mask"
	"clickmask/prompt"
)

// strokes are what was drawn by hand.
type strokes struct{ added, taken rings }

func (s *strokes) draw(r rings, takeAway bool) {
	if takeAway {
		s.added, s.taken = s.added&^r, s.taken|r
	} else {
		s.added, s.taken = s.added|r, s.taken&^r
	}
}

func (s strokes) on(r rings) rings { return (r | s.added) &^ s.taken }

func strokesOf(h *mask.Hand) strokes {
	if h == nil {
		return strokes{}
	}
	return strokes{ringsOrNone(h.Added.Solid()), ringsOrNone(h.Taken.Solid())}
}

func ringsOrNone(m mask.Mask) rings {
	if m.Empty() {
		return 0
	}
	return readRings(m)
}

// footing is what a draft of an object that was opened again begins with.
type footing struct {
	rings  rings
	prompt string
}

func footingOf(b *Base) footing {
	if b == nil {
		return footing{}
	}
	return footing{readRings(b.Mask), promptText(b.Prompt)}
}

// prompts are those that there were, by their text: so objects can be compared by ==.
var prompts sync.Map

func promptText(p prompt.Prompt) string {
	if p.Empty() {
		return ""
	}
	text := fmt.Sprint(p.Points)
	if p.Box != nil {
		text += fmt.Sprint(*p.Box)
	}
	prompts.LoadOrStore(text, p)
	return text
}

// claimOf is an open object with the prompts of that text.
func claimOf(text string) (c claim) {
	if p, ok := prompts.Load(text); ok {
		p := p.(prompt.Prompt)
		if c.points = slices.Clone(p.Points); p.Box != nil {
			c.box = new(*p.Box)
		}
	}
	return c
}

func (c *claim) promptText() string { return promptText(prompt.Prompt{Points: c.points, Box: c.box}) }

// letGo is what becomes of an open object that is no more: it is a new one.
func (l *leaf) letGo() {
	if !slices.ContainsFunc(l.objects, func(t cutting) bool { return t.id == l.open.of }) {
		l.open.of = 0
	}
}

// holdsBase reports whether what a draft began with is among what its answer has.
func (f *Draft) holdsBase() bool {
	for i := range f.Answer.LowRes {
		if f.Base.is(&f.Answer.LowRes[i]) {
			return true
		}
	}
	return false
}

// lookAtOpen compares the mask of the shown draft with the book, where no model has said anything.
func (me *desktop) lookAtOpen() error {
	l, p := me.shown(), me.doc.Current()
	if l == nil {
		return nil
	}
	c := &l.open
	if _, has := p.Draft.Shape(); has != c.has() {
		return fmt.Errorf("that the draft has a mask is %v, want %v: %+v", has, c.has(), c)
	}
	byHand := !c.asks() && c.hand != strokes{}
	based := c.base != footing{}
	switch {
	case based && !c.asks() && !p.Draft.ShowsBase():
		return fmt.Errorf("without prompts the draft does not show the object that was opened again")
	case p.Draft.ShowsBase() || byHand:
		if s, _ := p.Draft.Shape(); ringsOrNone(s.Mask()) != c.hand.on(c.base.rings) {
			return fmt.Errorf("the draft's mask is %b, want %b", ringsOrNone(s.Mask()), c.hand.on(c.base.rings))
		}
	}
	return nil
}

// keeps puts the open object of a page among its objects: what the document kept, with those rings.
func (me *desktop) keeps(s *sheet, l *leaf, kept Object, name string, r rings) bool {
	c := l.open
	l.open = claim{}
	if i := slices.IndexFunc(l.objects, func(t cutting) bool { return t.id == c.of }); i >= 0 {
		t := &l.objects[i]
		t.class, t.rings, t.prompt, t.hand = c.class, r, c.promptText(), c.hand
		return true
	}
	if name != "" {
		c.class = me.named(s, name)
	}
	l.objects = append(l.objects, cutting{kept.ID, c.class, kept.Colour, true, r, c.promptText(), c.hand})
	if l.mark == MarkedEmpty {
		l.mark = Untouched
	}
	return me.fresh(kept.ID)
}

// keptAs is the mask to keep the shown draft with: that which it has, where no model has said anything, or a square.
func (me *desktop) keptAs(o op) (mask.Mask, rings) {
	side := 1 + o.c%20
	p := me.doc.Current()
	if p == nil || p.Draft.Answer != nil && !p.Draft.ShowsBase() || o.d%3 == 0 {
		return square(side), ringsOf(side)
	}
	c := &me.shown().open
	s, _ := p.Draft.Shape()
	return s.Mask(), c.hand.on(c.base.rings)
}

var openEdits = []operation{
	edit("keep", 45, func(me *desktop, o op) (bool, bool) {
		name, page := []string{"", className(o.b)}[o.a%2], me.doc.currentID()
		m, r := me.keptAs(o)
		l := me.shown()
		want := l != nil && l.open.has() && r != 0
		kept, ok := me.doc.Keep(m, name, "m")
		if !want {
			return ok, false
		}
		step := "Keep object"
		if l.open.of != 0 {
			step = "Change object"
		}
		return ok, me.book.step(step, func(s *sheet) bool { return me.keeps(s, s.leaf(page), kept, name, r) })
	}),
	edit("open again", 22, func(me *desktop, o op) (bool, bool) {
		page := me.doc.currentID()
		id := me.object(page, o.a)
		l := me.shown()
		if l == nil || id == 0 || l.open.of == id {
			return me.doc.Reopen(id), false
		}
		var kept Object
		m, r := me.keptAs(o)
		keep := l.open.has() && r != 0 && o.b%2 == 0
		is := me.doc.Edit("Open the object again", func(*Tx) {
			if keep { // as the window does
				kept, _ = me.doc.Keep(m, "", "m")
			}
			me.doc.Reopen(id)
		})
		return is, me.book.step("Open the object again", func(s *sheet) bool {
			l := s.leaf(page)
			if keep && !me.keeps(s, l, kept, "", r) {
				return false
			}
			t := l.objects[slices.IndexFunc(l.objects, func(t cutting) bool { return t.id == id })]
			l.open = claimOf(t.prompt)
			l.open.boxAfter = me.doc.Current().Draft.boxAfter // which only the object's rounds say
			l.open.class, l.open.of, l.open.hand, l.open.base = t.class, id, t.hand, footing{t.rings, t.prompt}
			l.open.answered, l.open.masks = true, 1
			return true
		})
	}),
	edit("candidates of what is open again", 20, func(me *desktop, _ op) (bool, bool) {
		p := me.doc.Current()
		want := p != nil && p.Draft.WantsCandidates()
		f := Draft{}
		if want {
			f = p.Draft
		}
		is := me.doc.OfferCandidates(me.doc.Generation(), me.doc.Revision(), machine(f.Prompt, f.MaskInput, 4))
		if is {
			me.shown().open.shown = p.Draft.Chosen
		}
		return is, want
	}),
	edit("draw", 30, func(me *desktop, o op) (bool, bool) {
		region := ringsOf(1+o.a%20) &^ ringsOf(o.b%20)
		takeAway, name := o.c%3 == 0, "Draw"
		if takeAway {
			name = "Erase"
		}
		page := me.doc.Current()
		on := uint64(0) // what is selected only the document knows
		if page != nil {
			on = page.Selected
		}
		is := me.doc.Draw(mask.Hard(region.mask()), takeAway)
		if page == nil || region == 0 {
			return is, false
		}
		return is, me.book.step(name, func(s *sheet) bool {
			l := s.leaf(page.ID)
			if i := slices.IndexFunc(l.objects, func(t cutting) bool { return t.id == on && t.visible }); i >= 0 && l.open.empty() {
				t := &l.objects[i]
				t.hand.draw(region, takeAway)
				was := t.rings
				t.rings = t.hand.on(was)
				return t.rings != 0 && t.rings != was
			}
			was := l.open
			l.open.hand.draw(region, takeAway)
			return l.open.hand != was.hand && !(was.empty() && takeAway)
		})
	}),
	edit("look at a part", 8, func(me *desktop, o op) (bool, bool) {
		crop := image.Rect(o.a%20, o.b%15, 1+o.a%20+o.c%30, 1+o.b%15+o.d%30).Intersect(image.Rect(0, 0, testW, testH))
		if o.a%5 == 0 {
			crop = image.Rectangle{} // all of the picture
		}
		is := me.doc.AskAbout(crop)
		l := me.shown()
		if l == nil || !l.open.asks() || l.open.crop == crop {
			return is, false
		}
		return is, me.book.step("Refine here", func(s *sheet) bool {
			c := &s.leaf(l.id).open
			c.crop, c.answered = crop, false
			return true
		})
	}),
}
