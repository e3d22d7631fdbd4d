package ui

import (
	"context"
	"path"
	"path/filepath"

	"clickmask/project"
	"clickmask/project/formats"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// findPacked looks in the ZIP files among the paths for pictures that are neither open nor beside them.
func (b *brought) findPacked(paths []string) error {
	packed, _, err := formats.FindPacked(b.set, paths, func(archive string, page int) bool {
		return !b.closed[page] || liesIn(filepath.Dir(archive), b.set.Pages[page].Path)
	})
	b.packed = packed
	return err
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

// unpack copies the pictures and opens them with their labels. No file is ever replaced: beside one of its name a copy gets another. What
// cannot be copied keeps nothing else from being imported.
func (f *files) unpack(b *brought, folder string) {
	background(f.shell, func(ctx context.Context) (*formats.Beside, error) {
		defer b.packed.Close()
		return b.packed.Plan(ctx, b.set).WriteBeside(ctx, folder)
	}, func(copied *formats.Beside, err error) {
		if err != nil {
			f.failed(err)
			return
		}
		added := map[int]string{}
		for page, path := range copied.Paths {
			added[page] = filepath.Join(folder, filepath.FromSlash(path))
		}
		b.copied = *copied
		f.place(b, added)
	})
}

// copyWords say what became of copies that are not simply there.
func copyWords(c formats.Beside) (text []string) {
	if n := len(c.Renamed); n > 0 {
		text = append(text, lang.T("%d copies have other names because of files that were there, such as %s in place of %s.", n, path.Base(c.Renamed[0].Path), path.Base(c.Renamed[0].Wanted)))
	}
	if c.There > 0 {
		text = append(text, lang.T("%d pictures were in the folder already.", c.There))
	}
	if c.Failed > 0 {
		text = append(text, lang.T("%d pictures could not be copied.", c.Failed), sentence(c.Err))
	}
	return text
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
		switch {
		case p.Pages == 0 && p.Known == 0:
			level = parts.LevelError
		case b.copied.Failed > 0:
			level = parts.LevelWarning
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
