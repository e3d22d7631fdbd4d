package project

import (
	"fmt"
	"path/filepath"
	"strings"
)

// FramesOf is how many pictures of each file are known from pages: up to the last that is a page.
func FramesOf(pages []*Page) map[string]int {
	of := make(map[string]int, len(pages))
	for _, p := range pages {
		of[p.Path] = max(of[p.Path], p.Frame+1)
	}
	return of
}

// Stem is the name of a page's picture without its ending, for files that are named after it. Of several pictures in one file
// each has its number, from 1.
func (d *Document) Stem(p *Page) string {
	stem := strings.TrimSuffix(p.Name, filepath.Ext(p.Name))
	for _, other := range d.pages {
		if other.Path == p.Path && (p.Frame > 0 || other.Frame > 0) {
			return fmt.Sprintf("%s_p%03d", stem, p.Frame+1)
		}
	}
	return stem
}
