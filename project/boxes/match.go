package boxes

import (
	"fmt"
	"path"
	"path/filepath"
	"strings"
)

// Matcher finds the page of a picture.
type Matcher struct {
	book *Book
	by   map[string][]int // pages by the last part of their name
	used map[int]bool
}

// NewMatcher prepares to match a book's pages.
func NewMatcher(b *Book) *Matcher {
	m := &Matcher{book: b, by: map[string][]int{}, used: map[int]bool{}}
	for i := range b.Pages {
		last := path.Base(b.Pages[i].Name)
		m.by[last] = append(m.by[last], i)
	}
	return m
}

// Match is the page of the picture at a path, nil where there is none: of those called like it the one that shares most of
// the folders before. The error says that several do alike.
func (m *Matcher) Match(picture string) (*Page, error) {
	picture = filepath.ToSlash(picture)
	last := path.Base(picture)
	stem := strings.TrimSuffix(last, path.Ext(last))
	best, shared, rival := -1, -1, false
	consider := func(i int) {
		n := sharedFolders(path.Dir(picture), path.Dir(m.book.Pages[i].Name))
		if n > shared {
			best, shared, rival = i, n, false
		} else if n == shared && best >= 0 {
			rival = true
		}
	}
	for _, i := range m.by[last] {
		if !m.book.Pages[i].Stem {
			consider(i)
		}
	}
	for _, i := range m.by[stem] {
		if m.book.Pages[i].Stem {
			consider(i)
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
