package ui

import (
	"path/filepath"
	"slices"

	"clickmask/project"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// take takes in files that were dropped on the window or pasted: where there is work they can come to it, which is what Enter
// does, or take its place. A session always takes its place.
func (f *files) take(paths []string) {
	if len(paths) == 0 || !f.hasWork() || slices.ContainsFunc(paths, project.IsSession) {
		f.open(paths)
		return
	}
	title := lang.T("Add %s to this session?", filepath.Base(paths[0]))
	if others := len(paths) - 1; others > 0 {
		title = lang.T("Add %s and %d others to this session?", filepath.Base(paths[0]), others)
	}
	f.question(parts.Question{
		Title: title,
		Text:  lang.T("Opened instead, it takes the place of what is open now."),
		Yes:   lang.T("Add to this session"), Other: lang.T("Open instead"), No: lang.T("Cancel"),
		OnYes: func() { f.desk.Add(paths) }, OnOther: func() { f.open(paths) },
	})
}

// hasWork reports whether something is open that a person goes on with: a session, or work that is none yet. What was tried on the
// sample is not.
func (f *files) hasWork() bool {
	doc := f.desk.Document()
	own := func(p *project.Page) bool { return p.Path != samplePath }
	return slices.ContainsFunc(doc.Pages(), own) && (doc.File() != "" || doc.HasWork())
}
