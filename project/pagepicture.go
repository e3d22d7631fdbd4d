package project

import "fmt"

// PictureChangedError says that a page's picture is not the one on which its masks were made.
type PictureChangedError struct {
	Page       PageID
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

// identity is which picture the masks and prompts of a page lie on; W is 0 until the picture was shown.
type identity struct {
	W, H int
	Hash string
}

func (p *Page) identity() identity { return identity{p.W, p.H, p.PixelsHash} }

func (p *Page) setIdentity(i identity) { p.W, p.H, p.PixelsHash = i.W, i.H, i.Hash }

// SetPicture says that the shown page's picture was decoded; see [Document.SetPictureOf].
func (d *Document) SetPicture(w, h int, hash string) error {
	return d.SetPictureOf(d.currentID(), w, h, hash)
}

// SetPictureOf says that a page's picture was decoded: its size in pixels and the identity of its pixels. When the
// page carries work that was made on other pixels, the page stays as it is and the error is a
// [*PictureChangedError]: no mask may lie on the wrong picture. The caller may then use [Document.AcceptPicture].
// It is no step.
func (d *Document) SetPictureOf(page PageID, w, h int, hash string) error {
	p := d.Page(page)
	if p == nil || w <= 0 || h <= 0 {
		return nil
	}
	now := identity{w, h, hash}
	if p.hasWork() && p.W != 0 && (p.W != w || p.H != h || p.PixelsHash != "" && hash != p.PixelsHash) {
		return &PictureChangedError{Page: p.ID, Name: p.Name, W: w, H: h, WasW: p.W, WasH: p.H}
	}
	if p.identity() == now && !p.Missing {
		return nil
	}
	p.setIdentity(now)
	p.Missing = false
	d.tell()
	return nil
}

// AcceptPicture takes the changed picture of the shown page; see [Document.AcceptPictureOf].
func (d *Document) AcceptPicture(w, h int, hash string) { d.AcceptPictureOf(d.currentID(), w, h, hash) }

// AcceptPictureOf takes the changed picture of a page, in one step. Masks of the same size stay; those of another size
// cannot, and are dropped with the page's draft. The answers to the draft are asked for again. Undo brings the masks
// back together with the identity of the picture that they lie on, and moves the generation on, so that the picture
// is looked at anew and the question comes again.
func (d *Document) AcceptPictureOf(page PageID, w, h int, hash string) bool {
	p := d.Page(page)
	if p == nil || w <= 0 || h <= 0 {
		return false
	}
	now := identity{w, h, hash}
	return d.Edit("Use the new picture", func(tx *Tx) {
		if p.identity() == now {
			return
		}
		tx.touch(p)
		if p.W != w || p.H != h {
			p.Objects, p.Draft, p.Selected, p.Also = nil, Draft{}, 0, nil
		} else {
			p.Draft.forget()
		}
		p.setIdentity(now)
		if p == d.Current() {
			d.revision++
		}
	})
}
