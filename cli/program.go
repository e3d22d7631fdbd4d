package cli

import (
	"context"
	"os"
	"path/filepath"

	"clickmask/inference"
	"clickmask/inference/models"
	"clickmask/inference/ort"
	"clickmask/picture"
)

// program is what the commands share; tests put a model and a runtime of their own in.
type program struct {
	version  string
	window   Window // nil in a build without one
	open     func(nameOrPath string, threads int) inference.Opener
	runtime  func() (string, error) // which ONNX Runtime there is, or why there is none
	cacheDir func() string          // where embeddings are kept, "" for nowhere
}

func newProgram(version string, window Window) *program {
	return &program{
		version:  version,
		window:   window,
		open:     models.Open,
		runtime:  foundRuntime,
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

// openModel opens the model that the flags name.
func (p *program) openModel(ctx context.Context, f modelFlags) (inference.Model, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	return p.open(f.model, f.threads)(ctx)
}

// embedFunc gives a picture's embedding; cached says that it was not computed.
type embedFunc func(ctx context.Context, pic *picture.Picture) (e *inference.Embedding, cached bool, err error)

// embedder encodes with m and keeps the embeddings on disk unless the flags say otherwise.
func (p *program) embedder(m inference.Model, f modelFlags) embedFunc {
	opts := inference.Options{CacheDir: p.cacheDir()}
	if f.noCache {
		opts.CacheDir = ""
	}
	return inference.NewRunner(m, opts).Embed
}
