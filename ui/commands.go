package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"clickmask/canvas"
	"clickmask/project"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// command is one thing that a person can choose. The table of commands feeds the menus, the keys and the key card.
type command struct {
	menu         string                   // the menu that it stands in, in English; "" for keys alone
	title        string                   // English
	keys         []desktop.CustomShortcut // the first is shown in the menu
	rune         rune                     // a sign that runs it, wherever the keyboard has it
	shiftMatters bool                     // Shift with its key is another command
	line         bool                     // a line follows it in the menu
	below        string                   // the command that it stands below in the menu; "" is where the table has it, whose order is that of keys
	masks        bool                     // it changes masks of selected objects, and is in the menu of their rows too
	needs        need                     // said where it is not met; none with the zero value
	can          func() bool              // nil: always
	do           func()
	child        func() *fyne.Menu // a submenu instead of do
	on           func() bool       // it is in force, which the menu shows; nil for one that is not switched on and off
}

// possible says whether it can be chosen now.
func (c command) possible() bool {
	return (c.needs.met == nil || c.needs.met()) && (c.can == nil || c.can())
}

const mod = fyne.KeyModifierShortcutDefault

func key(name fyne.KeyName, modifiers ...fyne.KeyModifier) desktop.CustomShortcut {
	s := desktop.CustomShortcut{KeyName: name}
	for _, m := range modifiers {
		s.Modifier |= m
	}
	return s
}

func keys(list ...desktop.CustomShortcut) []desktop.CustomShortcut { return list }

// menuOrder is the order of the menus.
var menuOrder = []string{"File", "Edit", "Object", "View", "Help"}

func (w *Window) commandTable() []command {
	shift := fyne.KeyModifierShift
	d, c, n := w.desk, w.parts.canvas, needsOf(w.desk, w.parts.canvas.Tool)
	findPicture, findObject := findingCommands(d, n, w.parts, w.layout, w.sayPassing)
	look := newViewing(w.shell, c, w.sayPassing)
	undoable := func() bool { _, can := d.CanUndo(); return can }
	redoable := func() bool { _, can := d.CanRedo(); return can }
	pickPart := func() {
		if tool := c.Tool(); tool != canvas.ToolAdd && tool != canvas.ToolTakeAway {
			w.setTool(canvas.ToolAdd) // whose clicks tell of a place
		}
		d.PickPart()
	}
	addPictures, addFolder := addCommands(w.files, n)
	list := []command{
		{menu: "File", title: "Open…", keys: keys(key(fyne.KeyO, mod)), do: w.files.choose},
		{menu: "File", title: "Open a folder…", keys: keys(key(fyne.KeyO, mod, shift)), do: w.files.chooseFolder},
		addPictures, addFolder, removeCommand(w.shell, d, n),
		{menu: "File", title: "Paste a picture", keys: keys(key(fyne.KeyV, mod)), do: w.files.paste},
		{menu: "File", title: "Open recent", child: w.files.recentMenu, line: true, can: func() bool { return len(w.settings.recents) > 0 }},
		{menu: "File", title: "Save session", keys: keys(key(fyne.KeyS, mod)), do: func() { w.sessions.save(nil) }, needs: n.picture},
		{menu: "File", title: "Save session as…", keys: keys(key(fyne.KeyS, mod, shift)), do: func() { w.sessions.saveAs(nil) }, needs: n.picture, line: true},
		{menu: "File", title: "Save mask as PNG…", keys: keys(key(fyne.KeyE, mod, shift)), do: w.saver.saveMask, needs: n.savable},
		{menu: "File", title: "Save cut-out…", do: w.saver.saveCutout, needs: n.savable},
		{menu: "File", title: "Copy cut-out", keys: keys(key(fyne.KeyC, mod), key(fyne.KeyC, mod, shift)), do: w.saver.copyCutout, needs: n.savable},
		{menu: "File", title: "Import…", keys: keys(key(fyne.KeyI, mod, shift)), do: w.files.importFiles, needs: n.picture},
		{menu: "File", title: "Import a folder…", do: w.files.importFolder, needs: n.picture},
		{menu: "File", title: "Export…", keys: keys(key(fyne.KeyE, mod)), do: w.saver.showExport, needs: n.exportable, line: true},
		{menu: "File", title: "Quit", keys: keys(key(fyne.KeyQ, mod)), do: w.askToClose},

		{menu: "Edit", title: "Undo", keys: keys(key(fyne.KeyZ, mod)), do: d.Undo, can: undoable},
		{menu: "Edit", title: "Redo", keys: keys(key(fyne.KeyZ, mod, shift), key(fyne.KeyY, mod)), do: d.Redo, can: redoable, line: true},
		{menu: "Edit", title: "Remove the last prompt", keys: keys(key(fyne.KeyBackspace)), do: d.RemoveLastPrompt, needs: n.prompt},
		{title: "Leave choosing a part", keys: keys(key(fyne.KeyEscape)), do: d.PickPart, can: d.Picks},
		{menu: "Edit", title: "Clear the prompts", keys: keys(key(fyne.KeyEscape)), do: d.Clear, can: n.mask.met, line: true},
		{menu: "Edit", title: "Select all objects", keys: keys(key(fyne.KeyA, mod)), do: func() { selectAll(d, w.parts) }, needs: n.objects},
		{menu: "Edit", title: "Select nothing", keys: keys(key(fyne.KeyEscape)), do: func() { d.Select(0) }, can: n.object.met, line: true},
		{menu: "Edit", title: "Settings…", keys: keys(key(fyne.KeyComma, mod)), do: w.showSettings},

		{menu: "Object", title: "Keep the mask", keys: keys(key(fyne.KeyReturn), key(fyne.KeyEnter), key(fyne.KeyN)), shiftMatters: true, do: d.Keep, needs: n.mask},
		{menu: "Object", title: "Keep the mask, next picture", keys: keys(key(fyne.KeyN, shift)), shiftMatters: true, do: func() { keepAndGoOn(d, w.parts) }, needs: n.maskOrOthers},
		{menu: "Object", title: "Add it to the selected object", keys: keys(key(fyne.KeyReturn, shift), key(fyne.KeyEnter, shift)), do: d.AddToSelected, needs: n.both},
		{menu: "Object", title: "Take it from the selected object", keys: keys(key(fyne.KeyReturn, mod), key(fyne.KeyEnter, mod)), do: d.TakeFromSelected, needs: n.both},
		{menu: "Object", title: "Open the object again", keys: keys(key(fyne.KeyReturn), key(fyne.KeyEnter)), do: d.ReopenSelected, needs: n.object, can: func() bool { return !n.mask.met() }},
		{menu: "Object", title: "Next candidate", keys: keys(key(fyne.KeyTab)), shiftMatters: true, do: func() { d.Step(1) }, needs: n.several},
		{menu: "Object", title: "Previous candidate", keys: keys(key(fyne.KeyTab, shift)), do: func() { d.Step(-1) }, needs: n.several, line: true},
		findObject,
		{menu: "Object", title: "Rename the object", keys: keys(key(fyne.KeyF2)), do: w.parts.catcher.naming.begin, needs: n.either},
		{menu: "Object", title: "Delete the object", keys: keys(key(fyne.KeyDelete)), do: d.DeleteSelected, needs: n.either, line: true},
		{menu: "Object", title: "Done with this picture", keys: keys(key(fyne.KeyM)), shiftMatters: true, do: func() { d.Mark(project.MarkedDone) }, needs: n.picture},
		{menu: "Object", title: "Nothing here", keys: keys(key(fyne.KeyM, shift)), shiftMatters: true, do: func() { d.Mark(project.MarkedEmpty) }, needs: n.undecided, line: true},

		{menu: "View", title: "Zoom in", rune: '+', keys: keys(key(fyne.KeyEqual, mod)), do: func() { c.ZoomBy(zoomStep) }, needs: n.picture},
		{menu: "View", title: "Zoom out", rune: '-', keys: keys(key(fyne.KeyMinus, mod)), do: func() { c.ZoomBy(1 / zoomStep) }, needs: n.picture},
		{menu: "View", title: "Fit to the window", keys: keys(key(fyne.KeyF)), do: c.Fit, needs: n.picture},
		{menu: "View", title: "Actual size", keys: keys(key(fyne.Key0, mod)), do: c.ZoomTo100, needs: n.picture},
		{menu: "View", title: "Look at this part alone", keys: keys(key(fyne.KeyZ)), do: func() { d.RefineHere(c.Seen()) }, needs: n.picture, line: true},
		{menu: "View", title: "Show masks as", child: look.styleMenu, needs: n.picture},
		{menu: "View", title: "Strength of masks", child: look.strengthMenu, needs: n.picture, can: look.graded},
		{title: "Show masks in another way", keys: keys(key(fyne.KeyV)), shiftMatters: true, do: look.nextStyle, needs: n.picture},
		{title: "Stronger or fainter masks", keys: keys(key(fyne.KeyV, shift)), do: look.nextStrength, needs: n.picture, can: look.graded},
		{menu: "View", title: "Overview while zoomed in", do: look.toggleOverview, on: func() bool { return w.settings.overview }, line: true},
		{menu: "View", title: "Next picture", keys: keys(key(fyne.KeyPageDown), key(fyne.KeyD)), shiftMatters: true, do: func() { turn(d, w.parts, 1) }, needs: n.pictures},
		{menu: "View", title: "Previous picture", keys: keys(key(fyne.KeyPageUp), key(fyne.KeyA)), do: func() { turn(d, w.parts, -1) }, needs: n.pictures},
		{menu: "View", title: "First picture", keys: keys(key(fyne.KeyHome)), do: func() { turnToEnd(d, w.parts, 1) }, needs: n.pictures},
		{menu: "View", title: "Last picture", keys: keys(key(fyne.KeyEnd)), do: func() { turnToEnd(d, w.parts, -1) }, needs: n.pictures},
		{menu: "View", title: "Next untouched picture", keys: keys(key(fyne.KeyD, shift)), shiftMatters: true, do: d.TurnToUntouched, needs: n.pictures},
		findPicture,
		{menu: "View", title: "Show or hide the panels", rune: '\\', do: w.layout.foldPanels, needs: n.picture},
		{menu: "View", title: "Full screen", keys: keys(key(fyne.KeyF11)), do: w.fullScreen, line: true},
		{title: "Next part of the window", keys: keys(key(fyne.KeyF6)), shiftMatters: true, do: func() { w.parts.catcher.zones.round(1) }},
		{title: "Previous part of the window", keys: keys(key(fyne.KeyF6, shift)), do: func() { w.parts.catcher.zones.round(-1) }},
		{title: "Smaller brush", rune: '[', do: func() { c.GrowTool(-1) }},
		{title: "Larger brush", rune: ']', do: func() { c.GrowTool(1) }},
		{title: "Leave full screen", keys: keys(key(fyne.KeyEscape)), do: w.fullScreen, can: w.win.FullScreen},

		{menu: "Help", title: "Keys and gestures", rune: '?', keys: keys(key(fyne.KeyF1)), do: w.showKeyCard},
		{menu: "Help", title: "Try the sample", do: w.OpenSample},
		detailsCommand(w.shell),
		{menu: "Help", title: "About ClickMask", do: w.showAbout},
	}
	list = append(thingsCommands(d, n, func() { w.setTool(canvas.ToolThings) }), list...)
	list = append(carryingCommands(w.shell, d, n), list...)
	list = append(list, finderCommands(w.shell, d)...)
	list = append(list, teachingCommands(w.shell, d, n, w.parts.lesson)...)
	list = append(list, objectCommands(d, n, pickPart, w.saver.showCutCard)...)
	list = append(list, softnessCommands(w.shell, c, w.sayPassing)...)
	list = append(list, stickyCommand(w.shell, c, w.sayPassing), atOnceCommand(d, w.parts.objects, w.sayPassing))
	return append(list, guideCommands(w.screen.guide)...)
}

const zoomStep = 1.25

// run runs a command if it can be chosen now: never behind a card or a question. What it lacks is said.
func (w *Window) run(c command) {
	if w.busy() {
		return
	}
	if !c.possible() {
		w.keys.refuse(w, c)
		return
	}
	if c.do != nil {
		w.goOn()
		c.do()
		w.parts.catcher.zones.settle()
	}
}

// Command runs a command by its English title, as choosing it from its menu does; an unknown one does nothing.
func (w *Window) Command(title string) {
	for _, c := range w.commands {
		if c.title == title {
			w.run(c)
			return
		}
	}
}

func (w *Window) fullScreen() {
	bare := !w.win.FullScreen()
	w.win.SetFullScreen(bare)
	w.layout.setBare(bare)
	wayOut := lang.T("Esc or F11 leaves full screen")
	switch {
	case bare:
		w.say(parts.Message{Text: wayOut})
	case w.message.Says(wayOut):
		w.message.Dismiss()
	}
}

// showKeyCard lists all keys and gestures.
func (w *Window) showKeyCard() {
	groups := []parts.KeyGroup{{Title: lang.T("On the picture"), Rows: []parts.KeyRow{
		{Keys: []string{"Click"}, What: lang.T("Add to the mask")},
		{Keys: []string{"Right click", negativeClick(w.settings.labelme)}, What: lang.T("Take away from the mask")},
		{Keys: []string{"Drag"}, What: lang.T("Draw a box")},
		{Keys: []string{"Mod+Click"}, What: lang.T("Collect points, ask on release")},
		{Keys: []string{"←↑↓→"}, What: lang.T("Move the last point")},
		{Keys: []string{"Space", "Enter", "N"}, What: lang.T("Keep the mask")},
		{Keys: []string{"Double click"}, What: lang.T("Open the object again")},
		{Keys: []string{"Wheel"}, What: lang.T("Zoom")},
		{Keys: []string{"Space+Drag", "Middle drag"}, What: lang.T("Move the picture")},
		{Keys: []string{"H"}, What: lang.T("Show the picture alone while held")},
		{Keys: []string{"V"}, What: lang.Named("Show masks in another way")},
		{Keys: []string{"Shift+V"}, What: lang.Named("Stronger or fainter masks")},
		{Keys: []string{"1–9"}, What: lang.T("Give the object or the next ones a class")},
	}}, {Title: lang.T("In the list of objects"), Rows: []parts.KeyRow{
		{Keys: []string{"Mod+Click"}, What: lang.T("Select one more")},
		{Keys: []string{"Shift+Click"}, What: lang.T("Select all up to it")},
		{Keys: []string{"Right click"}, What: lang.T("What can be done to them")},
	}}, zoneKeys(), toolKeys()}
	for _, menu := range menuOrder {
		g := parts.KeyGroup{Title: lang.Named(menu)}
		for _, c := range inMenu(w.commands, menu) {
			var names []string
			if c.rune != 0 {
				names = append(names, string(c.rune))
			}
			for _, k := range c.keys {
				if k.KeyName != fyne.KeyEnter { // the other Enter
					names = append(names, parts.ShortcutKeys(&k))
				}
			}
			if len(names) > 0 {
				g.Rows = append(g.Rows, parts.KeyRow{Keys: names, What: lang.Named(c.title)})
			}
		}
		groups = append(groups, g)
	}
	content := parts.NewKeyCard(groups)
	card := w.card(content)
	content.OnClose = card.Close
	card.OnEnter(card.Close)
}

func negativeClick(labelme bool) string {
	if labelme {
		return "Shift+Click"
	}
	return "Alt+Click"
}
