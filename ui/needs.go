package ui

import (
	"slices"

	"clickmask/canvas"
	"clickmask/project"
	"clickmask/ui/desk"
	"clickmask/ui/lang"
)

// need is what a command does nothing without. Who chooses it all the same is told by words what to do first.
type need struct {
	met   func() bool
	words func() string
}

// needs are those of the commands.
type needs struct {
	picture      need
	pictures     need // more than one
	others       need // beside the picture, so that it can be taken out
	prompt       need
	point        need
	mask         need // that can be kept
	several      need // masks to choose from
	object       need // a selected one
	objects      need // any
	either       need // a mask or a selected object
	cuttable     need // the same, or the picture's only object
	both         need
	combination  func(desk.Operation) need // objects that an operation is about
	refinable    need
	savable      need
	found        need // without a click, and no object yet
	carried      need // something to be carried on, and somewhere to
	unsure       need
	undecided    need // a picture that can be marked as empty
	made         need // anything on the picture
	exportable   need
	maskOrOthers need // to keep, or pictures to go on to
}

// needsOf are the needs of a desk's commands, with words for the tool in hand.
func needsOf(d *desk.Desk, tool func() canvas.ToolID) needs {
	doc := d.Document()
	page := func() *project.Page {
		if p := doc.Current(); p != nil {
			return p
		}
		return &project.Page{}
	}
	of := func(met func() bool, words func() string) need {
		return need{met, func() string {
			if doc.Current() == nil {
				return lang.T("Open a picture first, or drop one on the window.")
			}
			return words()
		}}
	}
	hasDraft := func() bool { return !page().Draft.Empty() }
	open := func() bool { return hasDraft() || d.Proposes() || d.SeeksMainThing() }
	hasSelected := func() bool { return page().Selected != 0 }
	onlyPicture := func() string {
		return lang.T("This is the only picture. Open more, or a folder, to go from one to another.")
	}
	nothingKept := func() string {
		if d.AtOnce() {
			return lang.T("Nothing is kept on this picture yet. Click a thing: every click keeps its mask.")
		}
		return lang.T("Nothing is kept on this picture yet. Click a thing, then press Enter to keep it.")
	}
	select1 := func() string {
		if !page().HasObjects() {
			return nothingKept()
		}
		return lang.T("Select an object first: click it in the list.")
	}
	clickOrSelect := func() string {
		switch {
		case !clicksFirst(tool()):
			return lang.T("There is no mask: press Q and click a thing first.")
		case !page().HasObjects():
			return lang.T("There is no mask yet. Click a thing first.")
		}
		return lang.T("There is no mask here. Click a thing first, or select an object in the list.")
	}
	return needs{
		picture:  of(func() bool { return doc.Current() != nil }, func() string { return "" }),
		pictures: of(func() bool { return len(doc.Pages()) > 1 }, onlyPicture),
		others: of(func() bool { return len(doc.Pages()) > 1 }, func() string {
			return lang.T("This is the only picture of the session, so it stays.")
		}),
		prompt: of(hasDraft, func() string { return lang.T("There is no point or box to take back.") }),
		point:  of(func() bool { return len(page().Draft.Prompt.Points) > 0 }, func() string { return lang.T("There is no point to move. Click a thing first.") }),
		mask:   of(open, clickOrSelect),
		several: of(func() bool { o := d.View().Candidates; return o != nil && len(o.Indices) > 1 }, func() string {
			if hasDraft() {
				return lang.T("There is no other mask to choose from here.")
			}
			return clickOrSelect()
		}),
		object:   of(hasSelected, select1),
		objects:  of(func() bool { return page().HasObjects() }, nothingKept),
		either:   of(func() bool { return hasSelected() || open() }, clickOrSelect),
		cuttable: of(func() bool { return hasSelected() || open() || len(page().Objects) == 1 }, clickOrSelect),
		both: of(d.CanKeepInto, func() string {
			if !page().HasObjects() {
				return nothingKept()
			}
			return lang.T("Select an object in the list first, then click what is to be added to it or taken from it.")
		}),
		combination: func(op desk.Operation) need {
			return of(func() bool { return d.CanOperate(op) }, func() string {
				if len(page().Objects) < 2 {
					return select1()
				}
				return lang.T("Select several objects in the list first.")
			})
		},
		refinable: of(func() bool { return d.View().Refinable != desk.RefineNothing }, clickOrSelect),
		savable:   of(func() bool { return d.View().Saving != desk.SaveNothing }, clickOrSelect),
		found: of(d.CanKeepThings, func() string {
			if d.View().Things.Done {
				return lang.T("Nothing that was found is left to keep.")
			}
			return lang.T("Nothing was found yet. T finds everything in the picture.")
		}),
		carried: of(d.CanCarryOn, func() string {
			switch {
			case len(doc.Pages()) < 2:
				return onlyPicture()
			case !page().HasObjects():
				return nothingKept()
			}
			return ""
		}),
		unsure:    of(func() bool { return len(d.UnsurePages()) > 0 }, func() string { return lang.T("No picture has masks that need a look.") }),
		undecided: of(func() bool { return doc.Current() != nil && !page().HasObjects() }, func() string { return lang.T("There are objects on this picture: delete them first.") }),
		made:      of(d.CanBeginAgain, func() string { return lang.T("Nothing was made on this picture yet.") }),
		exportable: of(func() bool {
			return slices.ContainsFunc(doc.Pages(), func(p *project.Page) bool { return p.HasObjects() || p.Mark == project.MarkedEmpty })
		}, nothingKept),
		maskOrOthers: of(func() bool { return hasDraft() || len(doc.Pages()) > 1 }, onlyPicture),
	}
}

// refuse says what is lacked by commands that one key stands for, the first that has words for it. A key that is held says it once.
func (k *heldKeys) refuse(w *Window, commands ...command) {
	for _, c := range commands {
		if c.needs.met == nil || c.needs.met() {
			continue
		}
		if words := c.needs.words(); words != "" {
			if k.refused != words {
				w.sayPassing(words)
			}
			k.refused = words
			return
		}
	}
}

// toolWants says what a tool has nothing to do without, "" for nothing.
func toolWants(d *desk.Desk, id canvas.ToolID) string {
	page := d.Document().Current()
	switch n := needsOf(d, func() canvas.ToolID { return id }); {
	case page == nil:
		return ""
	case id == canvas.ToolHair && n.object.met() || id != canvas.ToolHair && n.either.met():
		return ""
	case id != canvas.ToolHair && id != canvas.ToolEraser && id != canvas.ToolTakeAway:
		return ""
	case !page.HasObjects() && page.Draft.Empty():
		return lang.T("There is no mask: press Q and click a thing first.")
	case id == canvas.ToolHair:
		return lang.T("Select the object first whose hair it is.")
	case id == canvas.ToolEraser:
		return lang.T("There is nothing to erase from. Select an object first, or click on one twice.")
	}
	return ""
}
