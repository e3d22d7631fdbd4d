package desk

import (
	"cmp"
	"context"
	"math"
	"slices"

	"clickmask/inference"
	"clickmask/inference/everything"
	"clickmask/mask"
	"clickmask/project"
)

// finding is what was found in the shown picture without a click, and the job that finds more. It goes with the picture.
type finding struct {
	inHand bool   // the tool for it is
	with   Finder // that finds, nil for the engine's model

	revision uint64 // of the job, so that one before is not taken for it
	cancel   func() // ends the job; nil where none runs
	share    float64
	done     bool                 // the job has come to its end
	found    []*everything.Region // the smallest first
	kept     map[*everything.Region]uint64
	taking   []*everything.Region // whose masks are being computed, to be kept

	lit   *everything.Region // under the pointer
	depth int                // how many smaller ones under it were passed over
	x, y  float64
}

// forget ends the job and drops what it has found.
func (f *finding) forget() {
	if f.cancel != nil {
		f.cancel()
	}
	*f = finding{inHand: f.inHand, with: f.with, revision: f.revision}
}

// Things are what was found, for the view.
type Things struct {
	Count   int  // that can be kept
	Finding bool // more may come
	Done    bool // there is no more
}

func (d *Desk) things() Things { return Things{len(d.free()), d.finds.cancel != nil, d.finds.done} }

// SetThings says whether the tool for things that are found is in hand: hovering lights them then.
func (d *Desk) SetThings(on bool) {
	if d.finds.inHand == on {
		return
	}
	d.finds.inHand, d.finds.lit, d.finds.depth = on, nil, 0
	d.endHover()
}

// FindEverything finds everything in the shown picture, unless that was done or is being done. What was stopped begins anew.
func (d *Desk) FindEverything() {
	d.intend(find, func() {
		f := &d.finds
		if f.cancel != nil || f.done {
			return
		}
		f.revision++
		f.share = 0
		f.cancel = d.engine.Work(inference.Job{Generation: d.doc.Generation(), Revision: f.revision, Run: findAll(f.with)})
		d.due = true
	})
}

// StopFinding ends the job; what it has found stays.
func (d *Desk) StopFinding() {
	if d.finds.cancel == nil {
		return
	}
	d.finds.cancel()
	d.finds.cancel = nil
	d.Refresh()
}

// Finds reports whether everything is being found.
func (d *Desk) Finds() bool { return d.finds.cancel != nil }

// worked takes in what the job tells.
func (d *Desk) worked(e inference.Event) {
	f := &d.finds
	if f.cancel == nil || e.Revision != f.revision || e.Generation != d.doc.Generation() {
		return
	}
	if found, ok := e.Result.([]*everything.Region); ok {
		f.found = slices.Clone(found)
		slices.SortStableFunc(f.found, func(a, b *everything.Region) int { return cmp.Compare(a.Area, b.Area) })
		f.lit = nil // it may be another that is lit now
	}
	switch e.Kind {
	case inference.EventProgress:
		f.share = float64(e.Done) / float64(max(e.Total, 1))
		d.opts.Show(ChangedProgress)
	case inference.EventWorked:
		f.cancel, f.done = nil, true
		d.tell(Notice{Kind: ThingsFound, Count: len(f.found)})
	case inference.EventFailed:
		f.cancel = nil
		d.tell(Notice{Kind: RequestFailed, Err: e.Err})
	default: // it was ended
		f.cancel = nil
		d.due = true
	}
	if d.finds.inHand && d.hover.inside {
		d.light(f.x, f.y, true)
	}
}

// free are the things that are no objects yet, the smallest first.
func (d *Desk) free() []*everything.Region {
	kept := d.keptThings()
	return slices.DeleteFunc(slices.Clone(d.finds.found), func(r *everything.Region) bool { return slices.Contains(kept, r) })
}

// keptThings are those that are objects, or are about to be.
func (d *Desk) keptThings() []*everything.Region {
	page := d.doc.Current()
	if page == nil {
		return d.finds.found
	}
	kept := slices.Clone(d.finds.taking)
	for r, id := range d.finds.kept {
		if _, there := page.Object(id); there {
			kept = append(kept, r)
		}
	}
	return kept
}

// at are the things at a place, the smallest first.
func (d *Desk) at(x, y float64) []*everything.Region {
	return slices.DeleteFunc(d.free(), func(r *everything.Region) bool { return !r.Has(x, y) })
}

// light lights the smallest thing under the pointer, or the one that [Desk.Enclose] went to from there.
func (d *Desk) light(x, y float64, inside bool) {
	f := &d.finds
	if !inside || !d.showsPage() {
		f.lit, f.depth = nil, 0
		d.endHover()
		return
	}
	d.hover.inside, f.x, f.y = true, x, y
	under := d.at(x, y)
	if f.depth > 0 && f.lit != nil && slices.Index(under, f.lit) != f.depth {
		f.depth = 0 // the pointer has left for other things
	}
	var lit *everything.Region
	if f.depth = min(f.depth, max(len(under)-1, 0)); len(under) > 0 {
		lit = under[f.depth]
	}
	if lit == f.lit && (lit == nil) == (d.hover.preview == nil) {
		return
	}
	f.lit, d.hover.preview = lit, nil
	if lit != nil {
		logits := lit.Logits()
		d.hover.preview = &logits
	}
	d.opts.Show(ChangedPreview)
}

// Enclose lights the next larger thing under the pointer, or the next smaller one with -1; after the last comes the first.
func (d *Desk) Enclose(by int) {
	f := &d.finds
	n := len(d.at(f.x, f.y))
	if !f.inHand || !d.hover.inside || n == 0 {
		return
	}
	depth := ((f.depth+by)%n + n) % n
	f.lit, f.depth = nil, depth
	d.light(f.x, f.y, true)
}

// CanEnclose reports whether a thing is lit that others lie round.
func (d *Desk) CanEnclose() bool {
	return d.finds.inHand && d.hover.inside && len(d.at(d.finds.x, d.finds.y)) > 1
}

// crossing is how far apart, in parts of the picture's longer side, a drag looks for things.
const crossing = 1.0 / 400

// KeepThings keeps the thing at a place, which is the lit one where that is there, or the things that a path crosses: at each of its
// places the smallest, of which those stay out that are parts of others, or of what is kept already. Before anything was found it has
// that done.
func (d *Desk) KeepThings(path []mask.Point) {
	if len(path) == 0 {
		return
	}
	if len(d.finds.found) == 0 && !d.finds.done {
		d.FindEverything()
		return
	}
	d.intend(take, func() {
		if len(path) == 1 && slices.ContainsFunc(d.finds.taking, func(r *everything.Region) bool { return r.Has(path[0].X, path[0].Y) }) {
			return // it was clicked already, and what lies round it was not shown yet
		}
		var chosen []*everything.Region
		if lit := d.finds.lit; len(path) == 1 && lit != nil && lit.Has(path[0].X, path[0].Y) {
			chosen = append(chosen, lit)
		} else {
			chosen = d.crossed(path)
		}
		found := len(chosen) > 0
		if len(path) > 1 {
			chosen = everything.Wholes(chosen, d.keptThings())
		}
		switch {
		case !found:
			d.tell(Notice{Kind: NothingFound})
			return
		case len(chosen) == 0:
			d.tell(Notice{Kind: KeptAlready})
			return
		}
		d.keepThings(chosen)
	})
}

// crossed are the smallest things along a path, each once.
func (d *Desk) crossed(path []mask.Point) (all []*everything.Region) {
	w, h := d.shown.picture.Size()
	step := max(float64(max(w, h))*crossing, 1)
	see := func(p mask.Point) {
		if under := d.at(p.X, p.Y); len(under) > 0 && !slices.Contains(all, under[0]) {
			all = append(all, under[0])
		}
	}
	see(path[0])
	for i := 1; i < len(path); i++ {
		a, b := path[i-1], path[i]
		for n, k := int(math.Hypot(b.X-a.X, b.Y-a.Y)/step)+1, 1; k <= n; k++ {
			t := float64(k) / float64(n)
			see(mask.Point{X: a.X + t*(b.X-a.X), Y: a.Y + t*(b.Y-a.Y)})
		}
	}
	return all
}

// KeepAllThings keeps all that was found and is no object yet.
func (d *Desk) KeepAllThings() {
	d.intend(take, func() {
		if all := d.free(); len(all) > 0 {
			d.keepThings(all)
		}
	})
}

// CanKeepThings reports whether anything was found that is no object yet.
func (d *Desk) CanKeepThings() bool { return d.showsPage() && len(d.free()) > 0 }

// keepThings makes objects of things, in one step, the largest at the bottom. Their masks are computed in the background, for
// there may be hundreds; another picture ends that.
func (d *Desk) keepThings(things []*everything.Region) {
	things = slices.Clone(things)
	slices.SortStableFunc(things, func(a, b *everything.Region) int { return cmp.Compare(b.Area, a.Area) })
	generation, class, model := d.doc.Generation(), d.NextClass(), d.model.Fingerprint
	if f := d.finds.with; f != nil {
		model = f.Info().Fingerprint
	}
	d.finds.taking = append(d.finds.taking, things...)
	background(d, func(context.Context) ([]mask.Mask, error) { return everything.Masks(things), nil }, func(masks []mask.Mask, _ error) {
		d.finds.taking = slices.DeleteFunc(d.finds.taking, func(r *everything.Region) bool { return slices.Contains(things, r) })
		if d.doc.Generation() != generation || !d.showsPage() {
			return
		}
		objects := make([]project.Object, 0, len(things))
		colour := d.doc.NextColour(d.doc.ClassName(class))
		var from []*everything.Region
		for i, r := range things {
			if !masks[i].Empty() {
				objects = append(objects, project.Object{Class: class, Visible: true, Mask: masks[i], IoU: float32(r.PredictedIoU), Model: model,
					Colour: (colour + i) % project.ColourCount})
				from = append(from, r)
			}
		}
		var ids []uint64
		d.doc.Edit("Keep what was found", func(tx *project.Tx) {
			for i, r := range from {
				if r.Class != "" && class == 0 {
					objects[i].Class = tx.Class(r.Class)
				}
			}
			ids = tx.AddObjects(d.doc.Current().ID, objects)
		})
		d.doc.Select(0) // and then all of these, so that a class given next is theirs
		if d.finds.kept == nil {
			d.finds.kept = map[*everything.Region]uint64{}
		}
		for i, id := range ids {
			d.finds.kept[from[i]] = id
			d.doc.SelectAlso(id)
		}
		d.finds.lit, d.finds.depth = nil, 0
	})
}
