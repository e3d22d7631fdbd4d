package propagation

import (
	"cmp"
	"math"
	"slices"

	"clickmask/mask"
	"clickmask/picture"
)

// Result is what a step has found in a picture.
type Result struct {
	Mask       mask.Mask // empty where the thing is not to be seen
	Confidence float64   // that the mask is right, 0 to 1
	IoU        float32   // predicted by the model
	Signs      Signs     // what the confidence was told from
}

// Tracker follows one thing in one direction. It belongs to one goroutine.
type Tracker struct {
	anchors  []anchor
	colours  colours
	last     *exemplar // the thing as it was seen last
	full     *exemplar // and as it was last with confidence
	pose     motion    // of that where the thing was seen last
	home     *exemplar // as it is in the picture that the way began at, where its mask is exact
	homePose motion    // of that likewise

	partial    bool // of what was seen last less than half was to be seen
	velocity   point
	confidence float64 // of the step before
	steps      int     // since a mask was known
	absent     int     // steps since the thing was seen
	certain    float64 // product of the confidences since a mask was known
}

// anchor is a picture in which the mask is known.
type anchor struct {
	exemplar *exemplar
	colours  colours
	feature  []float32
}

// good is the confidence from which on what is found is learned from.
const good = 0.7

// Anchor gives the mask of the thing in a picture. The first call begins; later ones say how it looks there too.
func (t *Tracker) Anchor(f Frame, m mask.Mask) error {
	if m.Empty() {
		return nil
	}
	p := f.Picture()
	w, h := p.Size()
	s := shapeOf(m)
	e, err := f.Encode(cropAround(s.rect, w, h))
	if err != nil {
		return err
	}
	a := anchor{feature: featureOf(e, s.cells(e.Grid))}
	a.colours.see(p, s, 1)
	share := float32(1)
	if len(t.anchors) > 0 {
		share = 0.5
	}
	t.colours.see(p, s, share)
	a.exemplar = newExemplar(p, s, &t.colours)
	t.anchors = append(t.anchors, a)
	t.last, t.full, t.pose = a.exemplar, a.exemplar, motion{centre: s.centre, scale: 1}
	t.home, t.homePose = t.full, t.pose
	t.velocity, t.confidence, t.steps, t.absent, t.certain = point{}, 1, 0, 0, 1
	return nil
}

// Observe goes on from what a step has found in a picture, as Step itself does: so a run that was broken off is taken up again.
func (t *Tracker) Observe(p *picture.Picture, r Result) {
	t.steps++
	t.confidence = r.Confidence
	t.certain *= r.Confidence
	if r.Mask.Empty() {
		t.absent++
		return
	}
	s := shapeOf(r.Mask)
	if r.Confidence >= good {
		t.colours.see(p, s, 0.15)
	}
	from, before := t.homePose, t.last.shape.centre
	share := t.share(s.area)
	t.partial = share < half
	t.last = newExemplar(p, s, &t.colours)
	whole := float64(s.area) > covered*float64(t.full.shape.area)*t.pose.scale*t.pose.scale
	if share < covered {
		t.homePose = t.home.slide(p, &t.colours, t.homePose, t.ahead(), s)
	} else {
		t.homePose = t.home.follow(p, &t.colours, motion{s.centre, t.homePose.scale, t.homePose.turn}, s)
	}
	switch {
	case r.Confidence >= good && whole:
		t.full, t.pose = t.last, motion{centre: s.centre, scale: 1}
	case whole:
		t.pose = t.full.follow(p, &t.colours, motion{s.centre, t.pose.scale, t.pose.turn}, s)
	default:
		t.pose = t.full.slide(p, &t.colours, t.pose, t.ahead(), s)
	}
	v := point{s.centre.x - before.x, s.centre.y - before.y}
	if share < covered { // the middle of what is left of it goes another way than the thing
		v = point{t.homePose.centre.x - from.centre.x, t.homePose.centre.y - from.centre.y}
	}
	if t.absent == 0 {
		t.velocity = point{(t.velocity.x + v.x) / 2, (t.velocity.y + v.y) / 2}
	} else {
		steps := float64(t.absent + 1)
		t.velocity = point{(t.velocity.x + v.x/steps) / 2, (t.velocity.y + v.y/steps) / 2}
	}
	t.absent = 0
}

// What is partly hidden, or cut by the edge of the picture, is as large as it was, and tells less than what it was before. One
// of which there is less than covered says nothing about size, one of which there is less than half nothing about looks.
const (
	covered = 0.8
	half    = 0.6
)

// share is how much of the thing as it is at home an area is.
func (t *Tracker) share(area int) float64 {
	return float64(area) / (float64(t.home.shape.area) * t.homePose.scale * t.homePose.scale)
}

// ahead is how far the thing has gone since it was seen last, if it goes on as it did.
func (t *Tracker) ahead() point {
	steps := float64(t.absent + 1)
	return point{t.velocity.x * steps, t.velocity.y * steps}
}

// by is a motion moved on.
func (m motion) by(d point) motion {
	m.centre.x += d.x
	m.centre.y += d.y
	return m
}

// slide is how an exemplar lies where only a part of it was found: as large as it was. Where that does not tell, it went on as before.
func (e *exemplar) slide(p *picture.Picture, c *colours, from motion, ahead point, found *shape) motion {
	small := reduce(p, e.scale)
	f := e.near(small, c, from.by(ahead), 0.3*e.shape.longer()*from.scale, rigid)
	if f.cost > lost {
		return from.by(ahead)
	}
	return f.motion
}

// follow is how an exemplar lies where the thing was found to be.
func (e *exemplar) follow(p *picture.Picture, c *colours, from motion, found *shape) motion {
	small := reduce(p, e.scale)
	f := e.near(small, c, from, 0.3*found.longer(), free)
	if f.cost > lost && float64(found.area) > 0.5*float64(e.shape.area)*from.scale*from.scale { // a rest of it tells neither size nor turn
		if turned := e.anyTurn(small, c, found.centre, math.Sqrt(float64(found.area)/float64(e.shape.area))); turned.cost < f.cost {
			f = turned
		}
	}
	return f.motion
}

// lost is the cost from which on an exemplar does not show how the thing lies.
const lost = 0.5

// unknown is what a model counts whose features do not lie like a picture: neither for nor against.
const unknown = 0.8

// alike is the cosine of features and those of the anchor that they are most like.
func (t *Tracker) alike(feature []float32) float64 {
	best := -1.0
	for i := range t.anchors {
		if t.anchors[i].feature == nil {
			return unknown
		}
		best = max(best, cosine(t.anchors[i].feature, feature))
	}
	return best
}

// bad is the cost from which on a thing is looked for in all of the picture.
const bad = 0.5

// Step finds the thing in the next picture.
func (t *Tracker) Step(f Frame) (Result, error) {
	p := f.Picture()
	small := reduce(p, t.looked().scale)
	guesses := t.nearby(small)
	elsewhere := t.absent > 0 || guesses[0].fit.cost > bad
	if elsewhere {
		guesses = append(guesses, t.anywhere(p)...)
	}
	r, err := t.ask(f, small, guesses)
	if err == nil && !elsewhere && r.Mask.Empty() {
		var other Result
		if other, err = t.ask(f, small, t.anywhere(p)); other.likelier(r) {
			r = other
		}
	}
	if err != nil {
		return Result{}, err
	}
	t.Observe(p, r)
	return r, nil
}

// likelier reports whether a result shows the thing more likely than another: first it must be there at all.
func (r Result) likelier(o Result) bool {
	worth := func(s Signs) float64 { return min(s.Presence, 0.9) + 0.3*s.Score }
	return worth(r.Signs) > worth(o.Signs)
}

// looked is the thing as it was seen last, if that was enough of it.
func (t *Tracker) looked() *exemplar {
	if t.partial {
		return t.full
	}
	return t.last
}

// nearby are the guesses about where the thing may have gone, the best first.
func (t *Tracker) nearby(small *reduced) []*guess {
	if t.partial || t.absent > 0 {
		return t.hidden(small)
	}
	from := t.last.shape
	ahead := motion{point{from.centre.x + t.velocity.x, from.centre.y + t.velocity.y}, 1, 0}
	reach := 0.7*from.longer() + math.Hypot(t.velocity.x, t.velocity.y)/2
	guesses := []*guess{{from: t.last, fit: t.last.near(small, &t.colours, ahead, reach, free)}}
	if t.full != t.last {
		ahead = t.pose
		ahead.centre.x += t.velocity.x
		ahead.centre.y += t.velocity.y
		g := &guess{from: t.full, fit: t.full.near(small, &t.colours, ahead, reach, free)}
		if guesses = append(guesses, g); g.fit.cost < guesses[0].fit.cost {
			guesses[0], guesses[1] = guesses[1], guesses[0]
		}
	}
	for _, g := range guesses {
		t.exact(g, small)
	}
	return guesses
}

// hidden are the guesses about a thing that something hides: where it would be if it goes on as before, and where it was.
func (t *Tracker) hidden(small *reduced) []*guess {
	reach := 0.4 * t.full.shape.longer() * t.pose.scale
	var guesses []*guess
	for _, ahead := range []point{t.ahead(), {}} {
		guesses = append(guesses, &guess{from: t.full, fit: t.full.near(small, &t.colours, t.pose.by(ahead), reach, rigid)})
	}
	if t.absent == 0 {
		guesses = guesses[:1]
	}
	for _, g := range guesses {
		t.exact(g, small)
	}
	slices.SortFunc(guesses, func(a, b *guess) int { return cmp.Compare(a.fit.cost, b.fit.cost) })
	return guesses
}

// worse is by how much the thing as it is at home may fit worse than as it was seen last, and still be what the guess is about: its
// mask there is exact, where the others have the errors of all steps.
const worse = 0.12

// sizing is what is tried of sizes where the thing is near.
func (t *Tracker) sizing() sizes {
	if t.partial || t.absent > 0 {
		return rigid
	}
	return free
}

// exact has a guess be about the thing as it is at home, where that fits nearly as well.
func (t *Tracker) exact(g *guess, small *reduced) {
	if g.from == t.home {
		return
	}
	from := motion{g.fit.centre, t.homePose.scale * g.fit.scale, t.homePose.turn + g.fit.turn}
	if g.from == t.full {
		from.scale, from.turn = t.homePose.scale*g.fit.scale/t.pose.scale, t.homePose.turn+g.fit.turn-t.pose.turn
	}
	seen := t.last.shape.centre
	if t.partial || t.absent > 0 {
		seen = t.pose.centre
	}
	from.centre.x += t.homePose.centre.x - seen.x
	from.centre.y += t.homePose.centre.y - seen.y
	if f := t.home.near(small, &t.colours, from, 0.2*t.looked().shape.longer(), t.sizing()); f.cost < g.fit.cost+worse {
		g.from, g.fit = t.home, f
	}
}

// anywhere are guesses all over the picture.
func (t *Tracker) anywhere(p *picture.Picture) []*guess {
	const side = 22 // pixels of the thing's longer side
	w, h := p.Size()
	small := reduce(p, min(side/max(t.full.shape.longer()*t.pose.scale, 1), 512/float64(max(w, h))))
	var out []*guess
	for _, f := range t.full.anywhere(small, &t.colours, &t.anchors[len(t.anchors)-1].colours, t.pose, 2) {
		out = append(out, &guess{from: t.full, fit: f})
	}
	if t.home != t.full {
		for _, f := range t.home.anywhere(small, &t.colours, &t.anchors[len(t.anchors)-1].colours, t.homePose, 1) {
			out = append(out, &guess{from: t.home, fit: f})
		}
	}
	return out
}

// ask asks about guesses, and returns what is likeliest.
func (t *Tracker) ask(f Frame, small *reduced, guesses []*guess) (Result, error) {
	p := f.Picture()
	w, h := p.Size()
	best := t.nothing(p)
	var asked []*guess
	for _, g := range guesses {
		if g.shape = g.from.shape.move(g.fit.motion, w, h); g.shape == nil || known(asked, g.shape) {
			continue
		}
		asked = append(asked, g)
		if t.partial || t.absent > 0 {
			if g.hides = g.seen(small, w, h); g.hides != nil {
				g.shape = g.hides.shape
			}
		}
		c, err := t.about(f, small, g)
		if err != nil {
			return Result{}, err
		}
		if c == nil {
			continue
		}
		if r := t.result(p, small, g, c); r.likelier(best) {
			best = r
		}
	}
	return best, nil
}

// about asks about one guess, twice, and returns the best candidate, nil where there is none.
func (t *Tracker) about(f Frame, small *reduced, g *guess) (*candidate, error) {
	w, h := f.Picture().Size()
	var err error
	if g.embedding, err = f.Encode(cropAround(g.shape.rect, w, h)); err != nil {
		return nil, err
	}
	g.before = g.shape.cells(g.embedding.Grid)
	g.odds = oddsIn(g.embedding.Grid, small, &t.colours, g.shape)
	inside, outside := g.points(small)
	if err := g.put(f, g.asks(inside, outside, w, h)); err != nil {
		return nil, err
	}
	c := t.judge(g)
	if c == nil {
		return nil, nil
	}
	m := c.logits.Mask()
	if m.Empty() {
		return c, nil
	}
	first := *c
	if err := g.put(f, again(&first, shapeOf(m), inside, outside, w, h)); err != nil {
		return nil, err
	}
	return t.judge(g), nil
}

// known reports whether a shape was asked about.
func known(asked []*guess, s *shape) bool {
	for _, g := range asked {
		both := g.shape.rect.Intersect(s.rect)
		b, all := both.Dx()*both.Dy(), g.shape.rect.Dx()*g.shape.rect.Dy()+s.rect.Dx()*s.rect.Dy()
		if 10*b > 9*(all-b) {
			return true
		}
	}
	return false
}
