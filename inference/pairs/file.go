package pairs

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"clickmask/inference/ort"
)

// maxInline is how large a model with all its numbers may be to go to ONNX Runtime in one piece; messages
// end at 2 GiB, and a margin is left.
const maxInline = 1<<31 - 1<<24

// file is one half of a pair.
type file struct {
	path string
	data []byte
	h    *header
	sum  []byte // SHA-256 of the model, then of each file of external data
}

// readFile reads a model into memory, hashes it and reads its header from the same bytes.
func readFile(ctx context.Context, path string) (*file, error) {
	src, size, err := openRegular(path)
	if err != nil {
		return nil, err
	}
	defer src.Close() // only read from
	if err := sniff(src, size); err != nil {
		return nil, err
	}
	f := &file{path: path, data: make([]byte, size)}
	h := sha256.New()
	for rest := f.data; len(rest) > 0; {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		part := rest[:min(len(rest), 1<<22)]
		if _, err := io.ReadFull(src, part); err != nil {
			return nil, plain(err)
		}
		h.Write(part)
		rest = rest[len(part):]
	}
	f.sum = h.Sum(nil)
	if f.h, err = readHeader(bytes.NewReader(f.data), size); err != nil {
		return nil, err
	}
	return f, f.h.checkOperators()
}

// open loads the file's graph with these inputs and outputs alone. The file's bytes are given up.
func (f *file) open(ctx context.Context, inputs, outputs []string, opts ort.Options, limit int64) (*ort.Session, error) {
	folder, err := os.OpenRoot(filepath.Dir(f.path))
	if err != nil {
		return nil, plain(err)
	}
	defer folder.Close()
	ext, err := f.h.externals(folder)
	if err != nil {
		return nil, err
	}
	graph, err := f.h.rewrite(ctx, f.data, outputs, ext, folder, limit)
	if errors.Is(err, errTooLarge) && len(inputs) == len(f.h.inputs) {
		return f.openLarge(ctx, inputs, outputs, ext, folder, opts)
	}
	if err != nil {
		return nil, err
	}
	if len(ext) > 0 {
		sum := sha256.Sum256(graph)
		f.sum = append(f.sum, sum[:]...)
	}
	f.data = nil
	return ort.NewSession(graph, inputs, outputs, opts)
}

// openLarge lets ONNX Runtime read a model of more than 2 GB from its files, which are hashed before and
// must be the same files, unchanged, after.
func (f *file) openLarge(ctx context.Context, inputs, outputs []string, ext map[string]outsider, folder *os.Root, opts ort.Options) (*ort.Session, error) {
	names := map[string]bool{filepath.Base(f.path): true}
	for _, o := range ext {
		names[filepath.FromSlash(o.location)] = true
	}
	before := map[string]os.FileInfo{}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		sum, st, err := hashFile(ctx, folder, name)
		if err != nil {
			return nil, fmt.Errorf("external data %q: %w", name, plain(err))
		}
		f.sum, before[name] = append(f.sum, sum...), st
	}
	f.data = nil
	s, err := ort.OpenSession(f.path, inputs, outputs, opts)
	if err != nil {
		return nil, err
	}
	for name, st := range before {
		now, err := folder.Stat(name)
		if err != nil || !os.SameFile(now, st) || now.Size() != st.Size() || !now.ModTime().Equal(st.ModTime()) {
			s.Close()
			return nil, fmt.Errorf("file %q changed while it was opened", name)
		}
	}
	return s, nil
}

func hashFile(ctx context.Context, folder *os.Root, name string) ([]byte, os.FileInfo, error) {
	f, err := folder.Open(name)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close() // only read from
	st, err := f.Stat()
	if err != nil {
		return nil, nil, err
	}
	h := sha256.New()
	for {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		if _, err := io.CopyN(h, f, 1<<22); err == io.EOF {
			return h.Sum(nil), st, nil
		} else if err != nil {
			return nil, nil, err
		}
	}
}
