package ui

import (
	"clickmask/canvas"
	"clickmask/mask"
	"clickmask/prompt"
	"clickmask/ui/lang"
	"clickmask/ui/parts"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// wireParts connects what the parts tell to what it means.
func (w *Window) wireParts() {
	p, d := w.parts, w.desk
	p.top.OnOpen = w.files.choose
	p.top.OnSave = w.saver.saveMask
	p.top.SaveMenu = w.saveMenu
	p.top.ModelMenu = w.models.menu
	p.top.OnSettings = w.showSettings
	p.top.OnPanel = w.layout.toggleDrawer
	p.top.OnStatus = func() { w.failed(d.Status().Err) }
	w.wireMenu()

	p.rail.SetTools(toolItems())
	p.rail.OnTool = func(id string) { w.setTool(canvas.ToolID(id)) }
	p.rail.OnUndo, p.rail.OnRedo = d.Undo, d.Redo
	p.rail.OnHelp = w.showKeyCard

	p.objects.Canvas = w.win.Canvas()
	p.objects.First = func() string { return firstOf(d, p.canvas.Tool()) }
	p.objects.OnSelect, p.objects.OnAlso, p.objects.OnRange = d.Select, d.SelectAlso, d.SelectRange
	p.objects.OnReopen = func(id uint64) { d.Reopen(id); w.focusKeys() }
	p.objects.More = func() []*fyne.MenuItem { return objectMenu(w.commands, w.menuItem) }
	p.objects.OnLabel = func(id uint64, label string) { d.Rename(id, label); w.focusKeys() }
	p.objects.OnColour = d.Recolour
	p.objects.OnVisible = d.SetVisible
	p.objects.OnDelete = d.Delete
	back := func() { // a field or a control has given up the focus, or is about to: what takes it next comes first
		if w.win.Canvas().Focused() == nil {
			w.focusKeys()
		}
		p.catcher.FocusLost()
		w.layout.fieldLeft()
	}
	p.objects.OnLeave, p.classes.OnLeave, p.mask.OnLeave, w.layout.side.OnLeave = back, back, back, back
	p.rail.OnLeave, p.film.OnLeave, p.status.OnLeave, p.top.OnLeave = back, back, back, back
	p.welcome.OnLeave, p.message.OnLeave, p.tour.OnLeave = back, back, back

	w.sessions.saveClasses = wireClasses(w.shell, d, p.classes).save

	p.mask.OnChange = func(v parts.MaskValues, done bool) { d.Refine(refinementOf(v), done) }
	p.mask.OnMore = func(v parts.MaskValues) { d.RefineOn(refinementOf(v)) }

	w.strip = stripFiller{strip: p.strip, closing: func() bool { return w.closing }, filled: w.layout.arrange, later: w.layout.repaint}
	p.strip.OnChoose = func(i int) { d.Choose(i); w.focusKeys() }
	p.strip.OnKeep = func() { d.Keep(); w.focusKeys() }

	p.film.OnShow = func(i int) { d.ShowPage(i); w.focusKeys() }
	p.film.OnNeed = func(i int) {
		pages := w.Document().Pages()
		switch v := d.View(); {
		case i < 0 || i >= len(pages):
		case i != w.Document().CurrentIndex():
			w.thumbs.want(i, pages[i].Picture())
		case v.Index == i && v.Pyramid != nil: // the strip has begun anew
			thumbShown(w, v)
		}
	}
	p.film.OnRemove = func(i int) { removePicture(w.shell, d, i); w.focusKeys() }
	p.film.HasClass = func(text string) func(int) bool { return pagesWithClass(w.Document(), text) }
	p.film.HasNameless = func(i int) bool { return pageHasNameless(w.Document(), i) }
	w.models.offer = p.status.SetOffer
	p.status.OnZoom = p.canvas.ZoomTo100

	p.welcome.OnOpen = w.files.choose
	p.welcome.OnFolder = w.files.chooseFolder
	p.welcome.OnSample = w.OpenSample
	p.welcome.OnRecent = func(path string) { w.Open([]string{path}) }
	w.files.showWelcome(p.welcome)
	w.layout.recolour()
	p.canvas.SetLabelmeKeys(w.settings.labelme)
	p.canvas.SetSticky(w.settings.sticky)
	p.canvas.SetSoftness(float64(w.settings.softness) / 100)
}

// wireCanvas connects gestures on the picture to the desk.
func (w *Window) wireCanvas() {
	c, d := w.parts.canvas, w.desk
	c.Modifiers = w.modifiers
	c.OnPress = func(e *desktop.MouseEvent) {
		w.parts.ring.Hide()
		w.parts.lesson.Pressed(e)
	}
	c.OnPoint = func(p prompt.Point) {
		w.goOn()
		w.focusKeys()
		placePoint(d, p, w.modifiers())
	}
	c.OnScribble = func(points []prompt.Point) { w.goOn(); w.focusKeys(); d.Scribble(points) }
	c.OnMovePoint = func(i int, x, y float64) { w.focusKeys(); d.MovePoint(i, x, y) }
	c.OnRemovePoint = func(i int) { w.focusKeys(); d.RemovePoint(i) }
	c.OnBox = func(b prompt.Box) { w.goOn(); w.focusKeys(); d.Box(b) }
	c.OnDraw = func(region mask.Alpha, takeAway bool) { w.goOn(); w.focusKeys(); d.Draw(region, takeAway) }
	c.OnHair = func(region mask.Mask, takeAway bool) { w.goOn(); w.focusKeys(); d.DrawHair(region, takeAway) }
	c.OnThings = func(path []mask.Point) { w.goOn(); w.focusKeys(); d.KeepThings(path) }
	c.OnPick = func(id uint64) { w.goOn(); d.Reopen(id) }
	c.OnIdle = func(words string) { w.sayPassing(lang.Named(words)) }
	c.OnEnclose = func(by int) bool {
		can := d.CanEnclose()
		if can {
			d.Enclose(by)
		}
		return can
	}
	c.OnHover = d.Hover
	c.OnCursor = func(x, y float64, inside bool) {
		w.screen.cursor = cursor{int(x), int(y), inside}
		w.screen.pace.soon(w.followPointer)
	}
	c.OnAside = w.layout.stepAside
	c.OnView = func(v canvas.Viewport) {
		w.keys.panned = true
		w.parts.status.SetZoom(v.Scale)
		w.layout.placeStrip()
	}
}

// focusKeys lets keys without a field of their own reach the commands.
func (w *Window) focusKeys() {
	c := w.win.Canvas()
	if c.Overlays().Top() == nil && c.Focused() != fyne.Focusable(w.parts.catcher) {
		c.Focus(w.parts.catcher)
	}
}
