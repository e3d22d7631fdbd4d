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

// MatchPages finds for each page of a set the page whose picture is called like it: with its ending, or without where the set
// leaves endings out. Of several in different folders it is the one that has most folders in common with it, counted from the
// file up; case and the way accents are put together make no difference. Two pages of a set may mean the same page.
func MatchPages(set *formats.Set, pages []*Page) Matches {
	byName := map[string][]*Page{}
	for _, p := range pages {
		if p.Frame > 0 {
			continue // formats know of one picture in a file
		}
		name := atomicfile.Fold(filepath.Base(pictureName(p.Path)))
		byName[name] = append(byName[name], p)
		if stem := strings.TrimSuffix(name, path.Ext(name)); stem != name && stem != "" {
			byName[stem] = append(byName[stem], p)
		}
	}
	m := Matches{Pages: make([]PageID, len(set.Pages))}
	for i := range set.Pages {
		parts := folded(set.Pages[i].Path)
		best, most, twice := PageID(0), -1, false
		for _, p := range byName[parts[len(parts)-1]] {
			n := inCommon(parts, folded(filepath.ToSlash(p.Path)))
			switch {
			case n > most:
				best, most, twice = p.ID, n, false
			case n == most:
				twice = true
			}
		}
		if twice {
			m.Twice = append(m.Twice, i)
			continue
		}
		m.Pages[i] = best
	}
	return m
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
