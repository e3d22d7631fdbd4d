package ui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"clickmask/project"
	"clickmask/ui/desk"
	"clickmask/ui/lang"
)

// findingCommands look for some of the pictures and of the objects. While not all pictures are shown the next one is the
// next of those.
func findingCommands(d *desk.Desk, n needs, p *widgets, f *layout, passing func(string)) (pictures, objects command) {
	find := func() {
		switch {
		case !n.pictures.met():
			passing(n.pictures.words())
		case !p.film.Visible():
			passing(lang.T("There is no room for the strip of pictures here. Leave full screen, or make the window higher."))
		default:
			p.film.Find()
		}
	}
	pictures = command{menu: "View", title: "Go to a picture…", keys: keys(key(fyne.KeyG, mod)), do: find, needs: n.picture, line: true}
	objects = command{menu: "Object", title: "Find an object…", keys: keys(key(fyne.KeyF, mod)), do: func() {
		f.bringPanel()
		p.objects.Find()
	}, needs: n.objects}
	return pictures, objects
}

// turn goes to the next picture, or with by -1 to the one before, of those that are looked for where some are.
func turn(d *desk.Desk, p *widgets, by int) {
	if i, some := p.film.Beside(by); some {
		d.ShowPage(i)
		return
	}
	d.Turn(by)
}

// keepAndGoOn keeps what is open, then turns to the next picture.
func keepAndGoOn(d *desk.Desk, p *widgets) {
	d.KeepAndGoOn(func() (int, bool) { return p.film.Beside(1) })
}

// turnToEnd goes to the first picture, or with by -1 to the last, of those that are looked for where some are.
func turnToEnd(d *desk.Desk, p *widgets, by int) {
	i, some := p.film.End(by)
	switch {
	case some:
		d.ShowPage(i)
	case by > 0:
		d.FirstPage()
	default:
		d.LastPage()
	}
}

// selectAll selects all objects, or those that the list shows where it does not show all.
func selectAll(d *desk.Desk, p *widgets) {
	ids, some := p.objects.Shown()
	if !some {
		d.SelectAll()
		return
	}
	d.Select(0)
	for _, id := range ids {
		d.SelectAlso(id)
	}
}

// pagesWithClass says which pages have an object of a class whose name has a text in it, in lower case.
func pagesWithClass(doc *project.Document, text string) func(i int) bool {
	meant := map[project.ClassID]bool{}
	for _, c := range doc.Classes() {
		if strings.Contains(strings.ToLower(c.Name), text) {
			meant[c.ID] = true
		}
	}
	return func(i int) bool {
		return len(meant) > 0 && pageHasClass(doc, i, func(c project.ClassID) bool { return meant[c] })
	}
}

// pageHasClass says whether an object of a page has one of the classes that are meant.
func pageHasClass(doc *project.Document, i int, meant func(project.ClassID) bool) bool {
	pages := doc.Pages()
	return i < len(pages) && slices.ContainsFunc(pages[i].Objects, func(o project.Object) bool { return meant(o.Class) })
}

// pageHasNameless says whether an object of a page has no class.
func pageHasNameless(doc *project.Document, i int) bool {
	return pageHasClass(doc, i, func(c project.ClassID) bool { return c == 0 })
}
