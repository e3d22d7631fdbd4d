package ui

import (
	"errors"
	"path/filepath"
	"slices"

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
	warned     string            // what was said of that
	shown      map[string]bool   // names of pasted pictures that were written down, see noteShown

	saveClasses func(then func()) // into a list of their own
	exercises   func() bool       // nothing is open but what nobody means to keep
}

func newSessions(s *shell, d *desk.Desk) *sessions {
	f := &sessions{shell: s, desk: d, shown: map[string]bool{}, exercises: func() bool { return false }}
	f.openAutosave()
	return f
}

func (f *sessions) doc() *project.Document { return f.desk.Document() }

// saveFirst runs next after unsaved work was saved, given up, or where there is none. Cancelling runs nothing.
func (f *sessions) saveFirst(next func()) {
	if !f.doc().HasWork() || f.exercises() {
		next()
		return
	}
	title, save := "", f.save
	switch page, file := f.doc().Current(), f.doc().File(); {
	case file != "":
		title = lang.T("Save the changes to %s?", filepath.Base(file))
	case page != nil:
		title = lang.T("Save the work on %s as a session?", workName(f.doc()))
	default: // there is nothing but classes
		title, save = lang.T("Save the list of classes?"), f.saveClasses
	}
	f.question(parts.Question{
		Title: title,
		Text:  lang.T("Your changes are lost if you do not save them."),
		Yes:   lang.T("Save"), Other: lang.T("Don't save"), No: lang.T("Cancel"),
		OnYes:   func() { save(next) },
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
		Title: lang.T("Save session as…"), Folder: f.sessionFolder(), Name: suggestedSession(f.doc()),
		Kind: lang.T("Pictures and sessions"), Extensions: []string{sessionExt},
	}, f.doc(), func(path string, _ bool) { f.write(path, then) }, nil)
}

// workName is what people call the work that is in no file yet: its folder, or its picture.
func workName(doc *project.Document) string {
	if len(project.FramesOf(doc.Pages())) == 1 {
		return doc.Current().Name
	}
	return stem(suggestedSession(doc))
}

// suggestedSession is a name for the session, the same whichever picture is shown: that of the folder where several files are all from
// one, else that of the first.
func suggestedSession(doc *project.Document) string {
	pages := doc.Pages()
	folder := filepath.Dir(pages[0].Path)
	elsewhere := func(p *project.Page) bool { return filepath.Dir(p.Path) != folder }
	name := filepath.Base(folder)
	if len(project.FramesOf(pages)) == 1 || slices.ContainsFunc(pages, elsewhere) || name == string(filepath.Separator) || name == pastedFolder {
		return stem(pages[0].Name) + sessionExt
	}
	return name + sessionExt
}

// sessionFolder is where a session is saved first: beside the first picture that lies in a folder of the person's.
func (f *sessions) sessionFolder() string {
	for _, p := range f.doc().Pages() {
		if folder := f.folderOfPage(p); folder != "" {
			return folder
		}
	}
	return ""
}

// write writes what the document holds now; a failure leaves the file and the document as they were. What another window
// has saved there meanwhile is never dropped without a question.
func (f *sessions) write(path string, then func()) {
	f.writeOver(path, false, then)
}

func (f *sessions) writeOver(path string, others bool, then func()) {
	f.desk.SaveSession(path, others, func(err error) {
		switch {
		case errors.Is(err, project.ErrSessionChanged):
			f.question(parts.Question{
				Title: lang.T("%s was changed by another window or program", filepath.Base(path)),
				Text:  lang.T("Saving over it drops what was saved there since it was opened here."),
				Yes:   lang.T("Save over it"), Other: lang.T("Save under another name…"), Danger: true,
				OnYes: func() { f.writeOver(path, true, then) }, OnOther: func() { f.saveAs(then) },
			})
		case err != nil:
			f.say(parts.Message{Level: parts.LevelError, Text: sentence(err), Action: lang.T("Choose a folder"), OnAction: func() { f.saveAs(then) }})
		default:
			f.rememberPath(path)
			if then != nil {
				then()
				return
			}
			f.say(parts.Message{Text: lang.T("Saved %s", filepath.Base(path))})
		}
	})
}
