package inference

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"clickmask/internal/ownfolder"
)

const (
	diskSuffix   = ".embedding"
	diskTemp     = "writing-"
	maxDiskEntry = 1 << 30        // a file above is not ours
	staleTemp    = 24 * time.Hour // a half-written file of this age is nobody's any more
)

// diskCache keeps embeddings as files of one folder, up to a number of bytes. The least recently used files are removed
// first. Other processes may use the folder at the same time: a file is renamed into place when it is whole. One goroutine
// may write while others read.
type diskCache struct {
	dir   string
	limit int64
	used  int64 // what the files take, as far as this process knows; -1 before the first look
}

func newDiskCache(cacheDir string, limit int64) *diskCache {
	return &diskCache{dir: filepath.Join(cacheDir, "embeddings"), limit: limit, used: -1}
}

// get reads an embedding. The error is fs.ErrNotExist when there is none. A file that is damaged or foreign is removed, and
// the error says so. Nothing is read in a folder that others may write to.
func (c *diskCache) get(key cacheKey) (*Embedding, error) {
	dir, err := ownfolder.Resolve(c.dir)
	if err != nil {
		return nil, err
	}
	path := filepath.Join(dir, key.fileName())
	data, err := readEntry(path)
	if err != nil {
		return nil, err
	}
	e, err := decodeEntry(key, data)
	if err != nil {
		_ = os.Remove(path) // a miss either way
		return nil, err
	}
	now := time.Now()
	_ = os.Chtimes(path, now, now) // only makes it live longer
	return e, nil
}

func readEntry(path string) ([]byte, error) {
	st, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	if !st.Mode().IsRegular() || st.Size() > maxDiskEntry {
		return nil, errForeign
	}
	return os.ReadFile(path)
}

// put writes an embedding and makes room for it.
func (c *diskCache) put(key cacheKey, e *Embedding) error {
	data := encodeEntry(key, e)
	if int64(len(data)) > c.limit {
		return nil
	}
	// Embeddings tell about pictures: they are for their owner alone.
	if err := os.MkdirAll(c.dir, 0o700); err != nil {
		return fmt.Errorf("keep embedding: %w", err)
	}
	dir, err := ownfolder.Resolve(c.dir)
	if err != nil {
		return fmt.Errorf("keep embedding: %w", err)
	}
	if err := writeWhole(dir, key.fileName(), data); err != nil {
		return fmt.Errorf("keep embedding: %w", err)
	}
	if c.used >= 0 {
		c.used += int64(len(data))
	}
	if c.used < 0 || c.used > c.limit {
		c.makeRoom()
	}
	return nil
}

// writeWhole puts a whole file in place. It is not synced: after a crash the checksum tells.
func writeWhole(dir, name string, data []byte) error {
	f, err := os.CreateTemp(dir, diskTemp+"*") // mode 0600
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err2 := f.Close(); err == nil {
		err = err2
	}
	if err == nil {
		err = os.Rename(f.Name(), filepath.Join(dir, name))
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}

// makeRoom counts the files and removes the oldest until a tenth of the limit is free again, so that it
// need not run at every write.
func (c *diskCache) makeRoom() {
	entries, err := os.ReadDir(c.dir)
	if err != nil {
		return
	}
	var files []fs.FileInfo
	c.used = 0
	for _, entry := range entries {
		st, err := entry.Info()
		if err != nil || !st.Mode().IsRegular() {
			continue
		}
		switch {
		case strings.HasSuffix(st.Name(), diskSuffix):
			files = append(files, st)
			c.used += st.Size()
		case strings.HasPrefix(st.Name(), diskTemp) && time.Since(st.ModTime()) > staleTemp:
			_ = os.Remove(filepath.Join(c.dir, st.Name()))
		}
	}
	if c.used <= c.limit {
		return
	}
	slices.SortFunc(files, func(a, b fs.FileInfo) int { return a.ModTime().Compare(b.ModTime()) })
	for _, st := range files[:len(files)-1] { // the newest is the one just written
		if c.used <= c.limit-c.limit/10 {
			return
		}
		if os.Remove(filepath.Join(c.dir, st.Name())) == nil {
			c.used -= st.Size()
		}
	}
}
