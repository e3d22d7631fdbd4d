package cli

import (
	"context"
	"io"
	"os"
	"path/filepath"

	"clickmask/inference"
	"clickmask/inference/matting"
	"clickmask/inference/models"
	"clickmask/inference/ort"
	"clickmask/inference/trial"
	"clickmask/mask"
	"clickmask/matte"
)

// program is what the commands share; tests put a model and a runtime of their own in.
type program struct {
	version  string
	window   Window // nil in a build without one
	around   Surroundings
	open     func(nameOrPath string, opts models.Options) inference.Opener
	machine  machine
	runtime  func() (string, error) // which ONNX Runtime there is, or why there is none
	cacheDir func() string          // where embeddings are kept, "" for nowhere
	net      matte.Net              // of fine edges; nil leaves those to a filter
	store    *models.Store          // where models are kept; nil is the user's folder
}

func newProgram(version string, window Window) *program {
	return &program{
		version:  version,
		window:   window,
		open:     models.OpenWith,
		machine:  trial.New(userCache(), version),
		runtime:  foundRuntime,
		net:      &matting.Net{},
		cacheDir: userCache,
	}
}

// foundRuntime is the version and the file of ONNX Runtime.
func foundRuntime() (string, error) {
	path, err := ort.Library()
	if err != nil {
		return "", err
	}
	version, err := ort.Version()
	return version + " (" + path + ")", err
}

// userCache is the per-user folder in which the window keeps embeddings too.
func userCache() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "clickmask")
}

// openModel opens the model that the flags name, on the device that they name; say hears why the CPU takes over. Where
// embeddings are kept, a checkpoint's encoder is loaded by the first picture that has none. The built-in one is loaded beside
// the decoder, which takes as long.
func (p *program) openModel(ctx context.Context, f modelFlags, say io.Writer) (inference.Model, error) {
	return p.openModelLate(ctx, f, say, func(inference.Info, func(w, h int) mask.Grid) bool { return p.keeps(f) && !f.builtin() })
}

// keeps reports whether embeddings are kept on disk.
func (p *program) keeps(f modelFlags) bool { return !f.noCache && p.cacheDir() != "" }

// openModelLate is openModel for who knows whether the encoder is needed at once.
func (p *program) openModelLate(ctx context.Context, f modelFlags, say io.Writer, late inference.Late) (inference.Model, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	on, err := p.placement(ctx, f, say)
	if err != nil {
		return nil, err
	}
	return p.open(f.model, models.Options{Threads: p.threads(f.threads), Placement: on, Fast: f.precision == precisionFast, Late: late, Limits: f.limits()})(ctx)
}

// runner is m with the cache on disk, unless the flags say otherwise. In memory it keeps nothing: a command asks for each
// picture's embedding once.
func (p *program) runner(m inference.Model, f modelFlags) *inference.Runner {
	opts := inference.Options{CacheDir: p.cacheDir(), MemoryBytes: 1}
	if f.noCache {
		opts.CacheDir = ""
	}
	return inference.NewRunner(m, opts)
}
