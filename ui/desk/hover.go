package desk

import (
	"time"

	"clickmask/inference"
	"clickmask/mask"
	"clickmask/prompt"
)

// hovering is the preview under the pointer.
type hovering struct {
	inside  bool
	x, y    float64
	preview *mask.Logits
	query   inference.Query // that the preview answers
	answer  *prompt.Answer
	took    time.Duration
	noPeek  func() // calls off a closer look at the preview; nil where none waits for the pointer to rest
}

// Hover asks what a click at a place of the picture would give. Previews rest while a prompt waits for its answer.
func (d *Desk) Hover(x, y float64, inside bool) {
	d.tryPart(x, y, inside)
	if d.finds.inHand {
		d.light(x, y, inside)
		return
	}
	if !inside || !d.settings.Preview || !d.showsPage() || !d.state.ready || d.ask.pending || d.Picks() {
		d.endHover()
		return
	}
	d.hover.inside, d.hover.x, d.hover.y = true, x, y
	f := d.draft()
	p := f.Prompt.Clone()
	label := prompt.Positive
	if d.takeAway {
		label = prompt.Negative
	}
	if label == prompt.Negative && p.Empty() {
		return
	}
	p.Points = append(p.Points, prompt.Point{X: x, Y: y, Label: label})
	d.expect()
	d.engine.Hover(inference.Query{Generation: d.doc.Generation(), Revision: d.doc.Revision(), Prompt: f.Asked(p), MaskInput: f.ChosenLogits(), Crop: d.cropFor(x, y)})
}

// previewed shows a preview if it still belongs to what is on the screen.
func (d *Desk) previewed(e inference.Event) {
	if !d.hover.inside || e.Generation != d.doc.Generation() || e.Revision != d.doc.Revision() || d.ask.pending {
		return
	}
	d.hover.preview = &e.Answer.LowRes[e.Answer.Choose(e.Query.Prompt)]
	d.hover.query, d.hover.answer, d.hover.took = e.Query, e.Answer, e.Took
	d.peekAtRest()
}

// endHover takes the preview away.
func (d *Desk) endHover() {
	had := d.hover.preview != nil
	d.hover = hovering{}
	if had {
		d.opts.Show(ChangedPreview)
	}
}
