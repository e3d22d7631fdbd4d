package project

import (
	"image"

	"clickmask/prompt"
)

// Document is owned by one goroutine (the UI's). Changes go through methods, each one undo step with a name.
type Document struct {
	pages   []*Page
	current int

	generation, revision uint64

	classes    Classes
	lastID     uint64 // the highest numbers given so far: of an object,
	lastPage   PageID
	lastClass  ClassID
	model      string
	nextColour int // chosen for the next object, -1 automatic

	crop   image.Rectangle // that requests ask about
	cropOf uint64          // the generation for which it holds

	points  grower[prompt.Point] // of the drafts
	rounds  grower[Round]
	objects grower[Object] // of the pages

	file    string // the session's, "" until it was saved
	history history
	tx      *Tx // the change that is being made
	changed func()
}

// New is a document without pages.
func New() *Document {
	return &Document{nextColour: -1, history: history{maxBytes: DefaultUndoBytes}}
}

// OnChange is called after every change, undo and redo, and when an answer was applied or another page is shown.
// There is one observer; nil ends it. It may call the document.
func (d *Document) OnChange(f func()) { d.changed = f }

func (d *Document) tell() {
	if d.changed != nil {
		d.changed()
	}
}

// Pages are the pages in order; neither the slice nor the pages may be changed by the caller.
func (d *Document) Pages() []*Page { return d.pages }

// Current is the shown page, nil when there is none.
func (d *Document) Current() *Page {
	if d.current >= len(d.pages) {
		return nil
	}
	return d.pages[d.current]
}

// CurrentIndex is the index of the shown page, -1 when there is none.
func (d *Document) CurrentIndex() int {
	if len(d.pages) == 0 {
		return -1
	}
	return d.current
}

// Generation changes whenever another page is shown; numbers rise and are never used again.
func (d *Document) Generation() uint64 { return d.generation }

// Revision changes whenever the request of the shown draft does, by a prompt, undo, another page or another model;
// numbers rise and are never used again.
func (d *Document) Revision() uint64 { return d.revision }

// Open replaces the pages by the first pictures of those files and shows the first; classes stay only where there were no pages before.
// It cannot be undone, so that the caller asks before when the document has work ([Document.HasWork]).
func (d *Document) Open(paths []string) { d.OpenPictures(files(paths)) }

// OpenPictures is Open for pictures of which several may be in one file.
func (d *Document) OpenPictures(list []Picture) {
	if len(d.pages) > 0 {
		d.classes = nil
	}
	pages := make([]*Page, len(list))
	for i, at := range list {
		pages[i] = d.newPage(at)
	}
	d.replace(pages, 0)
	d.file = ""
	d.tell()
}

// replace puts a new list of pages in force.
func (d *Document) replace(pages []*Page, current int) {
	d.pages, d.current = pages, current
	d.history.clear()
	d.points, d.rounds, d.objects = grower[prompt.Point]{}, grower[Round]{}, grower[Object]{}
	d.nextColour = -1
	d.generation++
	d.revision++
}

// Show makes another page current; its draft is as it was left. An index outside the pages, or that of the shown
// page, does nothing.
func (d *Document) Show(index int) {
	if index < 0 || index >= len(d.pages) || index == d.current {
		return
	}
	d.show(index)
	d.tell()
}

func (d *Document) show(index int) {
	d.current = index
	d.generation++
	d.revision++
	d.ready(&d.pages[index].Draft)
}

// SetModel says which model answers from now on, by its fingerprint. Answers and mask inputs of another model mean
// nothing to it: the shown draft's are dropped, those of the others when they are next shown, so that the caller
// asks again. Kept objects stay.
func (d *Document) SetModel(fingerprint string) {
	if d.model == fingerprint {
		return
	}
	d.model = fingerprint
	if p := d.Current(); p != nil && !p.Draft.Empty() {
		d.fitModel(&p.Draft)
		d.revision++
	}
	d.tell()
}

// ready has the draft of a page that is shown from now on as it was left, or as a session says.
func (d *Document) ready(f *Draft) {
	if d.fitModel(f); f.MaskInput == nil {
		f.begin()
	}
}

// fitModel drops what another model said. Before the first [Document.SetModel] nothing is known.
func (d *Document) fitModel(f *Draft) {
	if d.model != "" && f.model != d.model {
		f.forget()
		f.model = d.model
	}
}
