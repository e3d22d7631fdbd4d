package inference

import (
	"context"
	"fmt"
	"image"
	"log/slog"
	"slices"
	"sync"
	"time"

	"clickmask/mask"
	"clickmask/picture"
	"clickmask/prompt"
)

// Query is a prompt for the shown picture.
type Query struct {
	Generation uint64 // of the picture, as given to Show
	Revision   uint64 // of the prompt, chosen by the caller
	Prompt     prompt.Prompt
	MaskInput  *mask.Logits
	Crop       image.Rectangle // the part of the picture that is asked about, encoded by itself; empty: all of it
}

// Same reports whether two queries have the same answer.
func (q Query) Same(o Query) bool {
	return q.Generation == o.Generation && q.Crop == o.Crop && q.MaskInput == o.MaskInput && q.Prompt.Equal(o.Prompt)
}

// EventKind says what an Event reports.
type EventKind int

const (
	EventLoading    EventKind = iota // a model is being opened
	EventEncoding                    // the picture is being encoded; Expected says how long it usually takes
	EventReady                       // the picture's embedding is there (Took; Cached when it came from a cache)
	EventAnswer                      // an Ask was answered
	EventHover                       // a Hover was answered
	EventSuperseded                  // a query or a job was replaced or ended before it was answered
	EventFailed                      // a request failed: Op names it, Err says why; the engine goes on
	EventLoaded                      // a model was opened (Model, Took); the shown picture is encoded next
	EventLooked                      // a LookCloser or a Peek was done: Index, and Answer and Chosen as Runner.LookCloser gives them
	EventProgress                    // a job reports: Done of Total, and in Result what it has found so far
	EventWorked                      // a job is done: Result
)

func (k EventKind) String() string {
	return [...]string{"loading", "encoding", "ready", "answer", "hover", "superseded", "failed", "loaded", "looked", "progress", "worked"}[k]
}

// The names of requests in Event.Op.
const (
	OpOpen   = "open model"
	OpEncode = "encode"
	OpAsk    = "ask"
	OpHover  = "hover"
	OpAhead  = "encode ahead"
	OpLook   = "look closer"
	OpPeek   = "peek"
	OpWork   = "long work"
)

// Event is delivered by Options.Deliver on the engine's goroutine, which must not block. Every event that answers a query
// or a job has its generation and revision, and those that answer a query have the query.
type Event struct {
	Kind       EventKind
	Op         string
	Generation uint64
	Revision   uint64
	Query      Query // that was asked
	Hover      bool  // it was a preview
	Answer     *prompt.Answer
	Index      int // of the mask that was to be looked at
	Chosen     int // of the mask to show then, for EventLooked
	Done       int // of Total, in the job's units, for EventProgress
	Total      int
	Result     any  // of a job, for EventProgress and EventWorked
	Model      Info // the open model, zero when there is none
	Took       time.Duration
	Expected   time.Duration
	Cached     bool
	Err        error
}

// Opener opens a model; it runs on the engine's goroutine.
type Opener func(ctx context.Context) (Model, error)

// Options configure an engine.
type Options struct {
	Deliver     func(Event)
	MemoryBytes int64        // embeddings kept in memory, least recently used; 0 means a default
	CacheDir    string       // embeddings kept on disk; "" means none
	CacheBytes  int64        // cap of CacheDir; 0 means a default
	Log         *slog.Logger // of requests, times and errors, without pictures and their names; nil: no log

	// Idle is called on a goroutine of its own while the engine has nothing to do. Its context ends when a request comes,
	// and then it has to end at once. It is called again later until it says that it is done. Nil: there is nothing to do.
	Idle func(ctx context.Context) (done bool)
}

// Engine answers prompts for the shown picture in the background. Its methods return at once, but for Close, and may be
// called from any goroutine. Options.Deliver is told what comes of them. Which request waits for which, and which ends
// which, is in the table of classes.go.
//
// Generations grow: a query for a smaller one than is shown is superseded, one for another picture that is
// not shown fails with [ErrNotShown]. Every query is answered once, by EventAnswer, EventHover or EventLooked,
// EventSuperseded or EventFailed, unless Close comes first; so is every job, by EventWorked, EventSuperseded or EventFailed.
type Engine struct {
	box    *mailbox
	worker *worker
	ended  chan struct{} // closed when every goroutine has ended
	within time.Duration // Close waits so long for what does not end

	closing sync.Once
	closed  error // of Close
}

// closeWithin is how long Close waits, but in tests.
const closeWithin = 200 * time.Millisecond

// New starts the engine's goroutine. It answers ErrNoModel until Use has opened one.
func New(opts Options) *Engine {
	e := &Engine{box: newMailbox(), ended: make(chan struct{}), within: closeWithin}
	e.worker = newWorker(e.box, opts)
	var all sync.WaitGroup
	all.Go(e.worker.run)
	all.Go(e.box.loadAhead)
	if opts.Idle != nil {
		all.Go(func() { e.box.workIdly(opts.Idle, newJournal(opts.Log)) })
	}
	go func() {
		all.Wait()
		close(e.ended)
	}()
	return e
}

// Use opens a model in place of the present one; on failure the old one stays. The shown picture is encoded
// again. EventLoading comes first, then EventLoaded or EventFailed; none when a later Use overtakes it.
func (e *Engine) Use(open Opener) { e.box.put(request{class: classUse, open: open}) }

// Show makes p the shown picture (nil: none) and starts encoding it, ending a running encode of another.
// EventReady or EventFailed comes of it unless a later Show overtakes it; EventEncoding comes before when no
// cache has the embedding. After a failure the next Ask, or showing the picture again, tries once more.
func (e *Engine) Show(p *picture.Picture, generation uint64) {
	e.box.put(request{class: classShow, show: showing{picture: p, generation: generation}})
}

// Ask asks a query. The prompt is copied; the mask input must not be changed afterwards.
func (e *Engine) Ask(q Query) {
	q.Prompt = q.Prompt.Clone()
	e.box.put(request{class: classAsk, query: q})
}

// Hover is Ask for a preview: any Ask goes first, and ends a hover that is being answered, unless it asks the same.
func (e *Engine) Hover(q Query) {
	q.Prompt = q.Prompt.Clone()
	e.box.put(request{class: classHover, query: q})
}

// LookCloser looks closer at mask number index of what was answered to q, see [Runner.LookCloser]; the answer must not be
// changed afterwards. Any Ask goes first, and ends a look in progress; hovers wait for it.
func (e *Engine) LookCloser(q Query, a *prompt.Answer, index int) {
	q.Prompt = q.Prompt.Clone()
	e.box.put(request{class: classLook, query: q, answer: a, index: index})
}

// Peek is LookCloser for what was answered to a Hover: everything but preparing pictures goes first, and ends it.
func (e *Engine) Peek(q Query, a *prompt.Answer, index int) {
	q.Prompt = q.Prompt.Clone()
	e.box.put(request{class: classPeek, query: q, answer: a, index: index})
}

// Work begins long work on the shown picture as soon as everything but preparing pictures has been done. Jobs are done one
// after the other. A job ends when cancel is called, when a picture is shown, and when a model is used; cancel does nothing
// to a job that is over.
func (e *Engine) Work(j Job) (cancel func()) {
	waiting := &job{Job: j}
	e.box.put(request{class: classWork, job: waiting})
	return func() { e.box.cancelJob(waiting) }
}

// EncodeAhead prepares further pictures when nothing else is to do; a new call replaces the list. The loads
// run one at a time on a goroutine of their own. Failures are told by EventFailed; success is not told.
func (e *Engine) EncodeAhead(loads []func(ctx context.Context) (*picture.Picture, error)) {
	e.box.putAhead(slices.Clone(loads))
}

// Close ends everything within 200 ms; idempotent. No event is delivered after it. The error says that
// something has not ended by then; it ends as soon as it can and frees what it holds.
func (e *Engine) Close() error {
	e.closing.Do(func() {
		e.box.close()
		late := time.NewTimer(e.within)
		defer late.Stop()
		select {
		case <-e.ended:
		case <-late.C:
			e.closed = fmt.Errorf("close: %s has not ended within %v", e.box.busyWith(), e.within)
		}
	})
	return e.closed
}
