package ui

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"clickmask/picture"
	"clickmask/project"
	"clickmask/project/formats"
	"clickmask/ui/lang"
)

// importFiles asks for files of masks or annotations, and puts what is in them on the pages of their pictures.
func (f *files) importFiles() {
	endings := []string{".yaml", ".yml", ".json", ".zip"}
	for _, format := range formats.All {
		if format.CanRead() {
			endings = append(endings, format.Endings...)
		}
	}
	slices.Sort(endings)
	o := PickOptions{Title: lang.T("Import masks and annotations"), Folder: f.folder(), Kind: lang.T("Masks and annotations"), Extensions: slices.Compact(endings)}
	f.opts.Picker.Open(o, f.importFrom)
}

// importFolder asks for the folder of a data set.
func (f *files) importFolder() {
	f.opts.Picker.Folder(PickOptions{Title: lang.T("Import masks and annotations"), Folder: f.folder()}, func(folder string) {
		if folder != "" {
			f.importFrom([]string{folder})
		}
	})
}

// brought is what was read for the pages of the document.
type brought struct {
	set      *formats.Set
	notes    []formats.Note
	pages    []project.PageID // of the set's pages
	lost     []string         // pictures that are not among the pages
	twice    []string         // pictures that several pages are called like
	misfits  []string         // pictures of another size
	pictures []string         // of the set's pages
	closed   []bool           // of them: whether it is not open here
	packed   formats.Packed   // pictures of theirs that lie in ZIP files alone
	copied   formats.Beside   // what became of them where they were copied out
}

// importFrom reads files or folders and places what is in them.
func (f *files) importFrom(paths []string) {
	if len(paths) == 0 {
		return
	}
	s := f.desk.Document().Session()
	background(f.shell, func(ctx context.Context) (*brought, error) { return bring(ctx, paths, s.Pages) }, func(b *brought, err error) {
		if err != nil {
			f.failed(err)
			return
		}
		if b.packed.Count() > 0 && !f.busy() { // no card was opened meanwhile
			f.offerPacked(b)
			return
		}
		b.packed.Close()
		f.place(b, nil)
	})
}

// bring reads all paths as one set and finds the pages of its pictures.
func bring(ctx context.Context, paths []string, list []project.Page) (*brought, error) {
	pages := make([]*project.Page, len(list))
	byID := make(map[project.PageID]*project.Page, len(list))
	for i := range list {
		pages[i] = &list[i]
		byID[list[i].ID] = &list[i]
	}
	finder := project.NewPageFinder(pages)
	b := &brought{}
	var sets []*formats.Set
	for _, path := range paths {
		r, err := readLabels(ctx, path, finder)
		if err != nil {
			return nil, err
		}
		sets, b.notes, b.lost = append(sets, r.Set), append(b.notes, r.Notes...), append(b.lost, r.Lost...)
	}
	set, err := formats.Merge(sets...)
	if err != nil {
		return nil, &formats.ReadError{File: filepath.Base(paths[0]), Err: err}
	}
	found := project.MatchPages(set, pages)
	b.set, b.pages, b.closed = set, found.Pages, make([]bool, len(set.Pages))
	for i := range set.Pages {
		p := &set.Pages[i]
		b.pictures = append(b.pictures, p.Path)
		switch id := b.pages[i]; {
		case slices.Contains(found.Twice, i):
			b.twice = append(b.twice, p.Path)
		case id == 0:
			b.lost, b.closed[i] = append(b.lost, p.Path), true
		case !sizeFits(byID[id], p):
			b.misfits, b.pages[i] = append(b.misfits, p.Path), 0
		}
	}
	if err = b.findPacked(paths); err == nil {
		err = ctx.Err()
	}
	if err != nil {
		b.packed.Close()
		return nil, err
	}
	return b, nil
}

// sizeFits tells whether a page has the size of labels; that of one that was never shown is in its file.
func sizeFits(page *project.Page, p *formats.Page) bool {
	w, h, err := sizeOf(page)
	return err != nil || w == p.W && h == p.H // what cannot be read now is compared when it is shown
}

func sizeOf(p *project.Page) (w, h int, err error) {
	if p.W != 0 {
		return p.W, p.H, nil
	}
	info, err := picture.ProbeFrame(p.Path, p.Frame)
	return info.W, info.H, err
}

// readLabels reads a file or a folder; pictures that labels do not say the size of are looked for among the pages.
func readLabels(ctx context.Context, path string, pages *project.PageFinder) (*formats.Reading, error) {
	folder, name := filepath.Split(filepath.Clean(path))
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		folder, name = path, "."
	}
	files := os.DirFS(folder)
	var packed *formats.Archive
	if !info.IsDir() {
		if packed, err = formats.OpenArchive(path); err != nil {
			return nil, &formats.ReadError{File: filepath.Base(path), Err: err}
		}
	}
	if packed != nil {
		defer packed.Close() // only read from
		files, name = packed, "."
	}
	size := func(name string) (int, int, error) {
		if p, _ := pages.Find(name); p != nil {
			return sizeOf(p)
		}
		if packed != nil {
			return sizeInside(packed, name)
		}
		info, err := probeBeside(folder, name)
		return info.W, info.H, err
	}
	format, open, err := formats.Recognise(files, name)
	if err == nil {
		var r *formats.Reading
		if r, err = format.Read(ctx, files, open, formats.ReadOptions{Size: size, Skip: true}); err == nil {
			return r, nil
		}
	}
	if packed != nil {
		err = packed.Wrong(err)
	}
	if errors.Is(err, formats.ErrUnknown) {
		err = fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	return nil, &formats.ReadError{File: filepath.Base(path), Err: err}
}

// probeBeside looks at a picture that labels in a folder name, with its ending or without.
func probeBeside(folder, name string) (picture.Info, error) {
	for _, below := range formats.PictureFolders {
		for _, ending := range append([]string{""}, formats.PictureEndings...) {
			if info, err := probeIn(folder, below, name+ending); err == nil {
				return info, nil
			}
		}
	}
	return picture.Info{}, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// probeIn looks at a picture in a folder, which a name must not lead out of.
func probeIn(folder, below, name string) (picture.Info, error) {
	local := filepath.Join(below, filepath.FromSlash(name))
	if !filepath.IsLocal(local) {
		return picture.Info{}, fs.ErrNotExist
	}
	return picture.Probe(filepath.Join(folder, local))
}

// words say in one message what was imported, and what was not.
func (b *brought) words(p project.Placed) string {
	text := []string{lang.T("Nothing was imported.")}
	if p.Pages > 0 {
		text[0] = lang.T("%d objects were imported, pictures changed: %d.", p.Objects, p.Pages)
	}
	if p.Known > 0 {
		known := lang.T("%d objects were there already.", p.Known)
		if text = append(text, known); p.Pages == 0 {
			text = []string{known}
		}
	}
	if n := len(b.lost); n > 0 {
		text = append(text, lang.T("%d pictures are not open here, such as %s.", n, b.lost[0]))
	}
	if n := len(b.twice); n > 0 {
		text = append(text, lang.T("%d are called like several pictures, such as %s.", n, b.twice[0]))
	}
	if n := len(b.misfits); n > 0 {
		text = append(text, lang.T("%d pictures have another size than their masks, such as %s.", n, b.misfits[0]))
	}
	text = append(text, copyWords(b.copied)...)
	for _, n := range b.notes {
		text = append(text, lang.T("Besides: %s.", lang.Counted(n.Format, n.Count)))
	}
	return strings.Join(text, " ")
}

// importWords says why masks or annotations cannot be read.
func importWords(err error) string {
	var read *formats.ReadError
	if errors.As(err, &read) {
		if words := archiveWords(read.File, err); words != "" {
			return words
		}
	}
	switch {
	case errors.Is(err, formats.ErrUnknown) && errors.As(err, &read):
		return lang.T("%s holds no masks or annotations that ClickMask can read.", read.File)
	case errors.As(err, &read):
		return lang.T("%s cannot be imported: it is damaged or of another kind.", read.File)
	}
	return ""
}
