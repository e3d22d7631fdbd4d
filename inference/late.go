package inference

import (
	"os"
	"path/filepath"

	"clickmask/mask"
	"clickmask/picture"
)

// Late says, while a model is being opened, whether its encoder is left to the first picture that is encoded: who finds the
// embeddings of what is asked about kept is answered sooner without one. It may wait for what it needs to know; the rest of
// the model is opened meanwhile. nil is no.
type Late func(info Info, grid func(w, h int) mask.Grid) bool

// Says is the answer, no where there is none to ask.
func (l Late) Says(info Info, grid func(w, h int) mask.Grid) bool { return l != nil && l(info, grid) }

// IsKept reports whether there is an embedding of the picture in a folder of [Options.CacheDir]. It is not looked into.
func IsKept(cacheDir string, info Info, grid func(w, h int) mask.Grid, p *picture.Picture) bool {
	w, h := p.Size()
	key := cacheKey{model: info.Fingerprint, picture: p.Hash, grid: grid(w, h)}
	_, err := os.Stat(filepath.Join(newDiskCache(cacheDir, 0).dir, key.fileName()))
	return err == nil
}
