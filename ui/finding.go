package ui

import (
	"strings"

	"fyne.io/fyne/v2"

	"clickmask/project"
	"clickmask/ui/desk"
)

// findingCommands look for some of the pictures and of the objects. While not all pictures are shown the next one is the
// next of those.
func findingCommands(d *desk.Desk, p *widgets, f *layout) (pictures, objects command) {
	several := func() bool { return p.film.Visible() && len(d.Document().Pages()) > 1 }
	pictures = command{menu: "View", title: "Go to a picture…", keys: keys(key(fyne.KeyG, mod)), do: p.film.Find, can: several, line: true}
	objects = command{menu: "Object", title: "Find an object…", keys: keys(key(fyne.KeyF, mod)), do: func() {
		f.bringPanel()
		p.objects.Find()
	}, can: func() bool { page := d.Document().Current(); return page != nil && page.HasObjects() }}
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
		pages := doc.Pages()
		if i >= len(pages) || len(meant) == 0 {
			return false
		}
		for o := range pages[i].Objects {
			if meant[pages[i].Objects[o].Class] {
				return true
			}
		}
		return false
	}
}
