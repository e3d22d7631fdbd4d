package inference

import (
	"context"
	"errors"
	"image"
	"slices"
	"sync"
	"time"

	"clickmask/mask"
	"clickmask/picture"
	"clickmask/prompt"
)

// Job is long work on the shown picture: it asks the model many times, say for all the things in the picture. It is for
// [Engine.Work].
type Job struct {
	Generation uint64 // of the picture, as given to Show
	Revision   uint64 // chosen by the caller, who finds it in the job's events

	// Run is the work. It runs on a goroutine of its own and asks the engine through a, one call after the other; what
	// it computes by itself holds up nobody. When ctx ends it has to end at once. Its result is that of EventWorked.
	Run func(ctx context.Context, a *Access) (result any, err error)
}

// job is a Job in the mailbox. Its context lives from its beginning to its last event.
type job struct {
	Job
	ctx    context.Context
	cancel context.CancelFunc
	began  time.Time

	ended  bool // Run has returned these
	result any
	err    error
}

// step is one call of a job to the engine. The engine takes it when nothing more urgent waits; when the step has to give
// way while it runs, it is taken again.
type step struct {
	job  *job
	long bool // it may be interrupted: an encode, or a batch of decodes
	run  func(ctx context.Context, w *worker) error
	err  error
	done chan struct{}
}

// workState is the part of the mailbox that is about the job in progress. Jobs that wait are requests like others.
type workState struct {
	current *job
	step    *step // that current waits for, nil when it waits for none
}

// Access is how a job uses the engine. Each call waits until the engine has nothing more urgent to do; after the job was
// ended it returns the context's error. Its methods may be called from any goroutine until Run returns, and take turns.
type Access struct {
	box       *mailbox
	job       *job
	runner    *Runner
	picture   *picture.Picture
	embedding *Embedding
	turn      sync.Mutex
}

// Info is the model's.
func (a *Access) Info() Info { return a.runner.info }

// Picture is the shown one.
func (a *Access) Picture() *picture.Picture { return a.picture }

// Embedding is the shown picture's.
func (a *Access) Embedding() *Embedding { return a.embedding }

// Decode is [Runner.Decode]. A click that comes meanwhile waits for this one decode.
func (a *Access) Decode(e *Embedding, p prompt.Prompt, maskInput *mask.Logits) (answer *prompt.Answer, err error) {
	err = a.do(false, func(ctx context.Context, _ *worker) (err error) {
		answer, err = a.runner.Decode(ctx, e, p, maskInput)
		return err
	})
	return answer, err
}

// DecodeBatch answers many prompts, in their order, by a model's [BatchDecoder] where it has one. A click ends a batch in
// progress, which is then done again; without a BatchDecoder a click waits for one decode.
func (a *Access) DecodeBatch(e *Embedding, prompts []prompt.Prompt) ([]*prompt.Answer, error) {
	answers := make([]*prompt.Answer, 0, len(prompts))
	if _, ok := a.runner.model.(BatchDecoder); !ok {
		for _, p := range prompts {
			answer, err := a.Decode(e, p, nil)
			if err != nil {
				return nil, err
			}
			answers = append(answers, answer)
		}
		return answers, nil
	}
	for piece := range slices.Chunk(prompts, BatchSize) {
		err := a.do(true, func(ctx context.Context, _ *worker) error {
			some, err := a.runner.DecodeBatch(ctx, e, piece)
			if err == nil {
				answers = append(answers, some...)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return answers, nil
}

// Encode is [Runner.Embed]: another picture's embedding, which is kept as any other. A click interrupts it, after which it
// begins anew.
func (a *Access) Encode(p *picture.Picture) (e *Embedding, err error) {
	err = a.do(true, func(ctx context.Context, w *worker) (err error) {
		w.log.keepSecret(p)
		e, _, err = a.runner.embed(ctx, p, func() { w.spent = true })
		return err
	})
	return e, err
}

// EncodeCrop is the embedding of a crop of the shown picture, in picture pixels, as a closer look takes it. A click
// interrupts it, after which it begins anew.
func (a *Access) EncodeCrop(crop image.Rectangle) (e *Embedding, err error) {
	return a.EncodeCropOf(a.picture, crop)
}

// EncodeCropOf is EncodeCrop for another picture than the shown one.
func (a *Access) EncodeCropOf(p *picture.Picture, crop image.Rectangle) (e *Embedding, err error) {
	if err := checkCrop(p, crop); err != nil {
		return nil, err
	}
	err = a.do(true, func(ctx context.Context, w *worker) (err error) {
		w.log.keepSecret(p)
		e, err = a.runner.embedCrop(ctx, p, crop, func() { w.spent = true })
		return err
	})
	return e, err
}

// checkCrop reports a crop that is none of the picture.
func checkCrop(p *picture.Picture, crop image.Rectangle) error {
	if w, h := p.Size(); crop.Empty() || !crop.In(image.Rect(0, 0, w, h)) {
		return errors.New("encode a crop: it does not lie within the picture")
	}
	return nil
}

// Report tells by EventProgress how far the job is, in its own units, and what it has found so far, nil for nothing new.
// The caller of Report must not change found afterwards.
func (a *Access) Report(done, total int, found any) error {
	return a.do(false, func(_ context.Context, w *worker) error {
		e := request{class: classWork, job: a.job}.event()
		e.Kind, e.Done, e.Total, e.Result = EventProgress, done, total, found
		w.tell(e)
		return nil
	})
}

// do waits until the engine has run a step.
func (a *Access) do(long bool, run func(ctx context.Context, w *worker) error) error {
	a.turn.Lock()
	defer a.turn.Unlock()
	return a.box.do(&step{job: a.job, long: long, run: run, done: make(chan struct{})})
}

// work does what is next of long work: it begins a job, runs a step, or tells what came of a job.
func (w *worker) work(t task) {
	switch {
	case t.step != nil:
		err := t.step.run(t.ctx, w)
		if err != nil && t.ctx.Err() != nil && t.step.job.ctx.Err() == nil && !w.box.isClosed() {
			return // it gave way and is done again
		}
		w.box.stepDone(t.step, err)
	case t.job.ended:
		w.endJob(t.request)
	default:
		w.beginJob(t.request)
	}
}

func (w *worker) beginJob(r request) {
	if w.shown.generation == r.job.Generation && w.runner != nil && w.encodeErr != nil {
		w.encodeErr = nil // the job waits again, for the encode that now comes
		w.box.putJobBack(r)
		return
	}
	if r.job.ctx.Err() != nil {
		w.box.jobOver()
		w.supersede(r)
		return
	}
	if !w.answerable(r) {
		w.box.jobOver()
		return
	}
	r.job.began = w.began
	a := &Access{box: w.box, job: r.job, runner: w.runner, picture: w.shown.picture, embedding: w.embedding}
	w.jobs.Go(func() {
		var result any
		err := guard(program, OpWork, func() (err error) {
			result, err = r.job.Run(r.job.ctx, a)
			return err
		})
		w.box.jobEnded(r.job, result, err)
	})
}

// endJob tells what came of a job whose Run has returned.
func (w *worker) endJob(r request) {
	wanted := r.job.ctx.Err() == nil
	w.began = r.job.began
	w.box.jobOver()
	switch {
	case !wanted:
		w.supersede(r)
	case r.job.err != nil:
		w.refuse(r, r.job.err)
	default:
		e := r.event()
		e.Kind, e.Result, e.Took = EventWorked, r.job.result, time.Since(r.job.began)
		w.tell(e)
	}
}

// workBroke answers for long work whose code on the engine's goroutine panicked: to the job where it was a step of it.
func (w *worker) workBroke(t task, err error) {
	if t.step != nil {
		w.box.stepDone(t.step, err)
		return
	}
	w.box.jobOver()
	w.refuse(t.request, err)
}
