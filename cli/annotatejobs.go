package cli

import (
	"context"
	"path/filepath"
	"slices"
	"sync"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/sync/errgroup"

	"clickmask/cli/batch"
)

// keep leaves the tasks of a share. What is in it follows from the pictures' names, not from their places in the list, so that a
// folder that grows between two shares has no picture in both and loses none of those that were there.
func (a *annotation) keep(shard batch.Shard) {
	in := func(i int) bool { return shard.Has(filepath.Base(a.tasks[i].Path)) }
	var tasks []batch.Task
	var empty []bool
	for i := range a.tasks {
		if in(i) {
			tasks, empty = append(tasks, a.tasks[i]), append(empty, a.empty[i])
		}
	}
	a.tasks, a.empty = tasks, empty
}

// perform makes the masks of the pictures that are not done, one at a time with each segmenter, and says how many are done.
func (a *annotation) perform(ctx context.Context, list []*batch.Segmenter, digests []string, done *batch.AnswerFile, bar *progressbar.ProgressBar) (finished int, err error) {
	var mu sync.Mutex // guards the rest
	failed := make([]error, len(a.tasks))
	next := 0
	take := func() (i int, more bool) {
		mu.Lock()
		defer mu.Unlock()
		next++
		return next - 1, next <= len(a.tasks)
	}
	finish := func(i int, found *batch.Found, why error) error {
		mu.Lock()
		defer mu.Unlock()
		if failed[i] = why; found != nil {
			found.Line, found.Input = i+1, digests[i]
			if err := done.Add(found); err != nil {
				return err
			}
		}
		finished++
		if bar != nil {
			_ = bar.Add(1)
		}
		return nil
	}
	jobs, ctx := errgroup.WithContext(ctx)
	for _, s := range list {
		jobs.Go(func() error {
			for {
				i, more := take()
				if !more {
					return nil
				}
				var found *batch.Found
				var why error
				if !done.Has(i+1, digests[i]) {
					if found, why = s.Annotate(ctx, &a.tasks[i]); ctx.Err() != nil {
						return ctx.Err()
					}
				}
				if err := finish(i, found, why); err != nil {
					return err
				}
			}
		})
	}
	err = jobs.Wait()
	failed = slices.DeleteFunc(failed, func(err error) bool { return err == nil })
	a.failed, a.again = append(a.failed, failed...), len(failed) > 0
	return finished, err
}
