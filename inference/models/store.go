package models

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"clickmask/internal/filelock"
)

// lockSuffix ends the name of the file that a download holds.
const lockSuffix = ".lock"

// Store is the folder in which downloaded models are kept, one file each. Several processes may use one
// folder at once, and several goroutines one Store.
type Store struct {
	Dir     string        // created when something is downloaded
	Entries []Entry       // the models it knows; nil means Catalogue
	Stall   time.Duration // give up on an address that sends nothing for so long; 0 means 30 seconds

	// For tests, which fill disks and answer without a network.
	openPart func(path string) (partFile, error)
	dial     func(ctx context.Context, network, address string) (net.Conn, error)
	resolver *net.Resolver
}

// Item is a model of a Store and what there is of it on disk.
type Item struct {
	Entry
	Path    string // where it is, or would be
	Present bool   // it is there, in full length; its checksum is compared when it is opened
	Damaged bool   // there is a file, but of another length
	Bytes   int64  // on disk, of the file and of a download that has not ended
	Partial int64  // bytes that an interrupted download has left, to go on from
}

// DefaultDir is the user's own folder for models: below XDG_DATA_HOME or ~/.local/share, on macOS
// ~/Library/Application Support, on Windows LocalAppData.
func DefaultDir() (string, error) {
	dir, err := "", error(nil)
	switch runtime.GOOS {
	case "windows":
		dir, err = os.UserCacheDir() // is LocalAppData
	case "darwin":
		dir, err = os.UserConfigDir() // is Application Support
	default:
		if dir = os.Getenv("XDG_DATA_HOME"); !filepath.IsAbs(dir) { // the standard says to ignore relative ones
			if dir, err = os.UserHomeDir(); err == nil {
				dir = filepath.Join(dir, ".local", "share")
			}
		}
	}
	if err != nil {
		return "", fmt.Errorf("there is no folder to keep models in: %w", err)
	}
	return filepath.Join(dir, "clickmask", "models"), nil
}

// DefaultStore is the store at DefaultDir.
func DefaultStore() (*Store, error) {
	dir, err := DefaultDir()
	if err != nil {
		return nil, err
	}
	return &Store{Dir: dir}, nil
}

func (s *Store) entries() []Entry {
	if s.Entries == nil {
		return Catalogue()
	}
	return s.Entries
}

// Lookup finds a model by its name or by its file's name.
func (s *Store) Lookup(name string) (Entry, bool) { return find(s.entries(), name) }

// Path is where e's file is, or would be.
func (s *Store) Path(e Entry) string { return filepath.Join(s.Dir, e.File) }

// Has says whether e is on this machine, in full length.
func (s *Store) Has(e Entry) bool { return s.Item(e).Present }

// List tells what there is of every model, in the catalogue's order.
func (s *Store) List() []Item {
	var list []Item
	for _, e := range s.entries() {
		list = append(list, s.Item(e))
	}
	return list
}

// Item tells what there is of e.
func (s *Store) Item(e Entry) Item {
	it := Item{Entry: e, Path: s.Path(e)}
	if st, err := os.Stat(it.Path); err == nil {
		it.Bytes = st.Size()
		it.Present = st.Mode().IsRegular() && st.Size() == e.Size
		it.Damaged = !it.Present
	}
	if st, err := os.Stat(it.Path + partSuffix); err == nil {
		it.Partial = st.Size()
		it.Bytes += st.Size()
	}
	return it
}

// DiskUse is the bytes that all files in the folder take, 0 when there is no folder.
func (s *Store) DiskUse() (int64, error) {
	files, err := os.ReadDir(s.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	total := int64(0)
	for _, f := range files {
		if st, err := f.Info(); err == nil && st.Mode().IsRegular() {
			total += st.Size()
		}
	}
	return total, err
}

// Remove deletes e and what an interrupted download left of it. The error is a MissingError when there is
// nothing, a Failure of kind Busy while e is being downloaded.
func (s *Store) Remove(e Entry) error {
	l, err := filelock.Take(s.Path(e) + lockSuffix)
	switch {
	case errors.Is(err, filelock.ErrHeld):
		return &Failure{Model: e.Title, Kind: Busy}
	case errors.Is(err, fs.ErrNotExist): // not even the folder is there
		return &MissingError{Entry: e}
	case err != nil:
		return fmt.Errorf("remove %s: %w", e.Title, err)
	}
	defer l.Remove()
	removed := false
	for _, suffix := range []string{partSuffix, tagSuffix, ""} {
		err := os.Remove(s.Path(e) + suffix)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove %s: %w", e.Title, err)
		}
		removed = removed || err == nil
	}
	if !removed {
		return &MissingError{Entry: e}
	}
	return nil
}

// MissingError says that a model of the catalogue is not on this machine, or not whole.
type MissingError struct {
	Entry   Entry
	Damaged bool // there is a file, but it has other bytes
}

func (e *MissingError) Error() string {
	state := "is not on this machine"
	if e.Damaged {
		state = "on this machine is damaged"
	}
	return fmt.Sprintf("%s %s: run clickmask models get %s (%s)", e.Entry.Title, state, e.Entry.Name, SizeText(e.Entry.Size))
}

// SizeText writes bytes for people, in units of 1000: "40.7 MB".
func SizeText(n int64) string {
	const units = "kMGT"
	if n < 1000 {
		return fmt.Sprintf("%d bytes", n)
	}
	v, u := float64(n)/1000, 0
	for v >= 999.95 && u < len(units)-1 {
		v, u = v/1000, u+1
	}
	return fmt.Sprintf("%.1f %cB", v, units[u])
}
