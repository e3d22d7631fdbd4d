package optimised

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"clickmask/inference/ort"
	"clickmask/internal/ownfolder"
)

const (
	graphSuffix   = ".graph"
	numbersSuffix = ".numbers"
	partPrefix    = ".part-"
	stalePart     = 24 * time.Hour // half a graph of this age is nobody's any more

	// maxKinds is how many forms of one graph are kept: that of the library before, or of another machine that shares the
	// folder, beside the newest.
	maxKinds = 2
)

// Folder keeps optimised graphs for sessions on the CPU. With no Dir it keeps none.
type Folder struct {
	Dir  string
	kind func() (string, error) // ort.Kind, but in tests
}

// Graph says which graph it is about: its name in the folder, and all that it is made of, so that another one is not
// taken for it.
type Graph struct{ Name, Of string }

// tag is what tells files of one graph's forms apart.
func (f Folder) tag(g Graph) (string, error) {
	ask := f.kind
	if ask == nil {
		ask = ort.Kind
	}
	kind, err := ask()
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(graphMagic + "\x00" + kind + "\x00" + g.Name + "\x00" + g.Of))
	return hex.EncodeToString(sum[:16]), nil
}

func (f Folder) graphPath(g Graph, tag string) string {
	return filepath.Join(f.Dir, g.Name+"."+tag+graphSuffix)
}

func numbersName(g Graph, tag string) string { return g.Name + "." + tag + numbersSuffix }

// Has reports whether a graph is kept, sound or not.
func (f Folder) Has(g Graph) bool {
	if f.Dir == "" {
		return false
	}
	tag, err := f.tag(g)
	if err != nil {
		return false
	}
	_, err = os.Lstat(f.graphPath(g, tag))
	return err == nil
}

var errNotKept = errors.New("no optimised graphs are kept")

// Load loads a graph as it is kept. What cannot be used is removed.
func (f Folder) Load(g Graph, inputs, outputs []string, opts ort.Options) (*ort.Session, error) {
	if !f.keeps(opts) {
		return nil, errNotKept
	}
	tag, err := f.tag(g)
	if err != nil {
		return nil, err
	}
	if f.Dir, err = ownfolder.Resolve(f.Dir); err != nil {
		return nil, err
	}
	f.sweepParts()
	path := f.graphPath(g, tag)
	data, err := f.read(g, tag)
	var s *ort.Session
	if err == nil {
		opts.Level, opts.Outside = ort.OptimiseNone, f.Dir
		s, err = ort.NewSession(data, inputs, outputs, opts)
	}
	if err != nil {
		_ = os.Remove(path) // a miss either way; its numbers are replaced with it
		return nil, err
	}
	now := time.Now()
	_ = os.Chtimes(path, now, now) // only makes it live longer
	return s, nil
}

// Make keeps a graph and loads what it has kept. Where that fails the graph is loaded as it is: a full disk or a folder that
// cannot be written must not keep a model from being used.
func (f Folder) Make(g Graph, plain []byte, inputs, outputs []string, opts ort.Options) (*ort.Session, error) {
	if f.keeps(opts) && f.keep(g, plain) == nil {
		ort.Trim() // of what writing it took
		if s, err := f.Load(g, inputs, outputs, opts); err == nil {
			return s, nil
		}
	}
	return ort.NewSession(plain, inputs, outputs, opts)
}

// keeps reports whether sessions with these options are made of kept graphs: accelerators rewrite a graph in other ways.
func (f Folder) keeps(opts ort.Options) bool {
	return f.Dir != "" && opts.Device.IsCPU() && opts.Level == ort.OptimiseAll
}

// read is the graph in a kept file whose numbers are whole too.
func (f Folder) read(g Graph, tag string) ([]byte, error) {
	file, size, err := open(f.graphPath(g, tag))
	if err != nil {
		return nil, err
	}
	defer file.Close() // only read from
	if size > maxGraph {
		return nil, errForeign
	}
	data := make([]byte, size)
	if _, err := io.ReadFull(file, data); err != nil {
		return nil, err
	}
	h, graph, err := decode(data)
	if err != nil {
		return nil, err
	}
	if h.Tag != tag {
		return nil, errForeign
	}
	if h.Length == 0 {
		return graph, nil
	}
	length, sum, err := sumOf(filepath.Join(f.Dir, numbersName(g, tag)))
	if err != nil {
		return nil, err
	}
	if length != h.Length || sum != h.Sum {
		return nil, errDamaged
	}
	return graph, nil
}

// keep optimises a graph and puts it in place.
func (f Folder) keep(g Graph, plain []byte) error {
	tag, err := f.tag(g)
	if err != nil {
		return err
	}
	// Graphs of a person's models are for that person alone.
	if err := os.MkdirAll(f.Dir, 0o700); err != nil {
		return fmt.Errorf("keep graph: %w", err)
	}
	if f.Dir, err = ownfolder.Resolve(f.Dir); err != nil {
		return fmt.Errorf("keep graph: %w", err)
	}
	f.sweep(g)
	f.sweepParts()
	part, err := os.MkdirTemp(f.Dir, partPrefix+"*")
	if err != nil {
		return fmt.Errorf("keep graph: %w", err)
	}
	defer os.RemoveAll(part)
	made, name := filepath.Join(part, "graph"), numbersName(g, tag)
	if err := ort.Optimise(plain, made, name); err != nil {
		return err
	}
	h := head{Tag: tag}
	numbers := filepath.Join(part, name)
	_ = os.Chmod(numbers, 0o600)                                                  // ONNX Runtime leaves that to the process's mask, which may let others write
	if h.Length, h.Sum, err = sumOf(numbers); err != nil && !os.IsNotExist(err) { // a small graph has none outside
		return fmt.Errorf("keep graph: %w", err)
	}
	graph, err := os.ReadFile(made)
	if err != nil {
		return fmt.Errorf("keep graph: %w", err)
	}
	if err := os.WriteFile(made, encode(h, graph), 0o600); err != nil {
		return fmt.Errorf("keep graph: %w", err)
	}
	// Not synced: after a crash the checksums tell. Where another process was quicker, its files are replaced by the same ones.
	if h.Length > 0 {
		if err := os.Rename(numbers, filepath.Join(f.Dir, name)); err != nil {
			return fmt.Errorf("keep graph: %w", err)
		}
	}
	if err := os.Rename(made, f.graphPath(g, tag)); err != nil {
		return fmt.Errorf("keep graph: %w", err)
	}
	return nil
}

// sweepParts removes what a process that was killed has left half written.
func (f Folder) sweepParts() {
	entries, err := os.ReadDir(f.Dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		if st, err := e.Info(); strings.HasPrefix(e.Name(), partPrefix) && err == nil && time.Since(st.ModTime()) > stalePart {
			_ = os.RemoveAll(filepath.Join(f.Dir, e.Name()))
		}
	}
}

// sweep makes room before a form of a graph is added: those used least recently go beyond maxKinds, and numbers without their graph.
func (f Folder) sweep(g Graph) {
	entries, err := os.ReadDir(f.Dir)
	if err != nil {
		return
	}
	used := map[string]time.Time{} // when, by tag
	var kept []string
	for _, e := range entries {
		st, err := e.Info()
		if err != nil {
			continue
		}
		if tag, ok := tagIn(st, g.Name, graphSuffix); ok {
			used[tag] = st.ModTime()
			kept = append(kept, tag)
		}
	}
	f.drop(g, oldest(kept, used, maxKinds-1))
	for _, e := range entries {
		st, err := e.Info()
		if err != nil {
			continue
		}
		if tag, ok := tagIn(st, g.Name, numbersSuffix); ok && used[tag].IsZero() && time.Since(st.ModTime()) > stalePart {
			f.drop(g, []string{tag})
		}
	}
}

// drop removes forms of a graph.
func (f Folder) drop(g Graph, tags []string) {
	for _, tag := range tags {
		_ = os.Remove(f.graphPath(g, tag))
		_ = os.Remove(filepath.Join(f.Dir, numbersName(g, tag)))
	}
}

// tagIn is the tag in the name of a graph's file.
func tagIn(st fs.FileInfo, name, suffix string) (string, bool) {
	rest, ok := strings.CutPrefix(st.Name(), name+".")
	if !ok {
		return "", false
	}
	tag, ok := strings.CutSuffix(rest, suffix)
	return tag, ok && len(tag) == 32
}
