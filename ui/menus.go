package ui

import (
	"fmt"
	"runtime"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// wireMenu gives a Mac its menu bar, and other systems a button: there a menu bar inside the window costs height, and
// Fyne's would open with the Alt key, which is ours.
func (w *Window) wireMenu() {
	if runtime.GOOS == "darwin" {
		var menus []*fyne.Menu
		for _, name := range menuOrder {
			menus = append(menus, w.menuOf(name))
		}
		w.win.SetMainMenu(fyne.NewMainMenu(menus...))
		return
	}
	w.parts.top.MainMenu = func() *fyne.Menu {
		all := fyne.NewMenu("")
		for _, name := range menuOrder {
			item := fyne.NewMenuItem(lang.Named(name), nil)
			item.ChildMenu = w.menuOf(name)
			all.Items = append(all.Items, item)
		}
		return all
	}
}

func (w *Window) menuOf(name string) *fyne.Menu {
	m := fyne.NewMenu(lang.Named(name))
	for _, c := range inMenu(w.commands, name) {
		m.Items = append(m.Items, w.menuItem(c))
		if c.line {
			m.Items = append(m.Items, fyne.NewMenuItemSeparator())
		}
	}
	return m
}

// inMenu are the commands of a menu as they stand there.
func inMenu(all []command, menu string) []command {
	var list, placed []command
	for _, c := range all {
		switch {
		case c.menu != menu:
		case c.below == "":
			list = append(list, c)
		default:
			placed = append(placed, c)
		}
	}
	for len(placed) > 0 {
		var waiting []command // for one that is to be placed itself
		for _, c := range placed {
			if at := slices.IndexFunc(list, func(o command) bool { return o.title == c.below }); at >= 0 {
				list = slices.Insert(list, at+1, c)
			} else {
				waiting = append(waiting, c)
			}
		}
		if len(waiting) == len(placed) { // below what is not there
			return append(list, waiting...)
		}
		placed = waiting
	}
	return list
}

func (w *Window) menuItem(c command) *fyne.MenuItem {
	item := fyne.NewMenuItem(lang.Named(c.title), func() { w.run(c) })
	switch {
	case len(c.keys) > 0:
		item.Shortcut = &c.keys[0]
	case c.rune != 0:
		item.Shortcut = &desktop.CustomShortcut{KeyName: fyne.KeyName(c.rune)}
	}
	item.Checked = c.on != nil && c.on()
	item.Disabled = !c.possible()
	if c.child != nil {
		item.ChildMenu = c.child()
	}
	return item
}

// saveMenu is what the arrow beside "Save mask" offers.
func (w *Window) saveMenu() *fyne.Menu {
	m := fyne.NewMenu("")
	for _, title := range []string{"Save mask as PNG…", "Save cut-out…", "Edge and cut-out…", "Copy cut-out", "Export…", "Save session", "Save session as…"} {
		for _, c := range w.commands {
			if c.title == title {
				m.Items = append(m.Items, w.menuItem(c))
			}
		}
		if title == "Copy cut-out" || title == "Export…" {
			m.Items = append(m.Items, fyne.NewMenuItemSeparator())
		}
	}
	return m
}

func (w *Window) showAbout() {
	version := w.opts.Version
	if version == "" {
		version = "dev"
	}
	text := fmt.Sprintf("ClickMask %s", version)
	var card *parts.Opened
	content := parts.NewCard(lang.T("About ClickMask"), container.NewVBox(
		parts.NewField(text, widget.NewLabel("")).SetNote(lang.T("Click a thing to cut it out")),
		parts.NewField(lang.T("Model"), widget.NewLabel(modelName(w.ModelName()))),
		parts.NewField(lang.T("Licence"), widget.NewLabel("Apache-2.0")),
	), func() { card.Close() })
	card = w.card(content)
	card.OnEnter(card.Close)
}
