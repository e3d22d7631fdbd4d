package project

import (
	"slices"

	"clickmask/project/formats"
	"clickmask/prompt"
)

// Placed is what became of a set whose objects were put on pages.
type Placed struct {
	Objects, Pages int   // that were put, and the pages that have something new: objects, the class of one, or the mark that there are none
	Known          int   // objects that the pages had already
	Misfits        []int // pages of the set that are of another size than their picture, by index
}

// Place puts the objects of a set on pages in one step of the given name, on top of what is there. pages says for each page of
// the set which page of the document it is, 0 for none. Classes are found by their names or made new, in the set's order, as far as
// something was placed. An object of which only the box is known has it as its prompt, so that it can be opened and asked
// for. A page that was never shown takes the set's size for its own. Pages of the set that are empty mark theirs, unless these
// have objects. An object that a page has already, pixel by pixel and of the same class, is not put on top of itself; where one of
// the two has no class, the class of the other is that of both.
func (d *Document) Place(set *formats.Set, pages []PageID, name string) (placed Placed) {
	d.Edit(name, func(tx *Tx) { placed = tx.placeSet(set, pages, false) })
	return placed
}

// PlaceOver is Place with the objects of the set in place of those of the pages that it has objects for. One with the same pixels
// stays as it is, with all that was said of it, and takes its class of the set.
func (d *Document) PlaceOver(set *formats.Set, pages []PageID, name string) (placed Placed) {
	d.Edit(name, func(tx *Tx) {
		met, _ := d.meet(set, pages, true)
		for i := range set.Pages {
			if p := d.Page(pages[i]); p != nil && met[p.ID] != nil {
				tx.DeleteObjects(p.ID, slices.DeleteFunc(p.objectIDs(), func(o uint64) bool { return met[p.ID][o] })...)
			}
		}
		placed = tx.placeSet(set, pages, true)
	})
	return placed
}

// Meets counts the pages whose objects are others than those that a set has for them: it is to be said what becomes of them.
func (d *Document) Meets(set *formats.Set, pages []PageID) int {
	met, more := d.meet(set, pages, false)
	n := 0
	for id, same := range met {
		if count := len(d.Page(id).Objects); count > 0 && (more[id] || len(same) < count) {
			n++
		}
	}
	return n
}

// meet finds for each page that a set has objects for which of its objects are among those, and whether there are more.
func (d *Document) meet(set *formats.Set, pages []PageID, over bool) (same map[PageID]map[uint64]bool, more map[PageID]bool) {
	same, more = map[PageID]map[uint64]bool{}, map[PageID]bool{}
	for i := range set.Pages {
		p := d.Page(pages[i])
		if p == nil || len(set.Pages[i].Items) == 0 || !p.mayBe(&set.Pages[i]) {
			continue
		}
		if same[p.ID] == nil {
			same[p.ID] = map[uint64]bool{}
		}
		for _, item := range set.Pages[i].Items {
			if at, _ := d.twin(p, set, item, over); at >= 0 {
				same[p.ID][p.Objects[at].ID] = true
			} else {
				more[p.ID] = true
			}
		}
	}
	return same, more
}

// mayBe reports whether a page has the size of one of a set, as far as that is known.
func (p *Page) mayBe(s *formats.Page) bool { return p.W == 0 || p.W == s.W && p.H == s.H }

func (p *Page) objectIDs() []uint64 {
	ids := make([]uint64, len(p.Objects))
	for i := range p.Objects {
		ids[i] = p.Objects[i].ID
	}
	return ids
}

// twin is the place of the object of a page that an item of a set is, -1 for none; takes says that it would get its class of it. Over
// what is there it may have had another.
func (d *Document) twin(p *Page, set *formats.Set, item formats.Item, over bool) (at int, takes bool) {
	class := ""
	if item.Class != formats.NoClass {
		class = CleanClassName(set.Classes[item.Class].Name)
	}
	for i := range p.Objects {
		if !p.Objects[i].Mask.Equal(item.Mask) {
			continue
		}
		if has := d.ClassName(p.Objects[i].Class); over || has == class || has == "" || class == "" {
			return i, has != class && class != ""
		}
	}
	return -1, false
}

func (tx *Tx) placeSet(set *formats.Set, pages []PageID, over bool) (placed Placed) {
	d := tx.doc
	var fits []int
	for i := range set.Pages {
		switch p := d.Page(pages[i]); {
		case p == nil:
		case !p.mayBe(&set.Pages[i]):
			placed.Misfits = append(placed.Misfits, i)
		default:
			fits = append(fits, i)
		}
	}
	anew := func(i int) bool { // or no class is made for it
		return len(set.Pages[i].Items) == 0 || slices.ContainsFunc(set.Pages[i].Items, func(item formats.Item) bool {
			at, takes := d.twin(d.Page(pages[i]), set, item, over)
			return at < 0 || takes
		})
	}
	classes := make([]ClassID, len(set.Classes))
	if slices.ContainsFunc(fits, anew) {
		for i, c := range set.Classes {
			classes[i] = tx.class(c.Name, -1)
		}
	}
	for _, i := range fits {
		n, known, done := tx.place(d.Page(pages[i]), set, &set.Pages[i], classes, over)
		placed.Objects, placed.Known = placed.Objects+n, placed.Known+known
		if done {
			placed.Pages++
		}
	}
	return placed
}

// place puts the objects of one page of a set on another; done is false where nothing came of it.
func (tx *Tx) place(p *Page, set *formats.Set, from *formats.Page, classes []ClassID, over bool) (n, known int, done bool) {
	if len(from.Items) == 0 {
		return 0, 0, from.Empty && len(p.Objects) == 0 && p.Draft.Empty() && tx.SetMark(p.ID, MarkedEmpty)
	}
	objects := make([]Object, 0, len(from.Items))
	for _, item := range from.Items {
		if at, takes := tx.doc.twin(p, set, item, over); at >= 0 {
			known++
			if takes {
				done = tx.SetClass(p.ID, p.Objects[at].ID, classes[item.Class]) || done
			}
			continue
		}
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
	if len(objects) == 0 {
		return 0, known, done
	}
	tx.touch(p)
	if p.W == 0 {
		p.setIdentity(identity{from.W, from.H, from.Hash})
	}
	n = len(tx.AddObjects(p.ID, objects))
	return n, known, done || n > 0
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
