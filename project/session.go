package project

// Session is the work of a document at one moment: what a session file holds. It shares the document's values, which
// never change, so that taking one is cheap and any goroutine may write it.
type Session struct {
	Pages   []Page // with absolute paths
	Current int    // index of the shown page
	Classes Classes
	File    string // the session file it was last saved to, "" when never
	Known   string // what that file held when this work last agreed with it ([SessionFile.Known]), "" unknown; in autosaves alone
	State   uint64 // of the document, for [Document.MarkSaved]; not in files

	LostEdges int // how many edges of objects were damaged in the file, whose masks are as they were; not in files
}

// Session takes the present work.
func (d *Document) Session() Session {
	s := Session{Pages: make([]Page, len(d.pages)), Current: max(d.CurrentIndex(), 0), Classes: d.classes, File: d.file, State: d.State()}
	for i, p := range d.pages {
		s.Pages[i] = *p
	}
	return s
}

// Restore replaces the document's work by that of a session, as saved. It cannot be undone, so that the caller asks
// before when the document is [Document.Dirty], and calls [Document.MarkUnsaved] after a recovery.
func (d *Document) Restore(s Session) {
	pages := make([]*Page, len(s.Pages))
	for i := range s.Pages {
		p := s.Pages[i]
		pages[i] = &p
		for k := range p.Objects {
			d.lastID = max(d.lastID, p.Objects[k].ID)
		}
	}
	for _, p := range pages {
		d.lastPage = max(d.lastPage, p.ID)
	}
	for _, p := range pages {
		if p.ID == 0 {
			d.lastPage++
			p.ID = d.lastPage
		}
	}
	d.classes = s.Classes
	for _, c := range s.Classes {
		d.lastClass = max(d.lastClass, c.ID)
	}
	d.file = s.File
	d.replace(pages, min(max(s.Current, 0), max(len(pages)-1, 0)))
	if p := d.Current(); p != nil {
		d.ready(&p.Draft)
	}
	d.tell()
}

// File is the session file that the document was loaded from or saved to, "" when there is none.
func (d *Document) File() string { return d.file }

// Save writes the session file and, only when that succeeded, takes path as the document's own and its state as saved.
// A failure, like a question answered with "cancel" before, leaves the document, its file and its unsaved changes as
// they were. The error is that of [SaveSession].
func (d *Document) Save(path string, overwrite bool) error {
	s := d.Session()
	if err := SaveSession(path, overwrite, s); err != nil {
		return err
	}
	d.SavedAs(path, s.State)
	return nil
}

// SavedAs is what Save does after writing, for callers that write with [SaveSession] on another goroutine.
func (d *Document) SavedAs(path string, state uint64) {
	d.file = path
	d.MarkSaved(state)
}
