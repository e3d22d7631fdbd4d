package project

import (
	"fmt"
	"path/filepath"
	"strings"

	"clickmask/mask"
	"clickmask/prompt"
)

// Builtin begins the paths of pictures that are inside the program, not in a file: "clickmask:sample/cup.jpg". They are
// never missing and look the same in every session file.
const Builtin = "clickmask:"

// Object is a kept mask.
type Object struct {
	ID      uint64 // unique in its document, never 0
	Label   string
	Colour  int // index into the palette (0..7)
	Visible bool
	Mask    mask.Mask
	Prompt  prompt.Prompt
	Rounds  []Round // the answered requests that led to the mask, the last one's shown mask being it; may be empty
	Model   string  // fingerprint
	IoU     float32 // predicted, of the kept candidate
}

// Page is one picture of the document with its objects and its open draft. Only the document changes it.
type Page struct {
	Path       string // absolute while open; relative in session files; see Builtin
	Name       string // base name for people
	W, H       int    // pixels, 0 until first shown
	PixelsHash string // identity of the pixels, "" until first shown
	Objects    []Object
	Draft      Draft
	Selected   uint64 // object ID, 0 none
}

// Object finds an object by its ID.
func (p *Page) Object(id uint64) (Object, bool) {
	if i := p.indexOf(id); i >= 0 {
		return p.Objects[i], true
	}
	return Object{}, false
}

func (p *Page) indexOf(id uint64) int {
	for i := range p.Objects {
		if p.Objects[i].ID == id {
			return i
		}
	}
	return -1
}

// hasWork reports whether anything on the page lies in the frame of its picture.
func (p *Page) hasWork() bool { return len(p.Objects) > 0 || !p.Draft.Prompt.Empty() }

// Document is owned by one goroutine (the UI's). Changes go through methods, each one undo step with a name.
type Document struct {
	pages   []*Page
	current int

	generation, revision uint64

	lastID     uint64 // the highest object ID given so far
	model      string
	labelOrder []string // every label in the order of its first use
	pinned     []string
	nextColour int // chosen for the next object, -1 automatic

	file    string // the session's, "" until it was saved
	history history
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

// Open replaces the pages by those pictures and shows the first. It cannot be undone, so that the caller asks
// before when the document is [Document.Dirty].
func (d *Document) Open(paths []string) {
	pages := make([]*Page, len(paths))
	for i, path := range paths {
		pages[i] = newPage(path)
	}
	d.replace(pages, 0)
	d.labelOrder, d.file = nil, ""
	d.tell()
}

// Append adds pictures behind the others, without a step: pages carry no work yet.
func (d *Document) Append(paths []string) {
	if len(d.pages) == 0 {
		d.Open(paths)
		return
	}
	for _, path := range paths {
		d.pages = append(d.pages, newPage(path))
	}
	d.tell()
}

func newPage(path string) *Page {
	if absolute, err := filepath.Abs(path); err == nil && !strings.HasPrefix(path, Builtin) {
		path = absolute
	}
	return &Page{Path: path, Name: filepath.Base(path)}
}

// replace puts a new list of pages in force.
func (d *Document) replace(pages []*Page, current int) {
	d.pages, d.current = pages, current
	d.history.clear()
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
	d.fitModel(&d.pages[index].Draft)
}

// PictureChangedError says that a page's picture is not the one on which its masks were made.
type PictureChangedError struct {
	Name       string
	W, H       int // now
	WasW, WasH int // when the masks were made
}

// Error is one sentence that names the picture.
func (e *PictureChangedError) Error() string {
	if e.SameSize() {
		return fmt.Sprintf("%s has changed since its masks were made", e.Name)
	}
	return fmt.Sprintf("%s is now %d x %d pixels, but its masks were made on %d x %d", e.Name, e.W, e.H, e.WasW, e.WasH)
}

// SameSize reports whether the masks can still be laid over the picture.
func (e *PictureChangedError) SameSize() bool { return e.W == e.WasW && e.H == e.WasH }

// SetPicture says that the shown page's picture was decoded: its size in pixels and the identity of its pixels.
// When the page carries work that was made on other pixels, the page stays as it is and the error is a
// [*PictureChangedError]: no mask may lie on the wrong picture. The caller may then use [Document.AcceptPicture].
func (d *Document) SetPicture(w, h int, hash string) error {
	p := d.Current()
	if p == nil || w <= 0 || h <= 0 {
		return nil
	}
	if p.hasWork() && p.W != 0 && (p.W != w || p.H != h || p.PixelsHash != "" && hash != p.PixelsHash) {
		return &PictureChangedError{Name: p.Name, W: w, H: h, WasW: p.W, WasH: p.H}
	}
	if p.W == w && p.H == h && p.PixelsHash == hash {
		return nil
	}
	p.W, p.H, p.PixelsHash = w, h, hash
	d.tell()
	return nil
}

// AcceptPicture takes the changed picture. Masks of the same size stay; those of another size cannot, and are
// dropped with the page's draft. The answers to the draft are asked for again. There is no undo beyond it.
func (d *Document) AcceptPicture(w, h int, hash string) {
	p := d.Current()
	if p == nil || w <= 0 || h <= 0 {
		return
	}
	if p.W != w || p.H != h {
		p.Objects, p.Draft, p.Selected = nil, Draft{}, 0
	} else {
		p.Draft.forget()
	}
	p.W, p.H, p.PixelsHash = w, h, hash
	d.history.clear()
	d.history.touch()
	d.revision++
	d.tell()
}

// SetModel says which model answers from now on, by its fingerprint. Answers and mask inputs of another model mean
// nothing to it: the shown draft's are dropped, those of the others when they are next shown, so that the caller
// asks again. Kept objects stay.
func (d *Document) SetModel(fingerprint string) {
	if d.model == fingerprint {
		return
	}
	d.model = fingerprint
	if p := d.Current(); p != nil && !p.Draft.Prompt.Empty() {
		d.fitModel(&p.Draft)
		d.revision++
	}
	d.tell()
}

// fitModel drops what another model said. Before the first [Document.SetModel] nothing is known.
func (d *Document) fitModel(f *Draft) {
	if d.model != "" && f.model != d.model {
		f.forget()
		f.model = d.model
	}
}
