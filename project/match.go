package project

import (
	"path"
	"path/filepath"
	"strings"

	"clickmask/internal/atomicfile"
	"clickmask/project/formats"
)

// Matches are the pages of a set found among those of a document.
type Matches struct {
	Pages []PageID // for each page of the set, 0 where none was found
	Twice []int    // pages of the set that are called like several pages, by index
}

// MatchPages finds for each page of a set the page of the document whose picture is called like it; see [PageFinder.Find]. Two
// pages of a set may mean the same page.
func MatchPages(set *formats.Set, pages []*Page) Matches {
	f := NewPageFinder(pages)
	m := Matches{Pages: make([]PageID, len(set.Pages))}
	for i := range set.Pages {
		p, twice := f.FindFrame(set.Pages[i].Path, set.Pages[i].Frame)
		if twice {
			m.Twice = append(m.Twice, i)
		} else if p != nil {
			m.Pages[i] = p.ID
		}
	}
	return m
}

// PageFinder finds pages by the names of their pictures.
type PageFinder struct{ byName map[named][]*Page }

// named is how a picture is called, and which of its file it is.
type named struct {
	name  string
	frame int
}

// NewPageFinder makes one of pages, which stay as they are.
func NewPageFinder(pages []*Page) *PageFinder {
	f := &PageFinder{byName: map[named][]*Page{}}
	for _, p := range pages {
		name := atomicfile.Fold(filepath.Base(pictureName(p.Path)))
		called := []string{name}
		if stem := strings.TrimSuffix(name, path.Ext(name)); stem != name && stem != "" {
			called = append(called, stem)
		}
		for _, name := range called {
			f.byName[named{name, p.Frame}] = append(f.byName[named{name, p.Frame}], p)
		}
	}
	return f
}

// Find finds the page whose picture is called like a path with slashes: with its ending, or without where the path leaves it
// out. Of several in different folders it is the one that has most folders in common with it, counted from the file up; case and
// the way accents are put together make no difference. It is nil where there is none, and where twice says that there are
// several.
func (f *PageFinder) Find(picture string) (found *Page, twice bool) { return f.FindFrame(picture, 0) }

// FindFrame is Find for one of the pictures of a file that holds several. What is called like one of them, as exports call it,
// is that one.
func (f *PageFinder) FindFrame(picture string, frame int) (found *Page, twice bool) {
	if found, twice = f.find(picture, frame); found != nil || twice || frame > 0 {
		return found, twice
	}
	if stem, frame, is := formats.FrameName(picture); is {
		return f.find(stem, frame)
	}
	return nil, false
}

func (f *PageFinder) find(picture string, frame int) (found *Page, twice bool) {
	parts := folded(picture)
	most := -1
	for _, p := range f.byName[named{parts[len(parts)-1], frame}] {
		n := inCommon(parts, folded(filepath.ToSlash(p.Path)))
		switch {
		case n > most:
			found, most, twice = p, n, false
		case n == most:
			twice = true
		}
	}
	if twice {
		return nil, true
	}
	return found, false
}

func folded(path string) []string {
	return strings.Split(atomicfile.Fold(strings.Trim(path, "/")), "/")
}

// inCommon is how many folders two paths have in common, from their files up.
func inCommon(a, b []string) int {
	n := 0
	for n+1 < len(a) && n+1 < len(b) && a[len(a)-2-n] == b[len(b)-2-n] {
		n++
	}
	return n
}
