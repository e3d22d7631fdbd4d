package ui

import (
	"image"

	"fyne.io/fyne/v2"

	"clickmask/canvas"
	"clickmask/ui/parts"
)

// wireParts connects what the parts tell to what it means.
func (w *Window) wireParts() {
	w.top.OnOpen = w.chooseFiles
	w.top.OnSave = w.saveMask
	w.top.SaveMenu = w.saveMenu
	w.top.ModelMenu = w.modelMenu
	w.top.OnSettings = w.showSettings
	w.top.OnPanel = func() { w.frame.drawer = !w.frame.drawer; w.top.SetPanelOpen(w.frame.drawer); w.frame.arrange() }
	w.top.OnStatus = func() {
		if w.state.failed != nil {
			w.say(parts.Message{Level: parts.LevelError, Text: sentence(w.state.failed)})
		}
	}
	w.wireMenu()

	w.rail.SetTools(toolItems())
	w.rail.OnTool = func(id string) { w.setTool(canvas.ToolID(id)) }
	w.rail.OnUndo = w.undo
	w.rail.OnRedo = w.redo
	w.rail.OnHelp = w.showKeyCard

	w.objects.OnSelect = func(id uint64) { w.doc.Select(id); w.refresh(); w.focusKeys() }
	w.objects.OnLabel = func(id uint64, label string) { w.doc.SetLabel(id, label); w.focusKeys() }
	w.objects.OnColour = func(id uint64, colour int) { w.doc.SetColour(id, colour) }
	w.objects.OnVisible = func(id uint64, visible bool) { w.doc.SetVisible(id, visible) }
	w.objects.OnDelete = func(id uint64) { w.doc.DeleteObject(id) }
	w.objects.OnClose = func() { w.frame.drawer = false; w.top.SetPanelOpen(false); w.frame.arrange() }

	w.mask.OnGrow = func(px int, done bool) { w.refineTo(px, w.refine.smooth, done) }
	w.mask.OnSmooth = func(px int, done bool) { w.refineTo(w.refine.grow, px, done) }
	w.mask.OnReset = func() { w.refineTo(0, 0, true) }

	w.strip.OnChoose = func(i int) {
		if w.offered != nil && i < len(w.offered.indices) {
			w.doc.ShowCandidate(w.offered.indices[i])
		}
		w.focusKeys()
	}
	w.strip.OnKeep = func() { w.keep(); w.focusKeys() }

	w.film.OnShow = w.showPage
	w.film.OnNeed = w.wantThumb
	w.status.OnZoom = w.canvas.ZoomTo100
	w.message.OnDismiss = func() {
		if w.getting != nil {
			w.getting.hidden = true
		}
		w.frame.arrange()
	}

	w.welcome.OnOpen = w.chooseFiles
	w.welcome.OnFolder = w.chooseFolder
	w.welcome.OnSample = w.OpenSample
	w.welcome.OnRecent = func(path string) { w.Open([]string{path}) }
	w.showWelcome()
	w.frame.recolour()
	w.canvas.SetLabelmeKeys(w.settings.labelme)
}

// showWelcome fills the page of the empty window: the sample and what was open before.
func (w *Window) showWelcome() {
	w.welcome.SetRecents(recentRows(w.settings.recents))
	background(w, sampleThumb, func(img image.Image, err error) {
		if err == nil {
			w.welcome.SetSample(img)
		}
	})
}

func (w *Window) undo() { w.doc.Undo(); w.focusKeys() }
func (w *Window) redo() { w.doc.Redo(); w.focusKeys() }

// focusKeys lets keys without a field of their own reach the commands.
func (w *Window) focusKeys() {
	c := w.win.Canvas()
	if c.Overlays().Top() == nil && c.Focused() != fyne.Focusable(w.catcher) {
		c.Focus(w.catcher)
	}
}
