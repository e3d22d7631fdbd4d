package desk

import (
	"context"

	"clickmask/mask"
	"clickmask/matte"
	"clickmask/project"
)

// Alpha is how much of each pixel is the thing, and the mask that it was made of: each object's alpha where it has one, else what
// its edge makes of its mask, or the usual one where nobody has chosen any, and all of them together. It takes its time and belongs to
// any goroutine.
func (f Final) Alpha(ctx context.Context, usual matte.Edge, job matte.Job) (matte.Alpha, mask.Mask, error) {
	if f.shape != nil {
		under := f.refine.draftModel(*f.shape)
		m := f.shape.Draw(under)
		a, err := usual.Alpha(ctx, f.Picture.Pix(), m, job)
		if hand := f.shape.Hand; hand != nil {
			a = hand.Settled(under).Over(a)
		}
		return a, m, err
	}
	m := f.Mask()
	var all []matte.Alpha
	for i, part := range f.masks {
		e := f.edges[i]
		if e == nil {
			e = &project.Edge{Edge: usual}
		}
		a, err := alphaOf(ctx, f, part, e, job.Part(i, len(f.masks)))
		if hand := f.hands[i]; hand != nil {
			a = hand.Over(a)
		}
		if err != nil {
			return matte.Alpha{}, m, err
		}
		all = append(all, a)
	}
	return matte.Union(all...), m, ctx.Err()
}

func alphaOf(ctx context.Context, f Final, m mask.Mask, e *project.Edge, job matte.Job) (matte.Alpha, error) {
	if e.Alpha != nil {
		return *e.Alpha, nil
	}
	a, err := e.Edge.Alpha(ctx, f.Picture.Pix(), m, job)
	if err != nil {
		return a, err
	}
	return matte.Hairy(ctx, f.Picture.Pix(), m, e.Hair, a, job)
}

// Edge is the edge of what is to be saved: the one that all its objects have, the usual one where they differ.
func (f Final) Edge() matte.Edge {
	var edge matte.Edge
	for i, e := range f.edges {
		var own matte.Edge
		if e != nil {
			own = e.Edge
		}
		if i > 0 && own != edge {
			return matte.Edge{}
		}
		edge = own
	}
	return edge
}

// CanSetEdge reports whether there are objects that an edge would be given to: one is open, or some are selected, and their picture
// is on the screen.
func (d *Desk) CanSetEdge() bool {
	page := d.doc.Current()
	return page != nil && (!page.Draft.Empty() || len(page.Selection()) > 0) && d.showsPage()
}

// onEdged does something to the edge of what a person looks at: the open object, which is kept for it, as only kept ones have an
// edge, else those that are selected.
func (d *Desk) onEdged(do func()) {
	page := d.doc.Current()
	switch {
	case page == nil || !d.CanSetEdge():
	case page.Draft.Empty():
		d.intend(change, do)
	default:
		d.intend(combine, func() {
			if d.keepFirst() {
				do()
			}
		})
	}
}

// CutOut is Save of what an edge would be given to. Where nothing is open or selected, as after masks were imported or carried on, and
// the picture has one object, it is that, which is selected then.
func (d *Desk) CutOut(with func(Final)) {
	if !d.CanSetEdge() && d.CanCutOut() {
		d.intend(change, func() {
			d.doc.Select(d.doc.Current().Objects[0].ID)
			d.Save(with)
		})
		return
	}
	d.onEdged(func() { d.Save(with) })
}

// CanCutOut reports whether there is something to cut out.
func (d *Desk) CanCutOut() bool {
	return d.CanSetEdge() || d.showsPage() && len(d.doc.Current().Objects) == 1
}

// SetEdge gives the open object an edge, else the selected ones. What it makes of the picture is worked out in the background; of several the latest
// counts, and another page, undo or a change of the objects ends it. progress is told on any goroutine how far that is, done once
// the objects have it, or will not.
func (d *Desk) SetEdge(edge matte.Edge, progress func(done, of int), done func(error)) {
	d.onEdged(func() { d.setEdge(edge, progress, done) })
}

func (d *Desk) setEdge(edge matte.Edge, progress func(done, of int), done func(error)) {
	page := d.doc.Current()
	list := page.ObjectsOf(page.Selection())
	if len(list) == 0 || !d.showsPage() {
		return
	}
	d.operating.stop()
	id, f := page.ID, Final{Picture: d.shown.picture}
	d.operating.cancel = background(d, func(ctx context.Context) (project.Edges, error) {
		edges, job := project.Edges{}, matte.Job{Net: d.opts.Net, Progress: progress}
		for i, o := range list {
			e := &project.Edge{Edge: edge}
			if o.Edge != nil && !o.Edge.Hair.Empty() {
				e.Edge, e.Hair = edge.Chosen(), o.Edge.Hair
			}
			switch {
			case edge.Kind == matte.KindUsual && e.Hair.Empty():
				e = nil
			case edge.Kind.Looks() || !e.Hair.Empty(): // which takes its time, and is what the person has seen
				a, err := alphaOf(ctx, f, o.Mask, e, job.Part(i, len(list)))
				if err != nil {
					return nil, err
				}
				e.Alpha = &a
			}
			edges[o.ID] = e
		}
		return edges, nil
	}, func(edges project.Edges, err error) {
		d.operating.cancel = nil
		d.due = true
		if err == nil {
			d.keepEdges(id, list, edges)
		}
		if done != nil {
			done(err)
		}
	})
}

// EndEdge ends what SetEdge has under way; the objects keep the edge that they have, and done is not told.
func (d *Desk) EndEdge() {
	if d.operating.cancel != nil {
		d.during(func() {
			d.operating.stop()
			d.due = true
		})
	}
}

// featherStep is by how much an edge becomes softer at once, in pixels.
const featherStep = 1

// Feather makes an edge softer by a step: the open object's, else that of the one selected last, which all that are selected have
// then.
func (d *Desk) Feather() {
	d.onEdged(func() {
		page := d.doc.Current()
		o, _ := page.Object(page.Selected)
		softer := matte.Edge{Kind: matte.KindSoft, Softness: matte.Usual.Softness}
		if o.Edge != nil && o.Edge.Kind == matte.KindSoft {
			softer.Softness = o.Edge.Softness
		}
		softer.Softness = min(softer.Softness+featherStep, matte.MaxSoftness)
		d.setEdge(softer, nil, nil)
	})
}

// keepEdges puts edges in force, of those objects whose mask is still the one that they were made of.
func (d *Desk) keepEdges(page project.PageID, list []project.Object, edges project.Edges) {
	p := d.doc.Page(page)
	if p == nil {
		return
	}
	for _, was := range list {
		if now, ok := p.Object(was.ID); !ok || !sameMasks([]project.Object{was}, []project.Object{now}) {
			delete(edges, was.ID)
		}
	}
	d.doc.SetEdgesOn(page, edges)
}
