package project

import (
	"image"
	"slices"

	"clickmask/mask"
	"clickmask/prompt"
)

// Draft is the open object: its prompts and what was drawn on it, the answer to them (nil while it is awaited), the chosen
// candidate.
//
// The rule of the mask input: a request carries the mask that was shown for the longest answered prompt which the
// present prompt goes on from, that is, whose points are the first of the present ones and whose box, if it had
// one, is the present box. So
//
//   - the first request of an object carries none;
//   - after a point or a first box is added, the mask shown before is fed back, whichever candidate was chosen;
//   - a point added while an answer is awaited carries what the awaited request carried;
//   - after a point is moved or removed, or the box is replaced, every mask that knew it is forgotten, and the last
//     one that did not is fed back, or none: a mask that was drawn to obey a click would hold on to it;
//   - when the prompt becomes one that was answered on the way (the last point removed again), that answer with its
//     shown candidate is back at once, and nothing needs to be asked;
//   - the mask that an object which was opened again had counts as an answer to the prompt that it had (see [Base]).
type Draft struct {
	Prompt    prompt.Prompt
	MaskInput *mask.Logits // what the next request of this object carries; nil for the first
	Answer    *prompt.Answer
	Chosen    int             // index into Answer.LowRes
	Class     ClassID         // that the kept object gets, 0 none
	Crop      image.Rectangle // the part of the picture that the next request asks about; empty: all of it

	Of   uint64     // the kept object that was opened again, 0 for a new one
	Base *Base      // the mask that it began with, nil for none
	Hand *mask.Hand // what was drawn on it, nil for nothing

	boxAfter int        // how many points were there when the box was drawn
	rounds   []Round    // what was answered on the way here, the oldest first; the present prompt goes on from each
	recent   []answered // the answers to the last of them, at most maxAnswers
	model    string     // whose answers and mask input these are
	wanted   int        // the mask to show when the answer comes, plus 1; 0 leaves it to prompt.Answer.Choose
}

// Round is one answered request of an object: its first Points points, with its box or without, answered by masks
// of which number Chosen was shown and fed back in the next round.
type Round struct {
	Points int
	Box    bool
	Chosen int
}

// answered is a request's mask input and its answer.
type answered struct {
	maskInput *mask.Logits
	answer    *prompt.Answer
	chosen    int // index into the answer's masks
}

// maxAnswers is how many of a draft's rounds keep their answers; with SAM's four masks of 256 x 256 an answer is 1 MB.
const maxAnswers = 8

// ChosenLogits is the chosen candidate, nil while there is no answer.
func (f Draft) ChosenLogits() *mask.Logits {
	return shown(f.Answer, f.Chosen)
}

func shown(a *prompt.Answer, i int) *mask.Logits {
	if a == nil || i < 0 || i >= len(a.LowRes) {
		return nil
	}
	return &a.LowRes[i]
}

// Rounds is how the present answer came about, its own round last; empty while it is awaited, and where nothing was asked.
func (f Draft) Rounds() []Round {
	if f.Answer == nil || f.Prompt.Empty() {
		return nil
	}
	return append(slices.Clone(f.rounds), f.round())
}

// round is the present request as a round that was answered.
func (f *Draft) round() Round {
	r := Round{len(f.Prompt.Points), f.Prompt.Box != nil, f.Chosen}
	if f.ShowsBase() {
		r.Chosen = f.Base.Chosen
	}
	return r
}

// forget drops all that a model said.
func (f *Draft) forget() {
	f.MaskInput, f.Answer, f.Chosen, f.rounds, f.recent, f.wanted = nil, nil, 0, nil, nil, 0
	f.begin()
}

// edited is the draft with another prompt, by the rule of [Draft].
func (f *Draft) edited(p prompt.Prompt, boxAfter int, model string, grow *grower[Round]) Draft {
	next := Draft{Prompt: p, Class: f.Class, Of: f.Of, Base: f.Base, Hand: f.Hand, boxAfter: boxAfter, model: model}
	rounds, recent := f.rounds, f.recent
	if f.Answer != nil && !f.Prompt.Empty() {
		rounds, recent = f.withPresent(grow)
	}
	for len(rounds) > 0 && !f.goesOn(p, rounds[len(rounds)-1]) {
		rounds, recent = withoutLast(rounds), withoutLast(recent)
	}
	if len(rounds) == 0 || len(recent) == 0 || f.model != model {
		next.begin() // a fresh start, which replaying the rounds would not give
		return next
	}
	last, was := rounds[len(rounds)-1], recent[len(recent)-1]
	if last.Points == len(p.Points) && last.Box == (p.Box != nil) {
		next.MaskInput, next.Answer, next.Chosen = was.maskInput, was.answer, was.chosen
		rounds, recent = withoutLast(rounds), withoutLast(recent)
	} else {
		next.MaskInput = shown(was.answer, was.chosen)
	}
	if len(rounds) > 0 {
		next.rounds = rounds
	}
	if len(recent) > 0 {
		next.recent = recent
	}
	return next
}

// withPresent is what was answered with the present answer as the last.
func (f *Draft) withPresent(grow *grower[Round]) (rounds []Round, recent []answered) {
	recent = slices.Clone(f.recent[max(len(f.recent)-maxAnswers+1, 0):])
	return grow.add(f.rounds, f.round()), append(recent, answered{f.MaskInput, f.Answer, f.Chosen})
}

// withoutLast is a slice without its last element, if it has one, and without room behind it.
func withoutLast[T any](list []T) []T {
	n := max(len(list)-1, 0)
	return list[:n:n]
}

// goesOn reports whether p holds all that was asked in a round of f, its points first and in order.
func (f *Draft) goesOn(p prompt.Prompt, r Round) bool {
	q := f.Prompt
	if r.Points > len(p.Points) || !slices.Equal(p.Points[:r.Points], q.Points[:r.Points]) {
		return false
	}
	return !r.Box || p.Box != nil && *p.Box == *q.Box
}

// AddPoint adds a point to the draft. Each of the draft edits returns true when something changed; afterwards the UI
// asks the engine with Generation, Revision, Draft.Prompt, Draft.MaskInput unless Draft.Answer is already there or
// the prompt is empty. What [prompt.Prompt.Check] refuses changes nothing.
func (d *Document) AddPoint(p prompt.Point) bool {
	return d.edit("Add point", func(q *prompt.Prompt, _ *int) { q.Points = d.points.add(q.Points, p) })
}

// AddPointFor adds a point for the sake of one mask of its answer, which is shown when the answer comes; candidate is its index.
func (d *Document) AddPointFor(p prompt.Point, candidate int) bool {
	return d.Edit("Take the main thing", func(tx *Tx) {
		if d.AddPoint(p) {
			d.Current().Draft.wanted = candidate + 1
		}
	})
}

// AddPoints adds the points of one stroke in one step.
func (d *Document) AddPoints(points []prompt.Point) bool {
	return d.edit("Scribble", func(q *prompt.Prompt, _ *int) { q.Points = append(slices.Clip(q.Points), points...) })
}

// MovePoint moves the point with index i.
func (d *Document) MovePoint(i int, x, y float64) bool {
	return d.edit("Move point", func(q *prompt.Prompt, _ *int) { *q = pointAt(*q, i, x, y) })
}

// pointAt is a prompt with point i elsewhere; the same where it has none.
func pointAt(q prompt.Prompt, i int, x, y float64) prompt.Prompt {
	if i >= 0 && i < len(q.Points) {
		q.Points = slices.Clone(q.Points)
		q.Points[i].X, q.Points[i].Y = x, y
	}
	return q
}

// RemovePoint removes the point with index i.
func (d *Document) RemovePoint(i int) bool {
	return d.edit("Remove point", func(q *prompt.Prompt, boxAfter *int) {
		if i >= 0 && i < len(q.Points) {
			q.Points = slices.Delete(slices.Clone(q.Points), i, i+1)
			if i < *boxAfter {
				*boxAfter--
			}
		}
	})
}

// SetBox draws the box or replaces it.
func (d *Document) SetBox(b prompt.Box) bool {
	p := d.Current()
	if p == nil {
		return false
	}
	name := "Draw box"
	if p.Draft.Prompt.Box != nil {
		name = "Change box"
	}
	return d.edit(name, func(q *prompt.Prompt, boxAfter *int) {
		if q.Box == nil {
			*boxAfter = len(q.Points)
		}
		q.Box = &b
	})
}

// RemoveBox removes the box.
func (d *Document) RemoveBox() bool {
	return d.edit("Remove box", func(q *prompt.Prompt, _ *int) { q.Box = nil })
}

// RemoveLastPrompt removes the point or the box that was placed last.
func (d *Document) RemoveLastPrompt() bool {
	p := d.Current()
	if p == nil || p.Draft.Prompt.Empty() {
		return false
	}
	n := len(p.Draft.Prompt.Points)
	if p.Draft.Prompt.Box != nil && p.Draft.boxAfter >= n {
		return d.RemoveBox()
	}
	return d.RemovePoint(n - 1)
}

// ClearDraft drops the draft: all prompts and what was drawn. An object that was opened again stays as it was.
func (d *Document) ClearDraft() bool {
	p := d.Current()
	if p == nil || p.Draft.Empty() {
		return false
	}
	name := "Clear prompts"
	if p.Draft.Of != 0 {
		name = "Leave the object as it was"
	}
	return d.Edit(name, func(tx *Tx) {
		tx.touch(p)
		p.Draft = Draft{}
	})
}

// SetDraftClass gives the open draft a class, 0 for none, in one step: the kept object gets it. Without a draft nothing
// changes.
func (d *Document) SetDraftClass(class ClassID) bool {
	p := d.Current()
	if p == nil || p.Draft.Empty() || p.Draft.Class == class || class != 0 && d.classes.Number(class) < 0 {
		return false
	}
	return d.Edit("Choose the class", func(tx *Tx) {
		tx.touch(p)
		p.Draft.Class = class
	})
}

// SetDraftLabel is [Document.SetDraftClass] by a name, which is found or made new in the same step.
func (d *Document) SetDraftLabel(class string) bool {
	p := d.Current()
	if p == nil || p.Draft.Empty() {
		return false
	}
	return d.Edit("Choose the class", func(tx *Tx) { d.SetDraftClass(tx.Class(class)) })
}

// edit makes one step of a change of the draft's prompt; change replaces what q holds and changes nothing in place.
func (d *Document) edit(name string, change func(q *prompt.Prompt, boxAfter *int)) bool {
	p := d.Current()
	if p == nil {
		return false
	}
	q, boxAfter := p.Draft.Prompt, p.Draft.boxAfter
	change(&q, &boxAfter)
	if q.Equal(p.Draft.Prompt) || !usable(q, p.W, p.H) {
		return false
	}
	return d.Edit(name, func(tx *Tx) {
		tx.touch(p)
		d.ask(p, q, boxAfter)
	})
}

// ask puts another prompt in the draft.
func (d *Document) ask(p *Page, q prompt.Prompt, boxAfter int) {
	p.Draft = p.Draft.edited(q, boxAfter, d.model, &d.rounds)
	p.Draft.Crop = d.Crop()
	if p.Draft.Empty() {
		p.Draft = Draft{}
	}
}

// usable checks a prompt, against the picture where its size is known.
func usable(q prompt.Prompt, w, h int) bool {
	if w == 0 || h == 0 {
		w, h = mask.MaxSide, mask.MaxSide
	}
	return q.Check(w, h) == nil
}

// ShowCandidate shows another mask of the answer; i is its index in Answer.LowRes. Going through several of one
// answer is one step.
func (d *Document) ShowCandidate(i int) bool {
	p := d.Current()
	if p == nil || p.Draft.Chosen == i || shown(p.Draft.Answer, i) == nil {
		return false
	}
	const name = "Choose candidate"
	if e := d.goesOnIn(name, p); e != nil && e.after.Draft.Answer == p.Draft.Answer && i != e.before.Draft.Chosen {
		d.goOn(e, func() { p.Draft.Chosen = i })
		return true
	}
	return d.Edit(name, func(tx *Tx) {
		tx.touch(p)
		p.Draft.Chosen = i
	})
}

// asked is the page that a request of that generation and revision was about, nil when it is stale: the one place where
// stale answers are found.
func (d *Document) asked(generation, revision uint64) *Page {
	if generation != d.generation || revision != d.revision {
		return nil
	}
	return d.Current()
}

// ApplyAnswer drops stale answers: it is false when generation or revision is not current, when the draft is answered
// already, or when the answer has no masks. It shows the mask that [prompt.Answer.Choose]
// names. It is no step: an answer belongs to the step that asked for it, and comes and goes with it.
func (d *Document) ApplyAnswer(generation, revision uint64, a *prompt.Answer) bool {
	p := d.asked(generation, revision)
	if p == nil || p.Draft.Prompt.Empty() || p.Draft.Answer != nil {
		return false
	}
	if a == nil || len(a.LowRes) == 0 || len(a.IoU) != len(a.LowRes) {
		return false
	}
	p.Draft.Answer, p.Draft.Chosen, p.Draft.model = a, a.Choose(p.Draft.Asked(p.Draft.Prompt)), d.model
	if w := p.Draft.wanted; w > 0 && w <= len(a.LowRes) {
		p.Draft.Chosen = w - 1
	}
	p.Draft.wanted = 0
	d.tell()
	return true
}

// ApplyLook puts a, which is the present answer with what a closer look at mask i saw, in its place, by the rules of
// [Document.ApplyAnswer]: false when it is stale or was done already. Where mask i is shown, or was before the step that
// chose among the masks, it makes way for mask number instead.
func (d *Document) ApplyLook(generation, revision uint64, i int, a *prompt.Answer, instead int) bool {
	p := d.asked(generation, revision)
	if p == nil {
		return false
	}
	old := p.Draft.Answer
	if old == nil || a == old || shown(a, i) == nil || shown(a, instead) == nil || len(a.LowRes) != len(old.LowRes) || old.LookedAt(i) {
		return false
	}
	take := func(f *Draft) {
		if f.Answer == old {
			f.Answer = a
			if f.Chosen == i {
				f.Chosen = instead
			}
		}
	}
	take(&p.Draft)
	if top := d.history.top(); top != nil {
		d.history.change(d.history.at-1, func() {
			for k := range top.pages {
				if e := &top.pages[k]; e.page == p {
					take(&e.before.Draft)
					take(&e.after.Draft)
				}
			}
		})
	}
	d.tell()
	return true
}
