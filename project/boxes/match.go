package boxes

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"clickmask/project/formats"
)

// Matcher finds the page of a picture.
type Matcher struct {
	book *Book
	by   map[string][]int // pages by the last part of their name
	used map[int]bool

	named map[numbered][]int // those that are called like one of several pictures in a file
	stems map[string]bool    // of those files
}

// numbered is one of several pictures in a file.
type numbered struct {
	stem  string // of the file's name
	frame int    // from 0
}

// NewMatcher prepares to match a book's pages.
func NewMatcher(b *Book) *Matcher {
	m := &Matcher{book: b, by: map[string][]int{}, used: map[int]bool{}, named: map[numbered][]int{}, stems: map[string]bool{}}
	for i := range b.Pages {
		last := path.Base(b.Pages[i].Name)
		m.by[last] = append(m.by[last], i)
		name := last
		if b.Pages[i].Stem {
			name += "." // which has no ending that could be taken off
		}
		if stem, frame, is := formats.FrameName(name); is && b.Pages[i].Frame == 0 {
			m.named[numbered{stem, frame}] = append(m.named[numbered{stem, frame}], i)
			m.stems[stem] = true
		}
	}
	return m
}

// Match is the page of a picture in the file at a path, from 0, nil where there is none: of those called like it the one that
// shares most of the folders before. One of several pictures in a file may also be called as exports call it (cells_p003). The
// error says that several do alike.
func (m *Matcher) Match(picture string, frame int, several bool) (*Page, error) {
	var pages []int
	if several {
		pages = m.named[numbered{stemOf(picture), frame}]
	}
	if len(pages) == 0 {
		for _, i := range m.called(picture) {
			if m.book.Pages[i].Frame == frame {
				pages = append(pages, i)
			}
		}
	}
	return m.closest(picture, pages)
}

// Numbered tells whether boxes say of themselves which of the pictures in a file they are for.
func (m *Matcher) Numbered(picture string) bool {
	return m.stems[stemOf(picture)] || slices.ContainsFunc(m.called(picture), func(i int) bool { return m.book.Pages[i].Frame > 0 })
}

// called are the pages whose name's last part is a file's.
func (m *Matcher) called(picture string) (pages []int) {
	last := path.Base(filepath.ToSlash(picture))
	for _, i := range m.by[last] {
		if !m.book.Pages[i].Stem {
			pages = append(pages, i)
		}
	}
	for _, i := range m.by[stemOf(picture)] {
		if m.book.Pages[i].Stem {
			pages = append(pages, i)
		}
	}
	return pages
}

// closest is the page that shares most of the folders.
func (m *Matcher) closest(picture string, pages []int) (*Page, error) {
	picture = filepath.ToSlash(picture)
	best, shared, rival := -1, -1, false
	for _, i := range pages {
		n := sharedFolders(path.Dir(picture), path.Dir(m.book.Pages[i].Name))
		if n > shared {
			best, shared, rival = i, n, false
		} else if n == shared && best >= 0 {
			rival = true
		}
	}
	if rival {
		return nil, fmt.Errorf("%s: several lists of boxes are for a picture of this name", picture)
	}
	if best < 0 {
		return nil, nil
	}
	m.used[best] = true
	return &m.book.Pages[best], nil
}

func stemOf(picture string) string {
	last := path.Base(filepath.ToSlash(picture))
	return strings.TrimSuffix(last, path.Ext(last))
}

// Unused are the names of the pages that no picture matched.
func (m *Matcher) Unused() []string {
	var names []string
	for i := range m.book.Pages {
		if !m.used[i] {
			names = append(names, m.book.Pages[i].Name)
		}
	}
	return names
}

// sharedFolders counts the folders that two paths share, from their ends.
func sharedFolders(a, b string) int {
	as, bs := strings.Split(a, "/"), strings.Split(b, "/")
	n := 0
	for n < min(len(as), len(bs)) && as[len(as)-1-n] == bs[len(bs)-1-n] {
		n++
	}
	return n
}
