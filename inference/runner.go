package inference

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io/fs"
	"slices"

	"clickmask/mask"
	"clickmask/picture"
	"clickmask/prompt"
)

const (
	defaultMemoryBytes = 256 << 20 // 60 to 70 pictures of the built-in model or of MobileSAM
	defaultCacheBytes  = 1 << 30
	cropsBytes         = 32 << 20 // some ten crops of a picture
)

// caches keep embeddings in memory, and on disk where there is a folder. Those of crops are kept in memory alone.
type caches struct {
	memory *memoryCache
	crops  *memoryCache
	disk   *diskCache  // nil without a folder
	writer *diskWriter // nil: writes happen at once
	log    *journal
}

func newCaches(opts Options, background bool) *caches {
	c := &caches{log: newJournal(opts.Log)}
	if opts.MemoryBytes == 0 {
		opts.MemoryBytes = defaultMemoryBytes
	}
	if opts.CacheBytes == 0 {
		opts.CacheBytes = defaultCacheBytes
	}
	c.memory, c.crops = newMemoryCache(opts.MemoryBytes), newMemoryCache(cropsBytes)
	if opts.CacheDir != "" {
		c.disk = newDiskCache(opts.CacheDir, opts.CacheBytes)
		if background {
			c.writer = startDiskWriter(waitingWrites, c.log.log)
		}
	}
	return c
}

func (c *caches) get(key cacheKey) *Embedding {
	if e := c.memory.get(key); e != nil {
		return e
	}
	if c.disk == nil {
		return nil
	}
	e, err := c.disk.get(key)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			c.log.log.Warn("kept embedding not used", "err", err)
		}
		return nil
	}
	c.memory.put(key, e)
	return e
}

func (c *caches) put(key cacheKey, e *Embedding) {
	c.memory.put(key, e)
	switch {
	case c.disk == nil:
	case c.writer != nil:
		c.writer.put(func() error { return c.disk.put(key, e) })
	default:
		if err := c.disk.put(key, e); err != nil {
			c.log.log.Warn("embedding not kept", "err", err)
		}
	}
}

func (c *caches) close() {
	if c.writer != nil {
		c.writer.stop()
	}
}

// Runner is a model with the engine's caches, for the command line, which waits for each answer.
// Its methods are called from one goroutine at a time. It has nothing to close; the model stays the caller's.
type Runner struct {
	model  Model
	info   Info
	caches *caches
}

// NewRunner makes a runner; of the options Deliver is not used. An embedding is on disk when Embed returns.
func NewRunner(m Model, opts Options) *Runner {
	return &Runner{model: m, info: m.Info(), caches: newCaches(opts, false)}
}

// Embed returns the picture's embedding, from memory, from disk or encoded now. cached says that it was not encoded now. A
// cache that fails counts as empty. A panic of the model is a [*PanicError].
func (r *Runner) Embed(ctx context.Context, p *picture.Picture) (e *Embedding, cached bool, err error) {
	return r.embed(ctx, p, func() {})
}

// EmbedCrop is the embedding of a crop of the picture, in picture pixels, as a closer look takes it. It is kept in memory alone.
func (r *Runner) EmbedCrop(ctx context.Context, p *picture.Picture, crop image.Rectangle) (*Embedding, error) {
	if err := checkCrop(p, crop); err != nil {
		return nil, err
	}
	return r.embedCrop(ctx, p, crop, func() {})
}

// embed calls encoding right before the model begins to encode.
func (r *Runner) embed(ctx context.Context, p *picture.Picture, encoding func()) (e *Embedding, cached bool, err error) {
	if err := ctx.Err(); err != nil {
		return nil, false, err
	}
	w, h := p.Size()
	key, err := r.key(p, w, h)
	if err != nil {
		return nil, false, err
	}
	if e := r.caches.get(key); e != nil {
		if err := r.prepare(ctx, e); err != nil {
			return nil, false, err
		}
		return e, true, nil
	}
	encoding()
	if e, err = r.encode(ctx, p); err != nil {
		return nil, false, err
	}
	r.caches.put(key, e)
	return e, false, nil
}

// key is the cache key of the picture's embedding; w and h are the size in pixels of what is encoded.
func (r *Runner) key(p *picture.Picture, w, h int) (key cacheKey, err error) {
	err = guard(theModel, "encode", func() error {
		key = cacheKey{model: r.info.Fingerprint, picture: p.Hash, grid: r.model.Grid(w, h)}
		return nil
	})
	return key, err
}

// encode is the model's Encode, a panic being a [*PanicError].
func (r *Runner) encode(ctx context.Context, p *picture.Picture) (e *Embedding, err error) {
	err = guard(theModel, "encode", func() error {
		e, err = r.model.Encode(ctx, p)
		return err
	})
	return e, err
}

// prepare readies a model for an embedding that it did not just make. When that fails the model says why when it is asked.
func (r *Runner) prepare(ctx context.Context, e *Embedding) error {
	p, ok := r.model.(Preparer)
	if !ok {
		return nil
	}
	err := guard(theModel, "prepare", func() error { return p.Prepare(ctx, e) })
	if ctx.Err() == nil {
		r.caches.log.trouble("prepare", err)
	}
	return ctx.Err()
}

// Decode is the model's, a panic being a [*PanicError]. A mask input may lie in another grid over the picture than the
// embedding: over a crop, or in a grid of its own.
func (r *Runner) Decode(ctx context.Context, e *Embedding, p prompt.Prompt, maskInput *mask.Logits) (a *prompt.Answer, err error) {
	if maskInput != nil && maskInput.Grid != e.Grid && maskInput.Valid() {
		over := maskInput.Over(e.Grid)
		maskInput = &over
	}
	err = guard(theModel, "decode", func() error {
		a, err = r.model.Decode(ctx, e, p, maskInput)
		return err
	})
	if err != nil {
		return nil, err
	}
	return a, nil
}

// DecodeBatch answers many prompts, in their order: BatchSize at a time by a model that is a [BatchDecoder], one after the
// other by any other. A panic of the model is a [*PanicError].
func (r *Runner) DecodeBatch(ctx context.Context, e *Embedding, prompts []prompt.Prompt) ([]*prompt.Answer, error) {
	answers := make([]*prompt.Answer, 0, len(prompts))
	batch, ok := r.model.(BatchDecoder)
	if !ok {
		for _, p := range prompts {
			a, err := r.Decode(ctx, e, p, nil)
			if err != nil {
				return nil, err
			}
			answers = append(answers, a)
		}
		return answers, nil
	}
	for piece := range slices.Chunk(prompts, BatchSize) {
		var some []*prompt.Answer
		err := guard(theModel, "decode", func() (err error) {
			some, err = batch.DecodeBatch(ctx, e, piece)
			return err
		})
		if err == nil && len(some) != len(piece) {
			err = fmt.Errorf("decode: the model gave %d answers to %d prompts", len(some), len(piece))
		}
		if err != nil {
			return nil, err
		}
		answers = append(answers, some...)
	}
	return answers, nil
}
