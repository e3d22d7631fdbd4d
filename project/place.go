package project

import (
	"clickmask/project/formats"
	"clickmask/prompt"
)

// Placed is what became of a set whose objects were put on pages.
type Placed struct {
	Objects, Pages int   // that were put, and the pages that have something new: objects, or the mark that there are none
	Misfits        []int // pages of the set that are of another size than their picture, by index
}

// Place puts the objects of a set on pages in one step of the given name, on top of what is there. pages says for each page of
// the set which page of the document it is, 0 for none. Classes are found by their names or made new, in the set's order, as far as
// something was placed. An object of which only the box is known has it as its prompt, so that it can be opened and asked
// for. A page that was never shown takes the set's size for its own. Pages of the set that are empty mark theirs, unless these
// have objects.
func (d *Document) Place(set *formats.Set, pages []PageID, name string) (placed Placed) {
	d.Edit(name, func(tx *Tx) {
		var fits []int
		for i := range set.Pages {
			p := d.Page(pages[i])
			if p == nil {
				continue
			}
			if s := &set.Pages[i]; p.W != 0 && (p.W != s.W || p.H != s.H) {
				placed.Misfits = append(placed.Misfits, i)
				continue
			}
			fits = append(fits, i)
		}
		if len(fits) == 0 {
			return
		}
		classes := make([]ClassID, len(set.Classes))
		for i, c := range set.Classes {
			classes[i] = tx.class(c.Name, -1)
		}
		for _, i := range fits {
			n, done := tx.place(d.Page(pages[i]), &set.Pages[i], classes)
			placed.Objects += n
			if done {
				placed.Pages++
			}
		}
	})
	return placed
}

// place puts the objects of one page on another; done is false where nothing came of it.
func (tx *Tx) place(p *Page, from *formats.Page, classes []ClassID) (n int, done bool) {
	if len(from.Items) == 0 {
		return 0, from.Empty && len(p.Objects) == 0 && p.Draft.Empty() && tx.SetMark(p.ID, MarkedEmpty)
	}
	tx.touch(p)
	if p.W == 0 {
		p.setIdentity(identity{from.W, from.H, from.Hash})
	}
	objects := make([]Object, 0, len(from.Items))
	for _, item := range from.Items {
		o := Object{Mask: item.Mask, IoU: item.Score, Visible: true, Colour: (len(p.Objects) + len(objects)) % ColourCount}
		if item.Class != formats.NoClass {
			o.Class = classes[item.Class]
			if c, ok := tx.doc.classes.Find(o.Class); ok {
				o.Colour = c.Colour
			}
		}
		if item.Box {
			b := item.Mask.Bounds()
			o.Prompt = prompt.Prompt{Box: &prompt.Box{X0: float64(b.Min.X), Y0: float64(b.Min.Y), X1: float64(b.Max.X), Y1: float64(b.Max.Y)}}
		}
		objects = append(objects, o)
	}
	n = len(tx.AddObjects(p.ID, objects))
	return n, n > 0
}

// NewSession is a session of pictures, given by their files, with the objects of a set, whose pages they are.
func NewSession(set *formats.Set, pictures []string) Session {
	d := New()
	list := files(pictures)
	for i := range list {
		list[i].Frame = set.Pages[i].Frame
	}
	d.OpenPictures(list)
	pages := make([]PageID, len(set.Pages))
	for i := range pages {
		pages[i] = d.pages[i].ID
	}
	d.Place(set, pages, "Import")
	return d.Session()
}
