package ui

import (
	"context"
	"io"
	"path/filepath"
	"strconv"

	"clickmask/internal/atomicfile"
	"clickmask/internal/userfile"
	"clickmask/project"
	"clickmask/project/formats"
	"clickmask/ui/desk"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// classList connects the panel of classes with the document's list.
type classList struct {
	*shell
	desk  *desk.Desk
	panel *parts.ClassPanel
}

// wireClasses makes the panel change the list.
func wireClasses(s *shell, d *desk.Desk, panel *parts.ClassPanel) *classList {
	c := &classList{shell: s, desk: d, panel: panel}
	edit := func(change func(doc *project.Document)) { d.EditClasses(change) }
	panel.OnAdd = func(name string) { edit(func(doc *project.Document) { doc.AddClass(name) }) }
	panel.OnRename = func(id uint64, name string) { c.rename(project.ClassID(id), name) }
	panel.OnRecolour = func(id uint64, colour int) {
		edit(func(doc *project.Document) { doc.RecolourClass(project.ClassID(id), colour) })
	}
	panel.OnKey = func(id uint64, key int) {
		edit(func(doc *project.Document) { doc.SetClassKey(project.ClassID(id), key) })
	}
	panel.OnMove = func(id uint64, to int) { edit(func(doc *project.Document) { doc.MoveClass(project.ClassID(id), to) }) }
	panel.OnMerge = func(id, into uint64) {
		edit(func(doc *project.Document) { doc.MergeClasses(project.ClassID(id), project.ClassID(into)) })
	}
	panel.OnDelete = func(id uint64) { c.remove(project.ClassID(id)) }
	panel.OnActivate = func(id uint64) { d.GiveClass(project.ClassID(id)) }
	panel.OnRead, panel.OnSave = c.read, func() { c.save(nil) }
	panel.SetColourBy(s.settings.byClass)
	panel.OnColourBy = func(byClass bool) {
		s.settings.byClass = byClass
		s.saveSettings()
		d.SetSettings(s.settings.forDesk())
	}
	return c
}

// rename renames a class; a name that another one has makes them one, which is asked about.
func (c *classList) rename(id project.ClassID, name string) {
	doc := c.desk.Document()
	other, taken := doc.Classes().Named(name)
	if !taken || other.ID == id {
		c.desk.EditClasses(func(doc *project.Document) { doc.RenameClass(id, name) })
		return
	}
	c.question(parts.Question{
		Title: lang.T("Merge %s into %s?", doc.ClassName(id), other.Name),
		Text:  lang.T("There is a class of this name already. Objects of both would be of one class, on all pictures."),
		Yes:   lang.T("Merge"),
		OnYes: func() { c.desk.EditClasses(func(doc *project.Document) { doc.MergeClasses(id, other.ID) }) },
		OnNo:  c.desk.Refresh, // the row has its old name again
	})
}

// remove removes a class; what becomes of its objects is asked about where there are any.
func (c *classList) remove(id project.ClassID) {
	doc := c.desk.Document()
	remove := func(fate project.Fate) func() {
		return func() { c.desk.EditClasses(func(doc *project.Document) { doc.DeleteClass(id, fate, 0) }) }
	}
	n := doc.ClassCounts()[id]
	if n == 0 {
		remove(project.KeepUnclassed)()
		return
	}
	c.question(parts.Question{
		Title: lang.T("Delete the class %s?", doc.ClassName(id)),
		Text:  lang.T("%d objects have it.", n),
		Yes:   lang.T("Delete them too"), Other: lang.T("Keep them without a class"), Danger: true,
		OnYes: remove(project.DeleteObjects), OnOther: remove(project.KeepUnclassed),
	})
}

// nextClassHint says of which class what is kept next will be, also that it has none where each click keeps; "" where there is
// something that it is given to, which shows it.
func nextClassHint(d *desk.Desk, v desk.View) string {
	next := d.Document().ClassName(d.NextClass())
	switch {
	case v.Page == nil || !d.AtOnce() && (next == "" || !v.Page.Draft.Empty() || v.Page.Selected != 0):
		return ""
	case next == "":
		return lang.T("Next has no name") + " · "
	}
	return lang.T("Next is %s", next) + " · "
}

// classFiles are the endings of class lists: one name a line, and Ultralytics' data sets.
var classFiles = []string{".txt", ".yaml", ".yml"}

// read puts the list of a file in force. Classes whose names are in it stay what they are.
func (c *classList) read() {
	c.opts.Picker.Open(PickOptions{Title: lang.T("Read class list…"), Folder: c.folderOf(c.desk.Document()), Kind: lang.T("Class list"), Extensions: classFiles}, func(paths []string) {
		if len(paths) == 0 {
			return
		}
		background(c.shell, func(context.Context) ([]formats.Class, error) {
			f, _, err := userfile.Open(paths[0])
			if err != nil {
				return nil, err
			}
			defer f.Close() // only read from
			return formats.ReadClasses(filepath.Base(paths[0]), f)
		}, func(list []formats.Class, err error) {
			if err != nil {
				c.failed(err)
				return
			}
			var specs []project.ClassSpec
			for _, class := range list {
				specs = append(specs, project.ClassSpec{Name: class.Name, Colour: -1})
			}
			c.desk.EditClasses(func(doc *project.Document) { doc.SetClasses(specs) })
		})
	})
}

// save writes the list into a file for others; then, which may be nil, runs only when it was written.
func (c *classList) save(then func()) {
	doc := c.desk.Document()
	session := doc.Session()
	classes := session.Set().Classes
	c.askTarget(PickOptions{Title: lang.T("Save class list…"), Folder: c.folderOf(doc), Name: "classes.txt", Kind: lang.T("Class list"), Extensions: classFiles}, doc, func(path string, replace bool) {
		background(c.shell, func(context.Context) (struct{}, error) {
			return struct{}{}, atomicfile.NewGuard(session.Pictures()...).Write(path, replace, func(w io.Writer) error { return formats.WriteClasses(w, filepath.Base(path), classes) })
		}, func(_ struct{}, err error) {
			if err != nil {
				c.failed(err)
				return
			}
			if then != nil {
				then()
				return
			}
			c.say(parts.Message{Text: lang.T("Saved %s", filepath.Base(path)), Action: lang.T("Show in folder"), OnAction: func() { c.reveal(path) }})
		})
	}, nil)
}

// showClasses fills the panel, and what is offered while an object is named; active is the class of the open object, else of
// the selected one, else of those that are kept next.
func showClasses(p *widgets, doc *project.Document, active project.ClassID) {
	counts := doc.ClassCounts()
	var rows []parts.ClassRow
	var known []parts.Suggestion
	for _, c := range doc.Classes() {
		key := ""
		if c.Key > 0 {
			key = strconv.Itoa(c.Key)
		}
		rows = append(rows, parts.ClassRow{ID: uint64(c.ID), Name: c.Name, Colour: c.Colour, Key: key, Count: counts[c.ID], Active: c.ID == active})
		known = append(known, parts.Suggestion{Name: c.Name, Colour: c.Colour, Key: key})
	}
	p.classes.SetClasses(rows)
	p.objects.SetSuggestions(known)
}
