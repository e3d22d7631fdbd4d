package ui

import (
	"context"
	"path/filepath"

	"clickmask/project"
	"clickmask/ui/desk"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// sessionExt is the ending of session files.
const sessionExt = project.SessionExtension

// sessions saves the work: into session files, and into the state folder while it goes on.
type sessions struct {
	*shell
	desk *desk.Desk

	autosave   *project.Autosave // nil where there is no folder for it
	autosaving bool              // unsaved work was handed to it
	unsafe     bool              // its last write failed
}

func newSessions(s *shell, d *desk.Desk) *sessions {
	f := &sessions{shell: s, desk: d}
	f.openAutosave()
	return f
}

func (f *sessions) doc() *project.Document { return f.desk.Document() }

// saveFirst runs next after unsaved work was saved, given up, or where there is none. Cancelling runs nothing.
func (f *sessions) saveFirst(next func()) {
	if !f.doc().HasWork() {
		next()
		return
	}
	title := lang.T("Save the work on %s as a session?", f.doc().Current().Name)
	if file := f.doc().File(); file != "" {
		title = lang.T("Save the changes to %s?", filepath.Base(file))
	}
	f.question(parts.Question{
		Title: title,
		Text:  lang.T("Your changes are lost if you do not save them."),
		Yes:   lang.T("Save"), Other: lang.T("Don't save"), No: lang.T("Cancel"),
		OnYes:   func() { f.save(next) },
		OnOther: next,
	})
}

// save writes the session to its file, or asks for one; then runs only when it was written.
func (f *sessions) save(then func()) {
	if file := f.doc().File(); file != "" {
		f.write(file, then)
		return
	}
	f.saveAs(then)
}

func (f *sessions) saveAs(then func()) {
	if f.doc().Current() == nil {
		return
	}
	f.askTarget(PickOptions{
		Title: lang.T("Save session as…"), Folder: folderOf(f.doc()), Name: suggestedSession(f.doc()),
		Kind: lang.T("Pictures and sessions"), Extensions: []string{sessionExt},
	}, f.doc(), func(path string) { f.write(path, then) })
}

// suggestedSession is a name for the session: that of the folder, where all pictures are from one, else the picture's.
func suggestedSession(doc *project.Document) string {
	pages := doc.Pages()
	folder := filepath.Dir(pages[0].Path)
	for _, p := range pages {
		if filepath.Dir(p.Path) != folder {
			folder = ""
		}
	}
	if name := filepath.Base(folder); len(pages) > 1 && folder != "" && name != string(filepath.Separator) {
		return name + sessionExt
	}
	return stem(doc.Current().Name) + sessionExt
}

// write writes in the background what the document holds now; a failure leaves the file and the document as they were.
func (f *sessions) write(path string, then func()) {
	s := f.doc().Session()
	background(f.shell, func(context.Context) (struct{}, error) {
		return struct{}{}, project.SaveSession(path, true, s)
	}, func(_ struct{}, err error) {
		if err != nil {
			f.say(parts.Message{Level: parts.LevelError, Text: sentence(err), Action: lang.T("Choose a folder"), OnAction: func() { f.saveAs(then) }})
			return
		}
		f.doc().SavedAs(path, s.State)
		f.rememberPath(path)
		if then != nil {
			then()
			return
		}
		f.say(parts.Message{Text: lang.T("Saved %s", filepath.Base(path))})
	})
}
