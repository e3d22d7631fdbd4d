package project

import (
	"path/filepath"
	"strings"
)

// Builtin begins the paths of pictures that are inside the program, not in a file: "clickmask:sample/cup.jpg". They are
// never missing and look the same in every session file.
const Builtin = "clickmask:"

// PageID names a page: never 0, never used again in its document, the same after saving and opening.
type PageID uint64

// Mark is what a person says about a page as a whole. That a page has objects is not said but seen: [Page.HasObjects].
type Mark int

// The marks.
const (
	Untouched   Mark = iota
	MarkedEmpty      // there is nothing to cut out here; a page with objects cannot be marked so
	MarkedDone       // all that is to be cut out here is
)

// Picture says where a page's picture is.
type Picture struct {
	Path  string // absolute, or one inside the program (see [Builtin])
	Frame int    // which picture of the file, from 0
}

// Page is one picture of the document with its objects and its open draft. Only the document changes it.
type Page struct {
	ID         PageID
	Path       string // absolute while open; relative in session files; see Builtin
	Frame      int    // which picture of the file, from 0
	Name       string // base name for people
	W, H       int    // pixels, 0 until first shown
	PixelsHash string // identity of the pixels, "" until first shown
	Missing    bool   // the picture was not at Path when it was last looked for
	Mark       Mark
	Missed     *Missed // what was carried along, may be here and was not found; nil for nothing, or when somebody has looked
	Objects    []Object
	Draft      Draft
	Selected   uint64   // object ID, 0 none; of several selected ones the last
	Also       []uint64 // what is selected beside it, in the order in which it was; not in files
}

// Picture is where the page's picture is.
func (p *Page) Picture() Picture { return Picture{p.Path, p.Frame} }

// HasObjects reports whether anything was kept on the page.
func (p *Page) HasObjects() bool { return len(p.Objects) > 0 }

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

// hasWork reports whether anything on the page lies on its picture.
func (p *Page) hasWork() bool { return len(p.Objects) > 0 || !p.Draft.Empty() }

// newPage is a page that nobody has worked on yet.
func (d *Document) newPage(at Picture) *Page {
	if absolute, err := filepath.Abs(at.Path); err == nil && !strings.HasPrefix(at.Path, Builtin) {
		at.Path = absolute
	}
	d.lastPage++
	return &Page{ID: d.lastPage, Path: at.Path, Frame: max(at.Frame, 0), Name: filepath.Base(at.Path)}
}

// files are the first pictures of those files.
func files(paths []string) []Picture {
	pictures := make([]Picture, len(paths))
	for i, path := range paths {
		pictures[i].Path = path
	}
	return pictures
}

// Page finds a page by its ID, nil when there is none.
func (d *Document) Page(id PageID) *Page {
	if i := d.IndexOf(id); i >= 0 {
		return d.pages[i]
	}
	return nil
}

// IndexOf is where a page is in the order of the pages, -1 when it is not there.
func (d *Document) IndexOf(id PageID) int {
	for i, p := range d.pages {
		if p.ID == id {
			return i
		}
	}
	return -1
}

// currentID is the ID of the shown page, 0 when there is none.
func (d *Document) currentID() PageID {
	if p := d.Current(); p != nil {
		return p.ID
	}
	return 0
}

// Append adds the first pictures of files behind the others, in one step.
func (d *Document) Append(paths []string) bool { return d.AppendPictures(files(paths)) }

// AppendPictures is Append for pictures of which several may be in one file.
func (d *Document) AppendPictures(list []Picture) bool {
	return d.Edit("Add pictures", func(tx *Tx) { tx.AddPages(len(d.pages), list) })
}

// RemovePages takes pages with all that is on them out of the document, in one step; the files stay.
func (d *Document) RemovePages(ids ...PageID) bool {
	return d.Edit("Remove pictures", func(tx *Tx) { tx.RemovePages(ids...) })
}

// MovePage puts a page at another place of the order, in one step.
func (d *Document) MovePage(id PageID, to int) bool {
	return d.Edit("Reorder pictures", func(tx *Tx) { tx.MovePage(id, to) })
}

// SetMark marks a page, or takes its mark away, in one step. A page with objects cannot be marked empty.
func (d *Document) SetMark(id PageID, mark Mark) bool {
	name := "Remove the mark"
	switch mark {
	case MarkedEmpty:
		name = "Mark as empty"
	case MarkedDone:
		name = "Mark as done"
	}
	return d.Edit(name, func(tx *Tx) { tx.SetMark(id, mark) })
}
