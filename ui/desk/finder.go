package desk

import (
	"context"

	"clickmask/inference"
	"clickmask/inference/everything"
	"clickmask/picture"
)

// Finder is a model that finds everything in a picture by itself and answers no clicks.
type Finder interface {
	Info() inference.Info
	// Find takes its time and belongs to any goroutine.
	Find(ctx context.Context, p *picture.Picture) ([]*everything.Region, error)
	Close() error
}

// UseFinder has a model of that kind find everything from now on, nil the one that answers clicks, and forgets what the other
// has found. The one before is closed.
func (d *Desk) UseFinder(f Finder) {
	d.intend(find, func() {
		d.finds.forget()
		before := d.finds.with
		d.finds.with = f
		if before != nil {
			background(d, func(context.Context) (any, error) { return nil, before.Close() }, func(any, error) {}) // once its job has ended
		}
		d.due = true
	})
	if d.finds.inHand {
		d.FindEverything()
	}
}

// Finder is the model that finds everything by itself, nil where that is left to the one that answers clicks.
func (d *Desk) Finder() Finder { return d.finds.with }

// findAll is the job of finding everything with f, or with the engine's model where there is none.
func findAll(f Finder) func(ctx context.Context, a *inference.Access) (any, error) {
	return func(ctx context.Context, a *inference.Access) (any, error) {
		if f != nil {
			return f.Find(ctx, a.Picture())
		}
		return everything.Quick(ctx, everything.OfJob(a), everything.For(a.Info()), func(p everything.Progress) error {
			return a.Report(p.Done, p.Total, p.Found)
		})
	}
}
