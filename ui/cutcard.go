package ui

import (
	"fmt"
	"slices"
	"sync/atomic"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"clickmask/mask"
	"clickmask/matte"
	"clickmask/ui/desk"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// cutCard is the card of one object's edge and of what its cut-out is laid on. The edge is the object's, a step of the document;
// the rest is remembered for further cut-outs.
type cutCard struct {
	*saver
	final  desk.Final
	edge   matte.Edge
	ground cutGround // that the preview lies on
	close  bool      // the preview is a part of the border, large
	near   cutNear   // what that is a part of

	sayPreset func() // beside the presets, which of them the choices are

	card    *parts.Opened
	pane    *parts.Pane
	note    *parts.Field
	working bool   // the note says so
	setting bool   // the object's fine edge, or that of glass, is being made
	then    func() // what waits for that; nil for nothing
	cancel  func() // of the preview that is being made, nil for none
}

// softnesses are those to choose from, in pixels.
var softnesses = []float64{0.8, 1.5, 3, 6, 12}

// showCutCard opens the card for the open object, else for the selected one.
func (v *saver) showCutCard() { v.showCutCardWith(nil) }

// showCutCardWith gives what has an edge of its own another one too, nil for none.
func (v *saver) showCutCardWith(edge *matte.Edge) {
	v.desk.CutOut(func(f desk.Final) {
		own := f.Edge()
		anew := edge != nil && own.Kind != matte.KindUsual && own != edge.Chosen()
		switch {
		case anew:
			own = *edge
		case own.Kind == matte.KindUsual:
			own = v.cut.edge
		}
		c := &cutCard{saver: v, final: f, edge: own.Chosen(), pane: parts.NewPane(fyne.NewSize(previewLeastW, previewLeastH))}
		if c.show(); anew {
			c.setEdge(c.edge)
		}
	})
}

func (c *cutCard) show() {
	kinds := []matte.Kind{matte.KindHard, matte.KindSoft, matte.KindFine, matte.KindGlass}
	var soft *parts.Segmented
	edges := parts.NewSegmented([]string{lang.T("Hard"), lang.T("Soft"), lang.T("Fine: hair"), lang.T("Glass (see-through)")}, func(i int) {
		c.setEdge(matte.Edge{Kind: kinds[i], Softness: matte.Usual.Softness})
		soft.Choose(slices.Index(softnesses, c.edge.Softness))
	})
	edges.Choose(slices.Index(kinds, c.edge.Kind))
	soft = parts.NewSegmented(each(softnesses, func(px float64) string { return fmt.Sprint(px) }), func(i int) {
		edges.Choose(1)
		c.setEdge(matte.Edge{Kind: matte.KindSoft, Softness: softnesses[i]})
	})
	soft.Choose(slices.Index(softnesses, c.edge.Softness))
	spills := []float64{0, 0.5, 1}
	spill := parts.NewSegmented(each(spills, func(v float64) string { return lang.T("%d %%", int(v*100)) }), func(i int) {
		c.cut.spill = spills[i]
		c.preview()
	})
	spill.Choose(slices.Index(spills, c.cut.spill))
	margins := []float64{0, 0.04, 0.08, 0.15}
	margin := parts.NewSegmented(each(margins, func(v float64) string { return lang.T("%d %%", int(v*100+0.5)) }), func(i int) {
		c.cut.margin = margins[i]
		c.preview()
	})
	margin.Choose(slices.Index(margins, c.cut.margin))
	shadow := parts.NewSwitch(func(on bool) {
		c.cut.shadow = on
		c.preview()
	})
	shadow.Set(c.cut.shadow)
	seen := parts.NewSegmented([]string{lang.T("Checkered"), lang.T("White"), lang.T("Black"), lang.T("Magenta")}, func(i int) {
		c.ground = cutGrounds[i]
		c.preview()
	})
	near := parts.NewSegmented([]string{lang.T("All"), "400 %"}, func(i int) {
		c.close = i == 1
		c.preview()
	})
	c.note = parts.NewField(lang.T("Zoom"), near)
	rows := []fyne.CanvasObject{
		c.presetField(),
		parts.NewField(lang.T("Edge"), edges),
		parts.NewField(lang.T("Softness in pixels"), soft),
		c.hairField(),
		parts.NewField(lang.T("Old background in the edge"), spill),
		c.groundField(),
		parts.NewField(lang.T("Margin"), margin),
		c.sizeField(),
		container.NewBorder(nil, nil, parts.NewField(lang.T("Shadow"), shadow), c.notesField()),
		c.fileField(),
	}
	if field := c.cleaningField(); field != nil { // first, where it is seen
		rows = slices.Insert(rows, 0, field)
	}
	looks := container.NewVBox(c.note, parts.NewField(lang.T("Look at it on"), seen))
	content := container.New(cutLayout{c.win.Canvas()}, c.pane, looks, container.NewVBox(rows...))
	c.card = parts.OverlaysOf(c.win.Canvas()).Card(parts.NewCard(lang.T("Edge and cut-out"), content, c.shut).SetFoot(c.buttons()), c.stop)
	c.card.OnEnter(c.save)
	c.preview()
}

// save and its kind come back to the card where the person does not say where.
func (c *cutCard) save() { c.leave(func() { c.saveCutoutOr(c.showCutCard) }) }

// buttons are what the card is for; they stay in sight however low the window is.
func (c *cutCard) buttons() fyne.CanvasObject {
	buttons := container.NewVBox(container.NewHBox(
		parts.NewButton(lang.T("Save cut-out…"), parts.ButtonPrimary, c.save),
		parts.NewButton(lang.T("Copy cut-out"), parts.ButtonPlain, func() { c.leave(c.copyCutout) }),
		parts.NewButton(lang.T("Save all objects…"), parts.ButtonPlain, func() { c.leave(func() { c.saveAllCutouts(c.showCutCard) }) }),
	))
	if pages := len(c.desk.AllFinals()); pages > 1 {
		buttons.Add(container.NewHBox(parts.NewButton(lang.T("Save the objects of all %d pictures…", pages), parts.ButtonPlain, func() { c.leave(func() { c.savePagesCutouts(c.showCutCard) }) })))
	}
	return buttons
}

func each[T any](list []T, word func(T) string) []string {
	words := make([]string, len(list))
	for i, v := range list {
		words[i] = word(v)
	}
	return words
}

// leave closes the card and does something, with the edge that was chosen last: where that is being made, once it is there.
func (c *cutCard) leave(do func()) {
	if c.setting {
		c.then = func() { c.leave(do) }
		return
	}
	c.shut()
	do()
}

func (c *cutCard) shut() {
	c.card.Close()
}

// stop ends what is under way: the card is closed.
func (c *cutCard) stop() {
	if c.setting {
		c.setting = false
		c.desk.EndEdge()
	}
	c.stopPreview()
	c.keepChoices()
}

func (c *cutCard) stopPreview() {
	if c.cancel != nil {
		c.cancel()
		c.cancel = nil
	}
}

// hairField leads to the brush that says where hair is, and forgets what that has said.
func (c *cutCard) hairField() fyne.CanvasObject {
	buttons := container.NewHBox(parts.NewButton(lang.T("Paint where it is"), parts.ButtonPlain, func() {
		c.shut()
		c.brushHair()
		c.say(parts.Message{Text: lang.T("Drag over the hair of the object, with the right button where there is none. “Edge and cut-out…” shows what comes of it.")})
	}))
	if where := c.desk.View().Hair; !where.Empty() {
		buttons.Add(parts.NewButton(lang.T("Nowhere"), parts.ButtonPlain, func() {
			c.shut()
			c.desk.DrawHair(where, true)
			c.showCutCard()
		}))
	}
	return parts.NewField(lang.T("Hair"), buttons)
}

// cleaningField offers to remove the specks and to fill the holes of the object's mask, nil where it has none.
func (c *cutCard) cleaningField() fyne.CanvasObject {
	m := c.final.Mask()
	specks, holes := blemishes(m)
	if specks+holes == 0 {
		return nil
	}
	var words string
	switch {
	case holes == 0:
		words = lang.T("%d specks", specks)
	case specks == 0:
		words = lang.T("%d holes", holes)
	default:
		words = lang.T("%d specks", specks) + ", " + lang.T("%d holes", holes)
	}
	return parts.NewField(words, parts.NewButton(lang.T("Clean up"), parts.ButtonPlain, func() {
		c.shut()
		by := c.desk.View().Refinement
		by.Specks, by.Holes = max(by.Specks, commandSpecks), max(by.Holes, commandSpecks)
		c.desk.Refine(by, true)
	}))
}

// blemishes counts the parts of a mask that are specks, and its small holes.
func blemishes(m mask.Mask) (specks, holes int) {
	parts := func(of mask.Mask) int {
		if of.Empty() {
			return 0
		}
		return len(of.Components())
	}
	return parts(mask.Subtract(m, m.DropSpecks(commandSpecks))), parts(mask.Subtract(m.FillHoles(commandSpecks), m))
}

// setEdge gives the object an edge and shows what came of it.
func (c *cutCard) setEdge(e matte.Edge) {
	c.edge = e
	if e.Kind != matte.KindSoft {
		c.edge.Softness = 0
	}
	c.stopPreview()
	c.works(true)
	c.setting = c.edge.Kind.Looks() || !c.desk.View().Hair.Empty() // the others are there at once
	c.desk.SetEdge(c.edge, c.progress(), func(err error) {
		c.setting = false
		c.works(false)
		if err != nil {
			c.failed(err)
			return
		}
		if c.then != nil {
			c.then()
			return
		}
		c.desk.Save(func(f desk.Final) {
			c.final = f
			c.preview()
		})
	})
}

// progress shows how far work is, in whole per cents. What it gives may be called on any goroutine.
func (c *cutCard) progress() func(done, of int) {
	var shown atomic.Int64
	return func(done, of int) {
		percent := int64(100 * done / max(of, 1))
		if was := shown.Load(); percent <= was || !shown.CompareAndSwap(was, percent) {
			return
		}
		c.do(func() {
			if shown.Load() == percent && c.working {
				c.note.SetNote(lang.T("Working… %d %%", percent))
			}
		})
	}
}

// works says on the card whether work is under way.
func (c *cutCard) works(on bool) {
	note := ""
	if c.working = on; on {
		note = lang.T("Working…")
	}
	c.note.SetNote(note)
}
