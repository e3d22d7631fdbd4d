package batch

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"

	"clickmask/mask"
	"clickmask/project"
	"clickmask/project/formats"
)

// Annotated is what came of all tasks, ready to be written.
type Annotated struct {
	Classes []string
	Pages   []*Found
	Empty   []bool // the page's boxes say that there is nothing
	Model   string // fingerprint
}

// class is the number of a name in the list, -1 for none.
func (a *Annotated) class(name string) int { return slices.Index(a.Classes, name) }

// Set is what file formats take. The score of an object is that of its box, where that has one, else the mask's.
func (a *Annotated) Set() (*formats.Set, error) {
	set := &formats.Set{}
	for _, c := range a.Classes {
		set.Classes = append(set.Classes, formats.Class{Name: c})
	}
	paths, err := a.paths()
	if err != nil {
		return nil, err
	}
	for i, path := range formats.Relative(paths) {
		f := a.Pages[i]
		page := formats.Page{Path: path, Frame: f.Frame, W: f.Width, H: f.Height, Hash: f.Hash, Empty: a.Empty[i] && len(f.Objects) == 0}
		for k := range f.Objects {
			o := &f.Objects[k]
			m, err := f.mask(k)
			if err != nil {
				return nil, err
			}
			item := formats.Item{Class: a.class(o.Class), Mask: m, Score: o.IoU}
			if o.Score > 0 {
				item.Score = float32(o.Score)
			}
			page.Items = append(page.Items, item)
		}
		set.Pages = append(set.Pages, page)
	}
	return set, nil
}

func (f *Found) mask(k int) (mask.Mask, error) {
	m, err := f.Objects[k].Mask(f.Width, f.Height)
	if err != nil {
		return m, fmt.Errorf("%s, object %d: %w", f.Picture, k+1, err)
	}
	return m, nil
}

func (a *Annotated) paths() ([]string, error) {
	var paths []string
	for _, f := range a.Pages {
		path, err := filepath.Abs(string(f.Picture))
		if err != nil {
			return nil, err
		}
		paths = append(paths, path)
	}
	return paths, nil
}

// Session is the same to be looked through in the window, the least certain pictures first.
func (a *Annotated) Session() (project.Session, error) {
	var s project.Session
	for i, name := range a.Classes {
		c := project.Class{ID: project.ClassID(i + 1), Name: name, Colour: i % project.ColourCount}
		if i < project.ClassKeys {
			c.Key = i + 1
		}
		s.Classes = append(s.Classes, c)
	}
	paths, err := a.paths()
	if err != nil {
		return s, err
	}
	order := make([]int, len(a.Pages))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(x, y int) int { return cmp.Compare(a.Pages[x].certainty(), a.Pages[y].certainty()) })
	next := uint64(1)
	for _, i := range order {
		f := a.Pages[i]
		page := project.Page{ID: project.PageID(len(s.Pages) + 1), Path: paths[i], Frame: f.Frame, Name: filepath.Base(paths[i]), W: f.Width, H: f.Height, PixelsHash: f.Hash}
		if a.Empty[i] && len(f.Objects) == 0 {
			page.Mark = project.MarkedEmpty
		}
		for k := range f.Objects {
			o := &f.Objects[k]
			m, err := f.mask(k)
			if err != nil {
				return s, err
			}
			object := project.Object{ID: next, Mask: m, Prompt: o.Prompt, Model: a.Model, IoU: o.IoU, Visible: true, Colour: k % project.ColourCount}
			if c := a.class(o.Class); c >= 0 {
				object.Class, object.Colour = s.Classes[c].ID, s.Classes[c].Colour
			}
			page.Objects = append(page.Objects, object)
			next++
		}
		s.Pages = append(s.Pages, page)
	}
	return s, nil
}

// certainty is that of the least certain object; a picture of which a box gave nothing has none.
func (f *Found) certainty() float64 {
	if len(f.Failed) > 0 {
		return 0
	}
	least := 2.0 // nothing to look at comes last
	for _, o := range f.Objects {
		c := float64(o.IoU)
		if o.Score > 0 {
			c *= o.Score
		}
		least = min(least, c)
	}
	return least
}
