package inference

import (
	"context"
	"slices"
)

// pickWork moves what is next of long work into next: a step of the job in progress, what came of it when it has ended, or
// the next job. The mailbox is locked.
func (b *mailbox) pickWork(c class, next *task) bool {
	current, step := b.work.current, b.work.step
	switch {
	case step != nil:
		if step.long != (c == classWorkLong) {
			return false
		}
		next.request, next.step = request{class: c, job: current}, step
	case c == classWorkLong:
		return false
	case current != nil:
		if !current.ended {
			return false
		}
		next.request = request{class: c, job: current}
	case !b.first(c, next):
		return false
	default:
		next.job.ctx, next.job.cancel = context.WithCancel(b.background)
		b.work.current = next.job
	}
	return true
}

// do lets a step wait for the worker, and waits until it is done or its job was ended.
func (b *mailbox) do(s *step) error {
	b.mu.Lock()
	if s.job.ctx.Err() != nil {
		b.mu.Unlock()
		return s.job.ctx.Err()
	}
	b.work.step = s
	b.changed.Broadcast()
	b.mu.Unlock()
	<-s.done
	return s.err
}

// stepDone gives a step back to its job.
func (b *mailbox) stepDone(s *step, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.work.step, b.yielded[classWorkLong] = nil, false
	s.err = err
	close(s.done)
}

// endJob makes the job in progress end, if there is one: its running step by its context, a waiting one at once. The
// mailbox is locked.
func (b *mailbox) endJob() {
	if b.work.current == nil {
		return
	}
	b.work.current.cancel()
	if s := b.work.step; s != nil && b.running.step != s {
		s.err = b.work.current.ctx.Err()
		b.work.step, b.yielded[classWorkLong] = nil, false
		close(s.done)
	}
}

// cancelJob ends a job that is in progress, or takes it out of the queue.
func (b *mailbox) cancelJob(j *job) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.work.current == j {
		b.endJob()
		return
	}
	b.waiting[classWork] = slices.DeleteFunc(b.waiting[classWork], func(r request) bool {
		if r.job != j {
			return false
		}
		b.replaced = append(b.replaced, r)
		return true
	})
	b.changed.Broadcast()
}

// jobEnded notes what the job in progress has returned, for the worker to tell.
func (b *mailbox) jobEnded(j *job, result any, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	j.ended, j.result, j.err = true, result, err
	b.changed.Broadcast()
}

// jobOver makes room for the next job.
func (b *mailbox) jobOver() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.work.current.cancel()
	b.work.current = nil
}

// putJobBack lets a job that was taken wait again, before the others, unless it was ended meanwhile.
func (b *mailbox) putJobBack(r request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	ended := r.job.ctx.Err() != nil
	b.work.current.cancel()
	b.work.current = nil
	if ended {
		b.replaced = append(b.replaced, r)
		return
	}
	b.waiting[classWork] = slices.Insert(b.waiting[classWork], 0, r)
}
