package ui

import (
	"slices"

	"clickmask/internal/printable"
	"clickmask/picture"
	"clickmask/project"
	"clickmask/ui/lang"
)

// pageName is a page's name for people. Of several pictures in one file it says which one it is; of is how many each file has
// among the pages.
func pageName(p *project.Page, of map[string]int) string {
	name := printable.Text(p.Name)
	if n := of[p.Path]; n > 1 {
		name += " · " + lang.T("%d of %d", p.Frame+1, n)
	}
	return name
}

// notesBeside are the notes of a picture that say something beside its pages: where the others of its file are pages, nothing
// is left out.
func notesBeside(pic *picture.Picture, pages []*project.Page) []picture.Note {
	if project.FramesOf(pages)[pic.Path] < 2 {
		return pic.Notes
	}
	return slices.DeleteFunc(slices.Clone(pic.Notes), func(n picture.Note) bool { return n.Kind == picture.FirstOf })
}
