package project

import (
	"path/filepath"
	"strings"

	"clickmask/project/formats"
)

// Set is the session's pictures, objects and classes as the file formats take them, the classes in the order of their
// list. It shares the masks and is for any goroutine.
func (s *Session) Set() *formats.Set {
	paths := make([]string, len(s.Pages))
	for i := range s.Pages {
		paths[i] = pictureName(s.Pages[i].Path)
	}
	out := &formats.Set{}
	for _, c := range s.Classes {
		out.Classes = append(out.Classes, formats.Class{Name: c.Name, Colour: formats.Colour(c.Colour)})
	}
	for i, path := range formats.Relative(paths) {
		p := &s.Pages[i]
		page := formats.Page{Path: path, Frame: p.Frame, W: p.W, H: p.H, Hash: p.PixelsHash, Empty: p.Mark == MarkedEmpty}
		for k := range p.Objects {
			o := &p.Objects[k]
			page.Items = append(page.Items, formats.Item{Class: s.Classes.Number(o.Class), Mask: o.Mask, Score: o.IoU})
		}
		out.Pages = append(out.Pages, page)
	}
	return out
}

// OpenObjects is how many objects are open. What is not kept yet is not in [Session.Set], and what was opened again is as it
// was kept: whoever writes files of it has to say so, because it is seen nowhere on pages that are not shown.
func (s *Session) OpenObjects() int {
	n := 0
	for i := range s.Pages {
		if !s.Pages[i].Draft.Empty() {
			n++
		}
	}
	return n
}

// NamelessObjects counts the objects without a class in a session that has classes: they may have been forgotten.
func (s *Session) NamelessObjects() int {
	n := 0
	for i := range s.Pages {
		for k := range s.Pages[i].Objects {
			if len(s.Classes) > 0 && s.Pages[i].Objects[k].Class == 0 {
				n++
			}
		}
	}
	return n
}

// Pictures are the files of the session's pictures, for what must never be replaced.
func (s *Session) Pictures() []string {
	var list []string
	for i := range s.Pages {
		if !strings.HasPrefix(s.Pages[i].Path, Builtin) {
			list = append(list, s.Pages[i].Path)
		}
	}
	return list
}

// pictureName is a picture's path, for one inside the program its name.
func pictureName(path string) string {
	if inside, ok := strings.CutPrefix(path, Builtin); ok {
		return filepath.Base(filepath.FromSlash(inside))
	}
	return path
}
