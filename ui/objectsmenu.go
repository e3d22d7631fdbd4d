package ui

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"clickmask/ui/desk"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// commandSpecks is the size of the specks that the command removes, in picture pixels.
const commandSpecks = 100

// objectCommands are the commands on the masks of the selected objects; those that refine are about the open object where
// there is one, as the sliders are, and move them.
func objectCommands(d *desk.Desk, n needs, pickPart, showEdge func()) []command {
	const shift = fyne.KeyModifierShift
	operate := func(title string, op desk.Operation, shortcuts ...desktop.CustomShortcut) command {
		return command{menu: "Object", masks: true, title: title, keys: shortcuts, do: func() { d.Operate(op) }, needs: n.combination(op)}
	}
	refine := func(title string, change func(r *desk.Refinement)) command {
		return command{menu: "Object", masks: true, title: title, do: func() {
			by := d.View().Refinement
			change(&by)
			by.Grow = min(max(by.Grow, parts.GrowMin), parts.GrowMax)
			by.Smooth = min(by.Smooth, parts.SmoothMax)
			d.Refine(by, true)
		}, needs: n.refinable}
	}
	overlaps := operate("Remove overlaps", desk.NoOverlap)
	overlaps.line = true
	return []command{
		operate("Unite", desk.Unite, key(fyne.KeyU, mod)),
		operate("Intersect", desk.Intersect, key(fyne.KeyI, mod)),
		operate("Subtract from the last one", desk.Subtract, key(fyne.KeyU, mod, shift)),
		overlaps,
		operate("Split into parts", desk.Split),
		{menu: "Object", masks: true, title: "Keep one part…", do: pickPart, needs: n.object, can: d.CanPickPart, line: true},
		refine("Fill all holes", func(r *desk.Refinement) { r.Holes = desk.All }),
		refine("Remove small specks", func(r *desk.Refinement) {
			if r.Specks != desk.All {
				r.Specks = max(r.Specks, commandSpecks)
			}
		}),
		refine("Grow by a pixel", func(r *desk.Refinement) { r.Grow++ }),
		refine("Shrink by a pixel", func(r *desk.Refinement) { r.Grow-- }),
		refine("Smooth the outline", func(r *desk.Refinement) { r.Smooth++ }),
		{menu: "Object", masks: true, title: "Feather the edge", do: d.Feather, needs: n.either, can: d.CanSetEdge},
		{menu: "Object", masks: true, title: "Edge and cut-out…", keys: keys(key(fyne.KeyX, mod)), do: showEdge, needs: n.cuttable, can: d.CanCutOut},
	}
}

// objectMenu is what the menu of a row offers for all that is selected.
func objectMenu(commands []command, item func(command) *fyne.MenuItem) []*fyne.MenuItem {
	var items []*fyne.MenuItem
	for _, c := range commands {
		if !c.masks {
			continue
		}
		items = append(items, item(c))
		if c.line {
			items = append(items, fyne.NewMenuItemSeparator())
		}
	}
	return items
}

// objectNotice says what came of an operation on objects where that is not to be seen; "" is another notice.
func objectNotice(n desk.Notice) string {
	switch n.Kind {
	case desk.NothingLeft:
		return lang.T("Nothing would be left of %d objects, so they stay as they were.", n.Count)
	case desk.NothingToChange:
		return lang.T("That changes nothing.")
	case desk.NoPartThere:
		return lang.T("Nothing that is selected is there. Click one of its parts.")
	}
	return ""
}

// thresholdStep is what a step of the threshold's slider is in logits: at its ends it is 8, where a model is all but certain.
const thresholdStep = 0.2

func refinementOf(v parts.MaskValues) desk.Refinement {
	return desk.Refinement{Holes: v.Holes, Specks: v.Specks, Grow: v.Grow, Smooth: v.Smooth, Threshold: -thresholdStep * float32(v.Looser)}
}

func maskValuesOf(r desk.Refinement) parts.MaskValues {
	return parts.MaskValues{Holes: r.Holes, Specks: r.Specks, Grow: r.Grow, Smooth: r.Smooth,
		Looser: int(math.Round(float64(-r.Threshold / thresholdStep)))}
}
