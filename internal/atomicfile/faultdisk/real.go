package faultdisk

import (
	"io/fs"
	"sync"

	"clickmask/internal/atomicfile"
)

// Real is the disk of this machine, of which a call can be made to fail; syncing does nothing, because tests end no
// machine. The zero value fails nothing. Use it from any goroutine.
type Real struct {
	atomicfile.OS

	mu    sync.Mutex
	calls int
	from  int   // the first call to fail, counted from 1; 0 none
	n     int   // how many fail, -1 all
	err   error // that they fail with

	failed bool
}

// Fail makes n calls fail with err, after those that come before; with n -1 all, as for a process that was killed. A write
// that is the first to fail leaves half of what it was given.
func (d *Real) Fail(after, n int, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.from, d.n, d.err = d.calls+after+1, n, err
}

// Failed says whether any call has failed so far.
func (d *Real) Failed() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.failed
}

// Mend lets nothing fail any more.
func (d *Real) Mend() { d.Fail(0, 0, nil) }

// Calls is how many calls there were.
func (d *Real) Calls() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.calls
}

// call counts one, and says how it fails; first says that none has failed before.
func (d *Real) call() (first bool, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.calls++
	if d.from == 0 || d.calls < d.from || d.n >= 0 && d.calls >= d.from+d.n {
		return false, nil
	}
	d.failed = true
	return d.calls == d.from, d.err
}

// Target implements [atomicfile.System].
func (d *Real) Target(path string) (string, fs.FileMode, error) {
	if _, err := d.call(); err != nil {
		return "", 0, err
	}
	return d.OS.Target(path)
}

// Temp implements [atomicfile.System].
func (d *Real) Temp(folder string, mode fs.FileMode) (atomicfile.File, error) {
	return d.file(func() (atomicfile.File, error) { return d.OS.Temp(folder, mode) })
}

// Create implements [atomicfile.System].
func (d *Real) Create(path string) (atomicfile.File, error) {
	return d.file(func() (atomicfile.File, error) { return d.OS.Create(path) })
}

func (d *Real) file(open func() (atomicfile.File, error)) (atomicfile.File, error) {
	if _, err := d.call(); err != nil {
		return nil, err
	}
	f, err := open()
	if err != nil {
		return nil, err
	}
	return &realFile{f, d}, nil
}

// Keep implements [atomicfile.System].
func (d *Real) Preserve(temp, target string) error {
	return d.do(func() error { return d.OS.Preserve(temp, target) })
}

// Link implements [atomicfile.System].
func (d *Real) Link(from, to string) error {
	return d.do(func() error { return d.OS.Link(from, to) })
}

// Rename implements [atomicfile.System].
func (d *Real) Rename(from, to string) error {
	return d.do(func() error { return d.OS.Rename(from, to) })
}

// Remove implements [atomicfile.System].
func (d *Real) Remove(path string) error {
	return d.do(func() error { return d.OS.Remove(path) })
}

// SyncFolder implements [atomicfile.System].
func (d *Real) SyncFolder(string) error { return d.do(func() error { return nil }) }

func (d *Real) do(f func() error) error {
	if _, err := d.call(); err != nil {
		return err
	}
	return f()
}

type realFile struct {
	atomicfile.File
	disk *Real
}

func (f *realFile) Write(p []byte) (int, error) {
	first, err := f.disk.call()
	if err == nil {
		return f.File.Write(p)
	}
	if !first {
		return 0, err
	}
	n, e := f.File.Write(p[:len(p)/2])
	if e != nil {
		err = e
	}
	return n, err
}

func (f *realFile) Sync() error { return f.disk.do(func() error { return nil }) }

// Close closes the file even when it answers that it failed.
func (f *realFile) Close() error {
	_, err := f.disk.call()
	if e := f.File.Close(); err == nil {
		err = e
	}
	return err
}
