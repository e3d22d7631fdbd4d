package desk

import (
	"context"
	"encoding/hex"

	"clickmask/picture"
	"clickmask/project"
)

// PageFinals are the visible objects of a page, each to be saved by itself.
type PageFinals struct {
	Name  string // of its picture
	Stem  string // of files about it
	Count int

	load   func(ctx context.Context) (*picture.Picture, error)
	list   []Final // without the picture
	w, h   int
	pixels string // their identity
}

// Load opens the page's picture and hands over its objects. It takes its time and belongs to any goroutine.
func (p PageFinals) Load(ctx context.Context) ([]Final, error) {
	pic, err := p.load(ctx)
	if err != nil {
		return nil, err
	}
	if w, h := pic.Size(); hex.EncodeToString(pic.Hash[:]) != p.pixels {
		return nil, &project.PictureChangedError{Name: p.Name, W: w, H: h, WasW: p.w, WasH: p.h}
	}
	list := make([]Final, len(p.list))
	for i, f := range p.list {
		f.Picture = pic
		list[i] = f
	}
	return list, nil
}

// Classes are those of the page's objects, in their order, "" for none.
func (p PageFinals) Classes() []string {
	words := make([]string, len(p.list))
	for i, f := range p.list {
		words[i] = f.Class
	}
	return words
}

// AllFinals are the pages that have visible objects, as they are now. The picture on the screen is not opened again.
func (d *Desk) AllFinals() []PageFinals {
	var pages []PageFinals
	for _, page := range d.doc.Pages() {
		if p := d.finalsOf(page); p.Count > 0 {
			pages = append(pages, p)
		}
	}
	return pages
}

// ShownFinals is the page on the screen alone, none where it has no visible objects.
func (d *Desk) ShownFinals() []PageFinals {
	if !d.showsPage() {
		return nil
	}
	if p := d.finalsOf(d.doc.Current()); p.Count > 0 {
		return []PageFinals{p}
	}
	return nil
}

func (d *Desk) finalsOf(page *project.Page) PageFinals {
	path, frame := page.Path, page.Frame
	p := PageFinals{Name: page.Name, Stem: d.doc.Stem(page), w: page.W, h: page.H, pixels: page.PixelsHash, load: func(ctx context.Context) (*picture.Picture, error) {
		return d.opts.Open(ctx, path, picture.Options{Background: true, Frame: frame})
	}}
	if pic := d.shown.picture; page == d.doc.Current() && d.showsPage() {
		p.load = func(context.Context) (*picture.Picture, error) { return pic, nil }
	}
	for _, o := range page.Objects {
		if o.Visible {
			p.list = append(p.list, finalOf(d.doc, o))
		}
	}
	p.Count = len(p.list)
	return p
}

// finalOf is an object to be saved, without its picture.
func finalOf(doc *project.Document, o project.Object) Final {
	var f Final
	f.add(o, doc.ClassName(o.Class))
	return f
}
