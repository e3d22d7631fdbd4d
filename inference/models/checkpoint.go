package models

import (
	"context"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"clickmask/inference"
	ckpt "clickmask/inference/checkpoint"
	"clickmask/inference/graph"
	"clickmask/inference/ort"
)

// checkpoint opens a file of weights, which package graph reads as data and compiles. Errors name the
// file; they wrap the kinds of packages checkpoint and graph.
func checkpoint(path string, opts Options) inference.Opener {
	return func(ctx context.Context) (inference.Model, error) {
		name := filepath.Base(path)
		if err := describes(path); err != nil {
			return nil, openError(ctx, name, err)
		}
		f, err := OpenVerified(ctx, path, "")
		if err != nil {
			return nil, openError(ctx, name, err)
		}
		defer f.Close() // only read from
		m, err := compile(ctx, f, strings.TrimSuffix(name, filepath.Ext(name)), opts)
		if err != nil {
			return nil, openError(ctx, name, err)
		}
		return m, nil
	}
}

// describes finds out from a file's description alone that no model can be made of it, before all of its bytes are read
// to be hashed: a file of many gigabytes is refused at once.
func describes(path string) error {
	f, err := openWeights(path)
	if err != nil {
		return err
	}
	defer f.Close() // only read from
	st, err := f.Stat()
	if err != nil {
		return err
	}
	c, err := ckpt.Open(f, st.Size())
	if err != nil {
		return err
	}
	_, err = graph.Recognise(c)
	return err
}

// stored opens what was downloaded of e; a file in the current folder comes first where typed is its name.
func stored(e Entry, typed string, opts Options) inference.Opener {
	return func(ctx context.Context) (inference.Model, error) {
		if typed == e.File {
			if _, err := os.Stat(typed); err == nil {
				return checkpoint(typed, opts)(ctx)
			}
		}
		s, err := DefaultStore()
		if err != nil {
			return nil, err
		}
		f, err := s.OpenModel(ctx, e)
		if err != nil {
			return nil, err
		}
		defer f.Close() // only read from
		m, err := compile(ctx, f, e.Title, opts)
		if err != nil {
			return nil, openError(ctx, e.Title, err)
		}
		return m, nil
	}
}

// compile makes a model of exactly the bytes that were hashed.
func compile(ctx context.Context, f *File, name string, o Options) (inference.Model, error) {
	opts := graph.Options{Name: name, Threads: o.Threads, Placement: o.Placement, Fast: o.Fast, Late: o.Late, SHA256: f.SHA256()}
	if o.Elsewhere != nil {
		opts.Elsewhere = func(ctx context.Context) error { return o.Elsewhere(ctx, f.Path()) }
	}
	opts.Again = func(ctx context.Context) (io.ReaderAt, int64, func() error, error) {
		sum := f.SHA256()
		again, err := OpenVerified(ctx, f.Path(), hex.EncodeToString(sum[:]))
		if err != nil {
			return nil, 0, nil, err
		}
		return again, again.Size(), again.Close, nil
	}
	opts.CacheDir, _ = graph.CacheDir() // without one it compiles each time
	return graph.OpenWith(ctx, f, f.Size(), opts)
}

// openError names the file, where it is to blame.
func openError(ctx context.Context, name string, err error) error {
	if errors.Is(err, ort.ErrRuntimeMissing) || ctx.Err() != nil {
		return err
	}
	return &OpenError{name, err}
}

// openWeights opens a regular file; it looks first, for opening a named pipe would wait for a writer.
func openWeights(path string) (*os.File, error) {
	st, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fs.ErrNotExist
	case err != nil:
		return nil, err
	case !st.Mode().IsRegular():
		return nil, ErrNotAFile
	}
	return os.Open(path)
}
