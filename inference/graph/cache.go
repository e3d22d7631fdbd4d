package graph

import (
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"

	"clickmask/internal/ownfolder"
	"clickmask/internal/smallfile"
)

// version is part of every cache's name and of every fingerprint. It must rise whenever a graph changes
// that is emitted for the same checkpoint.
const version = 3

// externalFrom is the size from which a graph keeps its numbers in a file beside it: ONNX Runtime maps
// that file where it would copy numbers that are handed over.
const externalFrom = 64 << 20

// Limits of what is read: of a graph in one piece, whose numbers beyond externalFrom lie outside, and of a checksum.
const (
	maxKept = 2 * externalFrom
	maxSum  = 64
)

// cache keeps the graphs of one checkpoint in a folder. A graph is written to a file of another name and
// renamed, with its checksum beside it; what is damaged, short or foreign is built again.
type cache struct {
	dir       string
	temporary bool                                          // removed by close
	load      func(path string, most int64) ([]byte, error) // a kept file
}

// openCache is the folder for a checkpoint below root. With root "", or where nothing can be written, or others may write too, it is
// a temporary one: ONNX Runtime opens graphs by their name, after they were looked at.
func openCache(root string, sum [32]byte) (*cache, error) {
	if root != "" {
		of := func(version int) string {
			return filepath.Join(root, fmt.Sprintf("%s-v%d", hex.EncodeToString(sum[:16]), version))
		}
		for older := 1; older < version; older++ {
			_ = os.RemoveAll(of(older)) // nobody reads it any more
		}
		dir := of(version)
		if os.MkdirAll(dir, 0o755) == nil {
			if own, err := ownfolder.Resolve(dir); err == nil {
				return &cache{dir: own, load: smallfile.Read}, nil
			}
		}
	}
	dir, err := os.MkdirTemp("", "clickmask-graphs-")
	return &cache{dir, true, smallfile.Read}, err
}

func (c *cache) close() error {
	if c.temporary {
		return os.RemoveAll(c.dir)
	}
	return nil
}

// graph is the named graph, built when it is not there. For a small graph it answers its bytes, for one
// that keeps its numbers outside the path.
func (c *cache) graph(name string, build func() (*Graph, error)) (data []byte, path string, err error) {
	path = filepath.Join(c.dir, name+".onnx")
	if data, err := c.read(path); err == nil {
		if _, err := os.Stat(path + ".data"); err != nil {
			return data, "", nil
		}
		if err := c.check(path + ".data"); err == nil {
			return nil, path, nil
		}
	}
	g, err := build()
	if err != nil {
		return nil, "", err
	}
	if g.Bytes() < externalFrom {
		_ = os.Remove(path + ".data")
		if err := c.write(path, func(w io.Writer) error { _, err := g.WriteTo(w); return err }); err == nil {
			if data, err := c.read(path); err == nil {
				return data, "", nil
			}
		}
		data, err := g.bytes() // a full disk must not keep the model from being used
		return data, "", err
	}
	err = c.write(path+".data", func(data io.Writer) error {
		return c.write(path, func(model io.Writer) error {
			return g.WriteExternal(model, data, filepath.Base(path)+".data")
		})
	})
	return nil, path, err
}

// has reports whether the named graph is there, sound or not.
func (c *cache) has(name string) bool {
	_, err := os.Stat(filepath.Join(c.dir, name+".onnx"))
	return err == nil
}

// drop removes the named graph.
func (c *cache) drop(name string) {
	path := filepath.Join(c.dir, name+".onnx")
	_ = os.Remove(path)
	_ = os.Remove(path + ".sum")
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// sumText is what the file beside a file says of it.
func sumText(n int64, h hash.Hash32) string { return fmt.Sprintf("%d %08x\n", n, h.Sum32()) }

var errDamaged = errors.New("cached graph is damaged")

// read is the content of a file whose checksum is right.
func (c *cache) read(path string) ([]byte, error) {
	data, err := c.load(path, maxKept)
	if err != nil {
		return nil, err
	}
	h := crc32.New(castagnoli)
	h.Write(data)
	return data, c.matches(path, sumText(int64(len(data)), h))
}

// check looks at a file that is too large to be read at once.
func (c *cache) check(path string) error {
	f, _, err := smallfile.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	h := crc32.New(castagnoli)
	n, err := io.CopyBuffer(struct{ io.Writer }{h}, f, make([]byte, 1<<20))
	if err != nil {
		return err
	}
	return c.matches(path, sumText(n, h))
}

func (c *cache) matches(path, sum string) error {
	want, err := c.load(path+".sum", maxSum)
	if err != nil {
		return err
	}
	if string(want) != sum {
		return fmt.Errorf("%s: %w", filepath.Base(path), errDamaged)
	}
	return nil
}

// write makes a file and its checksum. The checksum comes first: without the file it says nothing.
func (c *cache) write(path string, fill func(io.Writer) error) error {
	return replaceFile(path, func(w io.Writer) error {
		h := crc32.New(castagnoli)
		n := &counted{w: io.MultiWriter(w, h)}
		if err := fill(n); err != nil {
			return err
		}
		return os.WriteFile(path+".sum", []byte(sumText(n.n, h)), 0o644)
	})
}

type counted struct {
	w io.Writer
	n int64
}

func (c *counted) Write(b []byte) (int, error) {
	n, err := c.w.Write(b)
	c.n += int64(n)
	return n, err
}

// replaceFile fills a file of another name in the same folder and renames it. It is not synced: after a cut in the power
// the checksum tells.
func replaceFile(path string, fill func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".part-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.Close(), os.Remove(f.Name()))
		}
	}()
	if err := fill(f); err != nil {
		return err
	}
	if err := f.Chmod(0o644); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
