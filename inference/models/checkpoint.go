package models

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"clickmask/inference"
	"clickmask/inference/graph"
	"clickmask/inference/ort"
)

// checkpoint opens a file of weights, which package graph reads as data and compiles. Errors name the
// file; they wrap the kinds of packages checkpoint and graph.
func checkpoint(path string, threads int) inference.Opener {
	return func(ctx context.Context) (inference.Model, error) {
		name := filepath.Base(path)
		f, size, err := openWeights(path)
		if err != nil {
			return nil, fmt.Errorf("open model %s: %w", name, err)
		}
		defer f.Close() // only read from
		m, err := graph.Open(ctx, f, size, strings.TrimSuffix(name, filepath.Ext(name)), threads)
		switch {
		case err == nil:
			return m, nil
		case errors.Is(err, ort.ErrRuntimeMissing), ctx.Err() != nil:
			return nil, err // not the file's fault
		}
		return nil, fmt.Errorf("open model %s: %w", name, err)
	}
}

// openWeights opens a regular file; it looks first, for opening a named pipe would wait for a writer.
func openWeights(path string) (*os.File, int64, error) {
	st, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, 0, fs.ErrNotExist
	case err != nil:
		return nil, 0, err
	case !st.Mode().IsRegular():
		return nil, 0, errors.New("it is not a file")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, err
	}
	return f, st.Size(), nil
}
