package project

import "clickmask/prompt"

// NudgePoint moves the point with index i by little. Nudging one point several times, with nothing in between, is one step.
func (d *Document) NudgePoint(i int, x, y float64) bool {
	const name = "Nudge point"
	p := d.Current()
	if p == nil {
		return false
	}
	q := pointAt(p.Draft.Prompt, i, x, y)
	if e := d.goesOnIn(name, p); e != nil && usable(q, p.W, p.H) && !q.Equal(p.Draft.Prompt) &&
		nudges(e.before.Draft.Prompt, p.Draft.Prompt, i) && nudges(e.before.Draft.Prompt, q, i) {
		d.goOn(e, func() { d.ask(p, q, p.Draft.boxAfter) })
		return true
	}
	return d.edit(name, func(to *prompt.Prompt, _ *int) { *to = q })
}

// nudges reports whether one prompt is the other but for the place of point i.
func nudges(from, to prompt.Prompt, i int) bool {
	return i < len(to.Points) && i < len(from.Points) && !from.Equal(to) && pointAt(from, i, to.Points[i].X, to.Points[i].Y).Equal(to)
}
