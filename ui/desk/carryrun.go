package desk

import (
	"context"

	"clickmask/inference"
	"clickmask/inference/propagation"
	"clickmask/picture"
)

// work is the job: each thing in turn is carried by one step, so that all of a page are there before the next begins.
func (r *carryRun) work(ctx context.Context, a *inference.Access, open func(context.Context, string, picture.Options) (*picture.Picture, error)) error {
	for i := range r.things {
		r.things[i].run.Open(func(frame int) (propagation.Frame, error) {
			if r.cached != frame {
				p, err := open(ctx, r.pages[frame].at.Path, picture.Options{Background: true, Frame: r.pages[frame].at.Frame})
				if err != nil {
					return nil, err
				}
				r.cache, r.cached = p, frame
			}
			return propagation.OfJob(a, r.cache), nil
		})
	}
	if err := r.tell(a); err != nil {
		return err
	}
	for left := true; left && !r.stopped; {
		left = false
		for i := range r.things {
			t := &r.things[i]
			if !t.more {
				continue
			}
			left = true
			step, finished, more, err := t.run.Next()
			var found any
			switch {
			case err != nil && ctx.Err() != nil:
				return ctx.Err()
			case err != nil:
				t.more = false // this thing comes no further; the others go on
				found = CarriedPage{Err: err}
			default:
				t.more = more
				r.done++
				if finished != nil {
					found = CarriedPage{Page: r.pages[step.Frame].id, Picture: r.cache, Thing: i, Result: *finished}
					r.stopped = r.stopsAt(t, step, finished) || r.stopped
				}
			}
			if err := r.tell(a, found); err != nil {
				return err
			}
		}
	}
	return nil
}

// tell reports what was found, after what a job that was ended has left untold.
func (r *carryRun) tell(a *inference.Access, found ...any) error {
	r.untold = append(r.untold, found...)
	for len(r.untold) > 0 {
		if err := a.Report(r.done, r.total, r.untold[0]); err != nil {
			return err
		}
		r.untold = r.untold[1:]
	}
	return nil
}

// stopsAt reports whether a person wants the run to stop at what was found of a thing: a mask that is unsure, or none for the first
// time. One that is gone may come back, so that a run which begins anew goes on where the one before has stopped for that.
func (r *carryRun) stopsAt(t *carryThing, s propagation.Step, found *propagation.Result) bool {
	was := t.gone && t.backward == s.Backward
	t.gone, t.backward = found.Mask.Empty(), s.Backward
	switch at := (lostThing{r.pages[s.Frame].id, t.track}); {
	case !r.options.Stop || found.Confidence >= propagation.Sure:
		return false
	case !t.gone:
		return true
	case was || r.passed[at]:
		return false
	default:
		r.lost = at
		return true
	}
}
