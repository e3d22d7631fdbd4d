package models

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"os"
	"sync"
)

var errWrongSum = errors.New("the file is not the published one")

// File is an open model file and the SHA-256 of its bytes. ReadAt gives the bytes that were hashed or
// ErrChanged: whoever builds a model from a File builds it from what SHA256 tells. A file that is replaced
// under its name goes on being the one that was opened. Its methods may be called from several goroutines.
type File struct {
	f    *os.File
	size int64
	sum  [sha256.Size]byte

	seed   maphash.Seed
	blocks []uint64 // a hash of every block, to know the bytes again by

	mu   sync.Mutex
	held int64 // index of the block in buf, -1 for none
	buf  []byte
}

const blockSize = 1 << 20

// OpenVerified opens a regular file and hashes it. want is the SHA-256 that it must have, in lower-case
// hexadecimal digits, or "" for any.
func OpenVerified(ctx context.Context, path, want string) (*File, error) {
	f, err := openWeights(path)
	if err != nil {
		return nil, err
	}
	file := &File{f: f, seed: maphash.MakeSeed(), held: -1, buf: make([]byte, blockSize)}
	if err := file.hash(ctx); err != nil {
		f.Close()
		return nil, err
	}
	if got := hex.EncodeToString(file.sum[:]); want != "" && got != want {
		f.Close()
		return nil, fmt.Errorf("%w: its checksum begins with %.8s instead of %.8s", errWrongSum, got, want)
	}
	return file, nil
}

// hash reads the file once from its beginning to its end.
func (f *File) hash(ctx context.Context) error {
	h := sha256.New()
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := io.ReadFull(f.f, f.buf)
		if n > 0 {
			h.Write(f.buf[:n])
			f.blocks = append(f.blocks, maphash.Bytes(f.seed, f.buf[:n]))
			f.size += int64(n)
		}
		switch err {
		case nil:
		case io.EOF, io.ErrUnexpectedEOF:
			h.Sum(f.sum[:0])
			return nil
		default:
			return err
		}
	}
}

// Path is what it was opened by.
func (f *File) Path() string { return f.f.Name() }

// Size is the number of bytes.
func (f *File) Size() int64 { return f.size }

// SHA256 is the hash of all bytes.
func (f *File) SHA256() [sha256.Size]byte { return f.sum }

// ReadAt is [io.ReaderAt]'s.
func (f *File) ReadAt(b []byte, off int64) (n int, err error) {
	if off < 0 {
		return 0, errors.New("negative offset")
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for n < len(b) && off < f.size {
		i, within := off/blockSize, off%blockSize
		length := min(blockSize, f.size-i*blockSize)
		if whole := b[n:]; within == 0 && int64(len(whole)) >= length { // no need to go through buf
			if err := f.block(i, whole[:length]); err != nil {
				return n, err
			}
			n, off = n+int(length), off+length
			continue
		}
		if f.held != i {
			f.held = -1
			if err := f.block(i, f.buf[:length]); err != nil {
				return n, err
			}
			f.held = i
		}
		k := copy(b[n:], f.buf[within:length])
		n, off = n+k, off+int64(k)
	}
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

// block reads block i into b, which has its length.
func (f *File) block(i int64, b []byte) error {
	n, err := f.f.ReadAt(b, i*blockSize)
	switch {
	case n < len(b) && err != io.EOF:
		return err
	case n < len(b), maphash.Bytes(f.seed, b) != f.blocks[i]:
		return ErrChanged
	}
	return nil
}

// Close lets go of the file.
func (f *File) Close() error { return f.f.Close() }

// OpenModel opens e's file and compares its checksum. The error is a *MissingError when it is not there or
// has other bytes.
func (s *Store) OpenModel(ctx context.Context, e Entry) (*File, error) {
	it := s.Item(e)
	if !it.Present {
		return nil, &MissingError{Entry: e, Damaged: it.Damaged}
	}
	f, err := OpenVerified(ctx, it.Path, e.SHA256)
	switch {
	case errors.Is(err, errWrongSum):
		return nil, &MissingError{Entry: e, Damaged: true}
	case err != nil:
		return nil, openError(ctx, e.Title, err)
	}
	return f, nil
}
