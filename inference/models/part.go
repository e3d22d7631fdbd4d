package models

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"os"
	"path/filepath"
	"strings"
)

const (
	partSuffix = ".part"
	tagSuffix  = ".part.etag" // which version, at which address, the first bytes of the part came from
)

// partFile is what a part needs of an *os.File.
type partFile interface {
	io.ReadWriteSeeker
	Truncate(size int64) error
	Sync() error
	Close() error
}

// part is a model that is being downloaded: the bytes that are there, and their hash so far.
type part struct {
	f    partFile
	path string // of the finished file
	hash hash.Hash
	n    int64 // bytes that are there
	size int64 // bytes of the finished file

	url, tag string // the first bytes came from url, which gave the entity tag; "" when unknown
}

func createPart(path string) (partFile, error) {
	return os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
}

// openPart goes on with what an earlier download has left at path, if it did.
func openPart(ctx context.Context, path string, size int64, open func(string) (partFile, error)) (*part, error) {
	f, err := open(path + partSuffix)
	if err != nil {
		return nil, err
	}
	p := &part{f: f, path: path, hash: sha256.New(), size: size}
	if tag, err := os.ReadFile(path + tagSuffix); err == nil {
		p.url, p.tag, _ = strings.Cut(strings.TrimSpace(string(tag)), "\n")
	}
	p.n, err = io.Copy(p.hash, &cancelReader{ctx, f})
	if err == nil && p.n > size {
		err = p.restart("", "")
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return p, nil
}

// restart throws away what is there; what comes next is from url, which gave tag.
func (p *part) restart(url, tag string) error {
	p.hash.Reset()
	p.n = 0
	if _, err := p.f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if err := p.f.Truncate(0); err != nil {
		return err
	}
	if tag == p.tag && url == p.url {
		return nil
	}
	p.url, p.tag = url, tag
	if tag == "" {
		err := os.Remove(p.path + tagSuffix)
		if errors.Is(err, os.ErrNotExist) {
			return nil
		}
		return err
	}
	return os.WriteFile(p.path+tagSuffix, []byte(url+"\n"+tag+"\n"), 0o644)
}

// Write adds the bytes that come next.
func (p *part) Write(b []byte) (int, error) {
	n, err := p.f.Write(b)
	p.hash.Write(b[:n])
	p.n += int64(n)
	return n, err
}

func (p *part) whole() bool { return p.n == p.size }

// sum is the SHA-256 of what is there.
func (p *part) sum() string { return hex.EncodeToString(p.hash.Sum(nil)) }

// finish gives the part its final name, once its bytes are safely on the disk.
func (p *part) finish() error {
	if err := errors.Join(p.f.Sync(), p.f.Close()); err != nil {
		return err
	}
	if err := os.Rename(p.path+partSuffix, p.path); err != nil {
		return err
	}
	os.Remove(p.path + tagSuffix) // most often there; of no use any more
	if dir, err := os.Open(filepath.Dir(p.path)); err == nil {
		dir.Sync() // not every system can; the bytes themselves are safe
		dir.Close()
	}
	return nil
}

// leave closes the part and keeps it for the next download, unless it is empty. After finish it does nothing
// that matters.
func (p *part) leave() {
	p.f.Close()
	if p.n == 0 {
		os.Remove(p.path + partSuffix)
		os.Remove(p.path + tagSuffix)
	}
}

// cancelReader ends when ctx does.
type cancelReader struct {
	ctx context.Context
	r   io.Reader
}

func (c *cancelReader) Read(b []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(b)
}

// looksLikeAPage says whether a body that begins with head is for browsers.
func looksLikeAPage(contentType string, head []byte) bool {
	if strings.HasPrefix(strings.ToLower(contentType), "text/html") {
		return true
	}
	head = bytes.ToLower(bytes.TrimLeft(head, "\xef\xbb\xbf \t\r\n"))
	return bytes.HasPrefix(head, []byte("<!doctype")) || bytes.HasPrefix(head, []byte("<html"))
}
