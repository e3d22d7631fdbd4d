package project

import (
	"context"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"clickmask/picture"
)

// SetMissing says whether a page's picture is where the page says: opening it found none, or did. It is no step.
func (d *Document) SetMissing(page PageID, missing bool) {
	if p := d.Page(page); p != nil && p.Missing != missing {
		p.Missing = missing
		d.tell()
	}
}

// MissingPages are the pages whose picture was not there when it was last looked for, in order.
func (d *Document) MissingPages() []*Page {
	var list []*Page
	for _, p := range d.pages {
		if p.Missing {
			list = append(list, p)
		}
	}
	return list
}

// RelocatePages gives pages whose picture was found elsewhere that path; the objects stay, and the pages are missing no
// more. It is no step, but a change that no file holds. A picture with other pixels is noticed by
// [Document.SetPictureOf].
func (d *Document) RelocatePages(paths map[PageID]string) bool {
	moved := false
	for i, p := range d.pages {
		to, ok := paths[p.ID]
		if !ok || to == p.Path && !p.Missing {
			continue
		}
		p.Path, p.Name, p.Missing, moved = to, filepath.Base(to), false, true
		if i == d.current {
			d.generation++
			d.revision++
		}
	}
	if moved {
		d.history.touch()
		d.tell()
	}
	return moved
}

// mostFiles is how many pictures [FindPages] looks at.
const mostFiles = 20_000

// FindPages looks for the pictures of pages in a folder and those below it, and says for each page found where its picture
// is, for [Document.RelocatePages]. Of several files of the right name the one counts whose folders are named most like
// the old ones. hash, unless it is nil, decodes a picture and gives the identity of its pixels, "" where it cannot: then a
// file of the right name counts only with the right pixels, and a picture that has another name now is found by its
// pixels alone. It may take long; ctx ends it with what was found so far.
func FindPages(ctx context.Context, pages []*Page, folder string, hash func(ctx context.Context, at Picture) string) map[PageID]string {
	files := pictureFiles(ctx, folder)
	hashes := map[Picture]string{}
	hashOf := func(path string, frame int) string {
		at := Picture{path, frame}
		if _, known := hashes[at]; !known {
			hashes[at] = ""
			if frame == 0 || picture.MayHoldSeveral(path) {
				hashes[at] = hash(ctx, at)
			}
		}
		return hashes[at]
	}
	found := map[PageID]string{}
	var rest []*Page
	for _, p := range pages {
		named := slices.DeleteFunc(slices.Clone(files), func(path string) bool { return !strings.EqualFold(filepath.Base(path), p.Name) })
		slices.SortStableFunc(named, func(a, b string) int { return alike(b, p.Path) - alike(a, p.Path) })
		at := slices.IndexFunc(named, func(path string) bool {
			return hash == nil || p.PixelsHash == "" || ctx.Err() == nil && hashOf(path, p.Frame) == p.PixelsHash
		})
		switch {
		case at >= 0:
			found[p.ID] = named[at]
		case hash != nil && p.PixelsHash != "":
			rest = append(rest, p)
		}
	}
	for _, path := range files {
		if len(rest) == 0 || ctx.Err() != nil {
			break
		}
		rest = slices.DeleteFunc(rest, func(p *Page) bool {
			is := hashOf(path, p.Frame) == p.PixelsHash
			if is {
				found[p.ID] = path
			}
			return is
		})
	}
	return found
}

// pictureFiles are the pictures in a folder and below it, in order. Links are not followed.
func pictureFiles(ctx context.Context, folder string) []string {
	var files []string
	filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil || len(files) >= mostFiles:
			return fs.SkipAll
		case err != nil:
			return nil // a folder that may not be read holds nothing for us
		case e.Type().IsRegular() && picture.IsNamedLikeOne(filepath.Base(path)):
			files = append(files, path)
		}
		return nil
	})
	return files
}

// alike counts the names at the end of two paths that are the same but for the case of their letters.
func alike(a, b string) int {
	x, y := strings.Split(filepath.ToSlash(a), "/"), strings.Split(filepath.ToSlash(b), "/")
	n := 0
	for n < len(x) && n < len(y) && strings.EqualFold(x[len(x)-1-n], y[len(y)-1-n]) {
		n++
	}
	return n
}
