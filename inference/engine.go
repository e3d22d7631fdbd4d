package inference

import (
	"context"
	"fmt"
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
}

// Same reports whether two queries have the same answer.
func (q Query) Same(o Query) bool {
	return q.Generation == o.Generation && q.MaskInput == o.MaskInput && q.Prompt.Equal(o.Prompt)
}

// EventKind says what an Event reports.
type EventKind int

const (
	EventLoading    EventKind = iota // a model is being opened
	EventEncoding                    // the picture is being encoded; Expected says how long it usually takes
	EventReady                       // the picture's embedding is there (Took; Cached when it came from a cache)
	EventAnswer                      // an Ask was answered
	EventHover                       // a Hover was answered
	EventSuperseded                  // a query was replaced by a later one before it was answered
	EventFailed                      // a request failed: Op names it, Err says why; the engine goes on
	EventLoaded                      // a model was opened (Model, Took); the shown picture is encoded next
	EventLooked                      // a LookCloser or a Peek was done: Index, and Answer and Shown as Runner.LookCloser gives them
)

// The names of requests in Event.Op.
const (
	OpOpen   = "open model"
	OpEncode = "encode"
	OpAsk    = "ask"
	OpHover  = "hover"
	OpAhead  = "encode ahead"
	OpLook   = "look closer"
	OpPeek   = "peek"
)

// Event is delivered by Options.Deliver on the engine's goroutine, which must not block.
type Event struct {
	Kind       EventKind
	Op         string
	Generation uint64
	Revision   uint64
	Query      Query // that was asked, for EventAnswer, EventHover and EventLooked
	Hover      bool  // a preview: for EventLooked, EventSuperseded and EventFailed
	Answer     *prompt.Answer
	Index      int  // of the mask that was to be looked at
	Shown      int  // of the mask to show then, for EventLooked
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
	MemoryBytes int64  // embeddings kept in memory, least recently used; 0 means a default
	CacheDir    string // embeddings kept on disk; "" means none
	CacheBytes  int64  // cap of CacheDir; 0 means a default
	Log         *slog.Logger

	// Idle is called on a goroutine of its own while nobody asks for anything and no picture waits to be encoded. Its
	// context ends as soon as that changes, and then it has to end at once; unless it says that it is done, it is called
	// again later. Nil: there is nothing to do.
	Idle func(ctx context.Context) (done bool)
}

// Engine answers prompts for the shown picture in the background. Its methods return at once (but for
// Close) and may be called from any goroutine; what comes of them is told by Options.Deliver. The doc of
// the package says which request waits for which.
//
// Generations grow: a query for a smaller one than is shown is superseded, one for another picture that is
// not shown fails with [ErrNotShown]. Every query is answered once, by EventAnswer, EventHover or EventLooked,
// EventSuperseded or EventFailed, unless Close comes first.
type Engine struct {
	box    *mailbox
	worker *worker
	ended  chan struct{} // closed when every goroutine has ended

	closing sync.Once
	closed  error // of Close
}

// closeWithin is how long Close waits for what does not end.
const closeWithin = 200 * time.Millisecond

// New starts the engine's goroutine. It answers ErrNoModel until Use has opened one.
func New(opts Options) *Engine {
	e := &Engine{box: newMailbox(), ended: make(chan struct{})}
	e.worker = newWorker(e.box, opts)
	var all sync.WaitGroup
	all.Go(e.worker.run)
	all.Go(e.box.loadAhead)
	if opts.Idle != nil {
		all.Go(func() { e.box.workIdly(opts.Idle) })
	}
	go func() {
		all.Wait()
		close(e.ended)
	}()
	return e
}

// Use opens a model in place of the present one; on failure the old one stays. The shown picture is encoded
// again. EventLoading comes first, then EventLoaded or EventFailed; none when a later Use overtakes it.
func (e *Engine) Use(open Opener) { e.box.putUse(open) }

// Show makes p the shown picture (nil: none) and starts encoding it, ending a running encode of another.
// EventReady or EventFailed comes of it unless a later Show overtakes it; EventEncoding comes before when no
// cache has the embedding. After a failure the next Ask, or showing the picture again, tries once more.
func (e *Engine) Show(p *picture.Picture, generation uint64) {
	e.box.putShow(showing{picture: p, generation: generation})
}

// Ask and Hover hand over a query and return at once. The prompt is copied; the mask input must not be
// changed afterwards.
func (e *Engine) Ask(q Query) {
	q.Prompt = q.Prompt.Clone()
	e.box.putAsk(q)
}

// Hover is Ask for a preview: any Ask goes first, and ends a hover that is being answered, unless it asks the same.
func (e *Engine) Hover(q Query) {
	q.Prompt = q.Prompt.Clone()
	e.box.putHover(q)
}

// LookCloser looks closer at mask number index of what was answered to q, see [Runner.LookCloser]; the answer must not be
// changed afterwards. Any Ask goes first, and ends a look in progress; hovers wait for it.
func (e *Engine) LookCloser(q Query, a *prompt.Answer, index int) {
	q.Prompt = q.Prompt.Clone()
	e.box.putLook(request{class: classLook, query: q, answer: a, index: index})
}

// Peek is LookCloser for what was answered to a Hover: everything but preparing pictures goes first, and ends it.
func (e *Engine) Peek(q Query, a *prompt.Answer, index int) {
	q.Prompt = q.Prompt.Clone()
	e.box.putPeek(request{class: classPeek, query: q, answer: a, index: index})
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
		late := time.NewTimer(closeWithin)
		defer late.Stop()
		select {
		case <-e.ended:
		case <-late.C:
			e.closed = fmt.Errorf("close: %s has not ended within %v", e.box.busyWith(), closeWithin)
		}
	})
	return e.closed
}
