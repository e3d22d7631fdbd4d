package ui

import (
	"fmt"
	"math"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"clickmask/ui/desk"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// carrier is the card that objects are carried to other pictures from. What was chosen last is what the next card begins with.
type carrier struct {
	*shell
	desk *desk.Desk

	far      int // pictures, of farthest
	backward bool
	forward  bool
	stop     bool
}

// farthest are how many pictures there are to choose from; the last is all of them.
var farthest = []int{1, 5, 10, 30, math.MaxInt32}

// carryingCommands are about objects that are carried to other pictures. They come before the others, for Esc ends the run and
// Enter confirms first.
func carryingCommands(s *shell, d *desk.Desk, n needs) []command {
	c := &carrier{shell: s, desk: d, far: math.MaxInt32, forward: true, stop: true}
	const shift = fyne.KeyModifierShift
	return []command{
		{menu: "Object", title: "Carry on to the next pictures…", below: "Find everything with the model of the clicks", keys: keys(key(fyne.KeyC)), shiftMatters: true, do: c.show, needs: n.carried},
		{title: "Carry on at once", keys: keys(key(fyne.KeyC, shift)), shiftMatters: true, do: c.begin, needs: n.carried},
		{menu: "Object", title: "Confirm the masks of this picture", below: "Carry on to the next pictures…", line: true, keys: keys(key(fyne.KeyReturn), key(fyne.KeyEnter)), do: d.Confirm, can: d.CanConfirm},
		{menu: "View", title: "Next unsure picture", below: "Next untouched picture", keys: keys(key(fyne.KeyJ, shift)), shiftMatters: true, do: d.NextUnsure, needs: n.unsure},
		{title: "Stop carrying on", keys: keys(key(fyne.KeyEscape)), do: d.StopCarrying, can: d.Carries},
	}
}

func (c *carrier) show() {
	pages, at := len(c.desk.Document().Pages()), c.desk.Document().CurrentIndex()
	far := parts.NewSegmented(each(farthest, func(n int) string {
		if n == math.MaxInt32 {
			return lang.T("To the end")
		}
		return fmt.Sprint(n)
	}), func(i int) { c.far = farthest[i] })
	far.Choose(slices.Index(farthest, c.far))
	ways := []struct{ forward, backward bool }{{true, false}, {false, true}, {true, true}}
	now := slices.Index(ways, struct{ forward, backward bool }{c.forward, c.backward})
	switch at { // at an end there is one way alone
	case 0:
		now = 0
	case pages - 1:
		now = 1
	}
	choose := func(i int) { c.forward, c.backward = ways[i].forward, ways[i].backward }
	way := parts.NewSegmented([]string{lang.T("Forwards"), lang.T("Backwards"), lang.T("Both ways")}, choose)
	way.Choose(now)
	choose(now)
	stop := parts.NewSwitch(func(on bool) { c.stop = on })
	stop.Set(c.stop)
	var card *parts.Opened
	carry := func() { card.Close(); c.begin() }
	card = parts.OverlaysOf(c.win.Canvas()).Card(parts.NewCard(lang.T("Carry on to other pictures"), container.NewVBox(
		parts.NewField(lang.T("How many pictures"), far),
		parts.NewField(lang.T("Which way"), way),
		parts.NewField(lang.T("Stop where it is unsure"), stop),
		container.NewHBox(parts.NewButton(lang.T("Carry on"), parts.ButtonPrimary, carry)),
	), func() { card.Close() }), nil)
	card.OnEnter(carry)
}

// begin carries the selected objects along, or all of the picture.
func (c *carrier) begin() {
	o := desk.CarryOptions{Stop: c.stop}
	if c.forward {
		o.Forward = c.far
	}
	if c.backward {
		o.Backward = c.far
	}
	c.desk.CarryOn(o)
}

// carriedMessage says what came of a run, and leads to what a person has to look at.
func carriedMessage(n desk.Notice, next func()) parts.Message {
	m := parts.Message{Text: lang.T("The objects were carried to %d pictures.", n.Count)}
	if n.Unsure > 0 {
		m.Text += " " + lang.T("%d pictures need a look (Shift+J, Enter confirms).", n.Unsure)
		m.Action, m.OnAction = lang.T("Show"), next
	}
	return m
}

// carryingHint says what can be done while objects are carried, and about what came of it; "" where that is nothing.
func carryingHint(v desk.View) string {
	switch {
	case v.Carrying.Running:
		return lang.T("Masks come picture by picture, Esc stops")
	case v.Page != nil && v.Unsure[v.Page.ID] && v.Page.Draft.Empty():
		return lang.T("Enter confirms these masks, a click changes them")
	}
	return ""
}
