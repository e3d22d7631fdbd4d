package inference

import (
	"context"
	"log/slog"
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

// EventKind says what an Event reports.
type EventKind int

const (
	EventLoading    EventKind = iota // a model is being opened
	EventEncoding                    // the picture is being encoded; Expected says how long it usually takes
	EventReady                       // the picture's embedding is there (Took; Cached when it came from a cache)
	EventAnswer                      // an Ask was answered
	EventHover                       // a Hover was answered
	EventSuperseded                  // an Ask or Hover was replaced by a later one before it ran
	EventFailed                      // a request failed: Op names it, Err says why; the engine goes on
)

// Event is delivered by Options.Deliver on the engine's goroutine, which must not block.
type Event struct {
	Kind       EventKind
	Op         string // "open model", "encode", "ask", "hover", "encode ahead"
	Generation uint64
	Revision   uint64
	Hover      bool // for EventSuperseded and EventFailed
	Answer     *prompt.Answer
	Model      Info
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
}

// Engine is DESIGN.md section 3.
type Engine struct{}

// New starts the engine's goroutine. It answers ErrNoModel until Use has opened one.
func New(opts Options) *Engine { panic("not written") }

// Use opens a model in place of the present one; on failure the old one stays. The shown picture is encoded again.
func (e *Engine) Use(open Opener) { panic("not written") }

// Show makes p the shown picture (nil: none) and starts encoding it, ending a running encode of another.
func (e *Engine) Show(p *picture.Picture, generation uint64) { panic("not written") }

// Ask and Hover hand over a query and return at once.
func (e *Engine) Ask(q Query)   { panic("not written") }
func (e *Engine) Hover(q Query) { panic("not written") }

// EncodeAhead prepares further pictures when nothing else is to do; a new call replaces the list.
func (e *Engine) EncodeAhead(loads []func(ctx context.Context) (*picture.Picture, error)) {
	panic("not written")
}

// Close ends everything within 200 ms; idempotent.
func (e *Engine) Close() error { panic("not written") }
