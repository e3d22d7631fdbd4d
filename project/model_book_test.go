package project

import (
	"bytes"
	"fmt"
	"image"
	"reflect"
	"slices"

	"clickmask/prompt"
)

// A book is the simple model that random operations are held against: it says what must be there, by the words of the
// documentation and nothing of the code. Undo is a stack of whole copies.
type book struct {
	now          sheet
	past, future []sheet
	names        []string // of the steps that led from each of the past to the next
	choices      []choice // of those steps that chose a candidate
	nudges       []nudge  // of those steps that nudged a point

	number int // of the last state given
	saved  int // the state that a file holds
	file   bool
}

// choice is on which page a step chose a candidate, and which was shown before; the zero value is another step.
type choice struct {
	page   PageID
	before int
}

// nudge is which point of which page a step nudged, and where it was before; the zero value is another step.
type nudge struct {
	page   PageID
	point  int
	before prompt.Point
}

// sheet is the work at one moment.
type sheet struct {
	number  int
	pages   []leaf
	classes []Class
}

type leaf struct {
	id      PageID
	path    string
	hash    string // of the picture, "" before it was shown
	mark    Mark
	objects []cutting
	open    claim
}

// cutting is a kept object.
type cutting struct {
	id      uint64
	class   ClassID
	colour  int
	visible bool
	rings   rings
	prompt  string // that made it, see promptText
	hand    strokes
}

// claim is an open draft.
type claim struct {
	points   []prompt.Point
	box      *prompt.Box
	boxAfter int
	class    ClassID
	crop     image.Rectangle // that is asked about
	answered bool
	shown    int // where it is answered
	masks    int // that the answer has

	of   uint64  // the object that was opened again
	base footing // what that was
	hand strokes
}

// asks reports whether there is anything to ask a model.
func (c *claim) asks() bool { return len(c.points) > 0 || c.box != nil }

func (c *claim) empty() bool {
	return !c.asks() && c.of == 0 && c.base == footing{} && c.hand == strokes{}
}

// has reports whether there is a mask.
func (c *claim) has() bool { return c.answered || !c.asks() && c.hand != strokes{} }

// leaf finds a page.
func (s *sheet) leaf(id PageID) *leaf {
	for i := range s.pages {
		if s.pages[i].id == id {
			return &s.pages[i]
		}
	}
	return nil
}

func (s *sheet) place(id ClassID) int {
	return slices.IndexFunc(s.classes, func(c Class) bool { return c.ID == id })
}

// copied is a sheet that shares nothing.
func (s *sheet) copied() sheet {
	c := *s
	c.classes = slices.Clone(s.classes)
	c.pages = slices.Clone(s.pages)
	for i := range c.pages {
		p := &c.pages[i]
		p.objects = slices.Clone(p.objects)
		p.open.points = slices.Clone(p.open.points)
		if p.open.box != nil {
			p.open.box = new(*p.open.box)
		}
	}
	return c
}

// step makes a change that can be undone; change says whether it was one.
func (b *book) step(name string, change func(s *sheet) bool) bool {
	next := b.now.copied()
	if !change(&next) {
		return false
	}
	b.number++
	next.number = b.number
	b.past, b.names = append(b.past, b.now), append(b.names[:len(b.past)], name)
	b.choices = append(b.choices[:len(b.past)-1], choice{})
	b.nudges = append(b.nudges[:len(b.past)-1], nudge{})
	b.now, b.future = next, nil
	return true
}

func (b *book) undo() bool {
	n := len(b.past) - 1
	if n < 0 {
		return false
	}
	b.future = append(b.future, b.now)
	b.now, b.past = b.past[n], b.past[:n]
	return true
}

func (b *book) redo() bool {
	n := len(b.future) - 1
	if n < 0 {
		return false
	}
	b.past = append(b.past, b.now)
	b.now, b.future = b.future[n], b.future[:n]
	return true
}

// choose and nudge are the steps that may go on with the one before.
func (b *book) choose(page PageID, i int) bool {
	l := b.now.leaf(page)
	if l == nil || !l.open.answered || l.open.shown == i || i < 0 || i >= l.open.masks {
		return false
	}
	was := l.open.shown
	if n := len(b.past); n > 0 && len(b.future) == 0 && b.choices[n-1].page == page && i != b.choices[n-1].before {
		b.number++
		b.now.number, l.open.shown = b.number, i
		return true
	}
	b.step("Choose candidate", func(s *sheet) bool { s.leaf(page).open.shown = i; return true })
	b.choices[len(b.past)-1] = choice{page, was}
	return true
}

func (b *book) nudge(page PageID, i int, x, y float64, crop image.Rectangle) bool {
	l := b.now.leaf(page)
	if l == nil || i >= len(l.open.points) || l.open.points[i].X == x && l.open.points[i].Y == y {
		return false
	}
	was := l.open.points[i]
	to := prompt.Point{X: x, Y: y, Label: was.Label}
	if n := len(b.past); n > 0 && len(b.future) == 0 && b.nudges[n-1].page == page && b.nudges[n-1].point == i && to != b.nudges[n-1].before {
		b.number++
		b.now.number, l.open.points[i], l.open.answered, l.open.crop = b.number, to, false, crop
		return true
	}
	b.step("Nudge point", func(s *sheet) bool {
		c := &s.leaf(page).open
		c.points[i], c.answered, c.crop = to, false, crop
		return true
	})
	b.nudges[len(b.past)-1] = nudge{page, i, was}
	return true
}

func (b *book) dirty() bool { return b.now.number != b.saved }

func (b *book) work() bool {
	return b.dirty() && (b.file || len(b.now.classes) > 0 || slices.ContainsFunc(b.now.pages, func(l leaf) bool {
		return len(l.objects) > 0 || !l.open.empty() || l.mark != Untouched
	}))
}

// replaced is another document.
func (b *book) replaced(s sheet, file bool) {
	b.number++
	s.number = b.number
	b.now, b.past, b.future, b.names, b.choices, b.nudges = s, nil, nil, nil, nil, nil
	b.saved, b.file = s.number, file
}

// read is what a session or a document holds, in the terms of the model.
func read(pages []Page, classes Classes) sheet {
	s := sheet{classes: slices.Clone(classes)}
	for i := range pages {
		p := &pages[i]
		l := leaf{id: p.ID, path: p.Path, hash: p.PixelsHash, mark: p.Mark}
		for _, o := range p.Objects {
			l.objects = append(l.objects, cuttingOf(o))
		}
		d := &p.Draft
		l.open = claim{points: slices.Clone(d.Prompt.Points), class: d.Class, boxAfter: d.boxAfter, crop: d.Crop, answered: d.Answer != nil, shown: d.Chosen,
			of: d.Of, base: footingOf(d.Base), hand: strokesOf(d.Hand)}
		if d.Answer != nil {
			l.open.masks = len(d.Answer.LowRes)
		}
		if d.Prompt.Box != nil {
			l.open.box = new(*d.Prompt.Box)
		}
		s.pages = append(s.pages, l)
	}
	return s
}

func (d *Document) asSheet() sheet {
	pages := make([]Page, len(d.pages))
	for i, p := range d.pages {
		pages[i] = *p
	}
	return read(pages, d.classes)
}

// differs says what is not as the model has it, "" for nothing. Answers that the model does not know may be there: they
// come whenever a model answers; those that it knows must. So do candidates beside the mask of what was opened again.
func (s *sheet) differs(got *sheet, answers bool) string {
	if !slices.Equal(s.classes, got.classes) {
		return fmt.Sprintf("the classes are %v, want %v", got.classes, s.classes)
	}
	if len(s.pages) != len(got.pages) {
		return fmt.Sprintf("there are %d pages, want %d", len(got.pages), len(s.pages))
	}
	for i := range s.pages {
		want, is := &s.pages[i], &got.pages[i]
		where := fmt.Sprintf("page %d (place %d)", want.id, i)
		if is.id != want.id || is.path != want.path || is.mark != want.mark {
			return fmt.Sprintf("%s is %d %s with mark %d, want %s with %d", where, is.id, is.path, is.mark, want.path, want.mark)
		}
		if want.hash != "" && is.hash != want.hash {
			return fmt.Sprintf("%s is of the picture %s, want %s", where, is.hash, want.hash)
		}
		if !slices.Equal(want.objects, is.objects) {
			return fmt.Sprintf("%s has objects %+v, want %+v", where, is.objects, want.objects)
		}
		a, b := &want.open, &is.open
		if !slices.Equal(a.points, b.points) || !reflect.DeepEqual(a.box, b.box) || a.class != b.class || a.box != nil && a.boxAfter != b.boxAfter ||
			a.crop != b.crop || a.of != b.of || a.base != b.base || a.hand != b.hand {
			return fmt.Sprintf("%s has the draft %+v, want %+v", where, *b, *a)
		}
		if answers && a.answered && (!b.answered || a.masks > 1 && a.shown != b.shown) {
			return fmt.Sprintf("%s: the answer is there %v and shows %d, want %d", where, b.answered, b.shown, a.shown)
		}
	}
	return ""
}

// learn takes over answers that have come, and pictures that were shown.
func (s *sheet) learn(got *sheet) {
	for i := range s.pages {
		s.pages[i].hash = got.pages[i].hash
		open, is := &s.pages[i].open, &got.pages[i].open
		open.answered, open.shown, open.masks = is.answered, is.shown, is.masks
	}
}

// asText is a session as text, whole.
func asText(s Session) (string, error) {
	var b bytes.Buffer
	err := WriteSession(&b, s, "")
	return b.String(), err
}
