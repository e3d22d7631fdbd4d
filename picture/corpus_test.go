package picture

import (
	"context"
	"io/fs"
	"path/filepath"
	"testing"
)

// TestCorpusOpens opens a few photographs, all of them AVIF.
func TestCorpusOpens(t *testing.T) {
	const root = "../../shared/corpus/images"
	seen := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".avif" {
			return err
		}
		if seen >= 6 {
			return fs.SkipAll
		}
		seen++
		info, err := Probe(path)
		if err != nil {
			t.Error(err)
			return nil
		}
		p, err := Open(context.Background(), path, Options{})
		if err != nil {
			t.Error(err)
			return nil
		}
		if w, h := p.Size(); w != info.W || h != info.H || p.Format != "avif" || w*h == 0 || p.Path != path {
			t.Errorf("%s: %s of %d x %d, its head says %d x %d", path, p.Format, w, h, info.W, info.H)
		}
		return nil
	})
	if err != nil {
		t.Skipf("the corpus is not beside the checkout: %v", err)
	}
}
