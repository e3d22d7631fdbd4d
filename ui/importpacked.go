package ui

import (
	"context"
	"path/filepath"
	"strings"

	"clickmask/picture"
	"clickmask/project"
	"clickmask/project/formats"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// findPacked looks in the ZIP files among the paths for pictures that are neither open nor beside them.
func (b *brought) findPacked(paths []string) error {
	for _, path := range paths {
		if !strings.EqualFold(filepath.Ext(path), ".zip") {
			continue
		}
		archive, err := formats.OpenArchive(path)
		if err != nil {
			return &formats.ReadError{File: filepath.Base(path), Err: err}
		}
		if archive == nil {
			continue
		}
		folder := filepath.Dir(path)
		b.packed.Add(archive, b.set, picture.Extensions, func(page int) bool {
			return !b.closed[page] || liesIn(folder, b.set.Pages[page].Path)
		})
	}
	return nil
}

// liesIn reports whether a picture that labels name lies in a folder, or in the one for pictures below it.
func liesIn(folder, name string) bool {
	_, err := probeBeside(folder, name)
	return err == nil
}

// offerPacked asks whether the pictures inside a ZIP file are to be copied to a folder, and places what was read, with them or
// without.
func (f *files) offerPacked(b *brought) {
	f.question(parts.Question{
		Title: lang.T("Copy %d pictures out of the ZIP file?", b.packed.Count()),
		Text:  lang.T("They are not open here, and lie in the archive alone. In a folder of their own they open with their labels."),
		Yes:   lang.T("Choose a folder…"), Other: lang.T("Without them"), No: lang.T("Cancel"),
		OnYes: func() {
			f.opts.Picker.Folder(PickOptions{Title: lang.T("Copy the pictures to"), Folder: f.folder()}, func(folder string) {
				if folder == "" {
					b.packed.Close()
					return
				}
				f.unpack(b, folder)
			})
		},
		OnOther: func() {
			b.packed.Close()
			f.place(b, nil)
		},
		OnNo: b.packed.Close,
	})
}

// unpack copies the pictures and opens them with their labels. No file is ever replaced; where that would be, nothing is copied.
func (f *files) unpack(b *brought, folder string) {
	background(f.shell, func(ctx context.Context) (added map[int]string, err error) {
		defer b.packed.Close()
		plan := b.packed.Plan(ctx, b.set)
		if err := plan.Write(ctx, folder, formats.WriteOptions{}); err != nil {
			return nil, err
		}
		added = map[int]string{}
		for _, file := range plan.Files {
			added[file.Page] = filepath.Join(folder, filepath.FromSlash(file.Path))
		}
		return added, nil
	}, func(added map[int]string, err error) {
		if err != nil {
			f.failed(err)
			return
		}
		f.place(b, added)
	})
}

// put puts what was read on the pages, over what they have or beside it, and tells what became of it; added are the pictures of the
// set's pages that are to be opened for it.
func (f *files) put(b *brought, added map[int]string, over bool) {
	f.desk.PlaceWith(b.set, b.pages, added, over, func(p project.Placed) {
		for _, i := range p.Misfits {
			b.misfits = append(b.misfits, b.pictures[i])
		}
		b.forgetLost(added)
		level := parts.LevelInfo
		if p.Pages == 0 && p.Known == 0 {
			level = parts.LevelError
		}
		f.say(parts.Message{Level: level, Text: b.words(p)})
	})
}

// forgetLost takes the pictures that were opened out of the list of those that are not open.
func (b *brought) forgetLost(added map[int]string) {
	opened := map[string]bool{}
	for page := range added {
		opened[b.set.Pages[page].Path] = true
	}
	var lost []string
	for _, name := range b.lost {
		if !opened[name] {
			lost = append(lost, name)
		}
	}
	b.lost = lost
}
