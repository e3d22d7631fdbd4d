// Package faultdisk is a disk in memory for tests of what survives: every operation can be made to fail or to be the last
// one before the power goes, and what was not synced then may be there or not.
//
// Its model is that of a journalling file system seen pessimistically. Bytes are safe once the file was synced; before,
// any prefix of them may be what is left. Names (created, linked, renamed, removed) are safe once their folder was
// synced; before, the changes up to any point in their order may be what is left.
package faultdisk

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"maps"
	"path/filepath"

	"clickmask/internal/atomicfile"
)

// ErrFault is what an operation that was made to fail answers.
var ErrFault = errors.New("no space left on device")

// ErrPower is what every operation answers once the power is gone.
var ErrPower = errors.New("the power is gone")

type inode struct {
	data   []byte
	synced int // how many bytes are safe
}

// Disk is one folder tree; it implements [atomicfile.System]. Use it from one goroutine.
type Disk struct {
	FailAt  int  // the operation to fail, counted from 1; 0 none
	Power   bool // failing is for good
	NoLinks bool // the file system has no hard links

	ops   int
	off   bool
	names map[string]*inode
	logs  []func(map[string]*inode) // changes of names since the last sync, in order
	safe  map[string]*inode
	temps int
}

// New is an empty disk.
func New() *Disk { return &Disk{names: map[string]*inode{}, safe: map[string]*inode{}} }

// Put places a file that is safe from the beginning.
func (d *Disk) Put(path, content string) {
	n := &inode{data: []byte(content), synced: len(content)}
	d.names[path], d.safe[path] = n, n
}

// Get is the content of a file as programs see it; ok is false when there is none.
func (d *Disk) Get(path string) (content string, ok bool) {
	n, ok := d.names[path]
	if !ok {
		return "", false
	}
	return string(n.data), true
}

// Names are all paths.
func (d *Disk) Names() []string {
	var list []string
	for name := range d.names {
		list = append(list, name)
	}
	return list
}

// Ops is how many operations there were.
func (d *Disk) Ops() int { return d.ops }

// namings are the names as they were after any of the changes since the last sync.
func (d *Disk) namings() iter.Seq[map[string]*inode] {
	return func(yield func(map[string]*inode) bool) {
		for k := range len(d.logs) + 1 {
			names := maps.Clone(d.safe)
			for _, change := range d.logs[:k] {
				change(names)
			}
			if !yield(names) {
				return
			}
		}
	}
}

// AfterPowerCut is every content that path may have when the machine starts again: nil stands for no file.
func (d *Disk) AfterPowerCut(path string) [][]byte {
	var outcomes [][]byte
	for names := range d.namings() {
		n, ok := names[path]
		if !ok {
			outcomes = append(outcomes, nil)
			continue
		}
		for end := n.synced; end <= len(n.data); end++ {
			outcomes = append(outcomes, append([]byte{}, n.data[:end]...))
		}
	}
	return outcomes
}

// op counts an operation.
func (d *Disk) op() error {
	if d.off {
		return ErrPower
	}
	if d.ops++; d.ops == d.FailAt {
		if d.off = d.Power; d.off {
			return ErrPower
		}
		return ErrFault
	}
	return nil
}

// AllAfterPowerCut are states that all files together may have when the machine starts again, by path: names as they were
// after any of the changes since the last sync, and of each file what was synced, all that was written, or half of the rest.
func (d *Disk) AllAfterPowerCut() []map[string][]byte {
	var states []map[string][]byte
	for names := range d.namings() {
		for part := range 3 {
			state := map[string][]byte{}
			for name, n := range names {
				state[name] = n.data[:n.synced+(len(n.data)-n.synced)*part/2]
			}
			states = append(states, state)
		}
	}
	return states
}

func (d *Disk) change(f func(map[string]*inode)) {
	f(d.names)
	d.logs = append(d.logs, f)
}

// Target implements [atomicfile.System].
func (d *Disk) Target(path string) (string, fs.FileMode, error) {
	if err := d.op(); err != nil {
		return "", 0, err
	}
	if _, ok := d.names[path]; ok {
		return path, 0o644, nil
	}
	return path, 0, nil
}

// Temp implements [atomicfile.System].
func (d *Disk) Temp(folder string, _ fs.FileMode) (atomicfile.File, error) {
	if err := d.op(); err != nil {
		return nil, err
	}
	d.temps++
	name := filepath.Join(folder, fmt.Sprintf("%s%d.tmp", atomicfile.TempPrefix, d.temps))
	n := &inode{}
	d.change(func(m map[string]*inode) { m[name] = n })
	return &file{disk: d, name: name, node: n}, nil
}

// Keep implements [atomicfile.System]; there are no owners here.
func (d *Disk) Preserve(string, string) error { return d.op() }

// Create implements [atomicfile.System].
func (d *Disk) Create(path string) (atomicfile.File, error) {
	if err := d.op(); err != nil {
		return nil, err
	}
	if _, ok := d.names[path]; ok {
		return nil, fs.ErrExist
	}
	n := &inode{}
	d.change(func(m map[string]*inode) { m[path] = n })
	return &file{disk: d, name: path, node: n}, nil
}

// Link implements [atomicfile.System].
func (d *Disk) Link(from, to string) error {
	if err := d.op(); err != nil {
		return err
	}
	if d.NoLinks {
		return errors.ErrUnsupported
	}
	if _, ok := d.names[to]; ok {
		return fs.ErrExist
	}
	n := d.names[from]
	d.change(func(m map[string]*inode) { m[to] = n })
	return nil
}

// Rename implements [atomicfile.System].
func (d *Disk) Rename(from, to string) error {
	if err := d.op(); err != nil {
		return err
	}
	n := d.names[from]
	d.change(func(m map[string]*inode) { m[to] = n; delete(m, from) })
	return nil
}

// Remove implements [atomicfile.System].
func (d *Disk) Remove(path string) error {
	if err := d.op(); err != nil {
		return err
	}
	if _, ok := d.names[path]; !ok {
		return fs.ErrNotExist
	}
	d.change(func(m map[string]*inode) { delete(m, path) })
	return nil
}

// SyncFolder implements [atomicfile.System].
func (d *Disk) SyncFolder(string) error {
	if err := d.op(); err != nil {
		return err
	}
	for _, change := range d.logs {
		change(d.safe)
	}
	d.logs = nil
	return nil
}

type file struct {
	disk *Disk
	name string
	node *inode
}

func (f *file) Name() string { return f.name }

// Write leaves half of the bytes when it fails, as a full disk does.
func (f *file) Write(p []byte) (int, error) {
	if err := f.disk.op(); err != nil {
		f.node.data = append(f.node.data, p[:len(p)/2]...)
		return len(p) / 2, err
	}
	f.node.data = append(f.node.data, bytes.Clone(p)...)
	return len(p), nil
}

func (f *file) Sync() error {
	if err := f.disk.op(); err != nil {
		return err
	}
	f.node.synced = len(f.node.data)
	return nil
}

func (f *file) Close() error { return f.disk.op() }
