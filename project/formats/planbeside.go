package formats

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"clickmask/internal/atomicfile"
	"clickmask/internal/userfile"
)

// Beside is what came of writing a plan beside what a folder has already.
type Beside struct {
	Paths   map[int]string // by the page, as [File.Path]
	Renamed []Rename       // files that got another name, because there was another one of theirs
	There   int            // files that were there already, with the same content
	Failed  int            // files that could not be written
	Err     error          // why the first of those could not
}

// WriteBeside writes all files into a folder and replaces nothing there: a file whose name is taken by another content is counted, as
// in [Plan.Renamed], one that is there already stays what it is, and one that cannot be written keeps no other from it. The error is
// the end of ctx.
func (p *Plan) WriteBeside(ctx context.Context, folder string) (*Beside, error) {
	b := &Beside{Paths: map[int]string{}}
	taken := map[string]bool{}
	for i := range p.Files {
		taken[atomicfile.Fold(p.Files[i].Path)] = true
	}
	for i := range p.Files {
		f := &p.Files[i]
		got, there, err := f.writeBeside(ctx, folder, taken)
		switch {
		case ctx.Err() != nil:
			return b, ctx.Err()
		case err != nil:
			if b.Failed++; b.Err == nil {
				b.Err = err
			}
			continue
		case there:
			b.There++
		case got != f.Path:
			b.Renamed = append(b.Renamed, Rename{Page: f.Page, Wanted: f.Path, Path: got})
		}
		b.Paths[f.Page] = got
		taken[atomicfile.Fold(got)] = true
	}
	return b, nil
}

// mostBeside is beyond what any folder has of files of one name.
const mostBeside = 1 << 16

// writeBeside writes a file under the first name that is free, or finds it there.
func (f *File) writeBeside(ctx context.Context, folder string, taken map[string]bool) (got string, there bool, err error) {
	ending := path.Ext(f.Path)
	for k := 1; k < mostBeside; k++ {
		got = f.Path
		if k > 1 {
			below, base := path.Split(strings.TrimSuffix(f.Path, ending))
			got = below + fit(base, fmt.Sprintf("_%d%s", k, ending))
			if taken[atomicfile.Fold(got)] {
				continue
			}
		}
		at := filepath.Join(folder, filepath.FromSlash(got))
		if _, err := os.Lstat(at); err == nil {
			if f.is(ctx, at) {
				return got, true, nil
			}
			continue
		}
		if err := atomicfile.MakeFolder(filepath.Dir(at)); err != nil {
			return "", false, err
		}
		err := atomicfile.Write(at, false, func(w io.Writer) error { return f.write(contextWriter{ctx, w}) })
		if !errors.Is(err, ErrExists) { // somebody else may have taken the name meanwhile
			return got, false, err
		}
	}
	return "", false, &atomicfile.Error{Path: filepath.Join(folder, filepath.FromSlash(f.Path)), Err: ErrExists}
}

// Wrote tells whether a file of the plan, by its [File.Path], is in the folder with just the content that it gets.
func (p *Plan) Wrote(ctx context.Context, folder, file string) bool {
	i := slices.IndexFunc(p.Files, func(f File) bool { return f.Path == file })
	return i >= 0 && p.Files[i].is(ctx, filepath.Join(folder, filepath.FromSlash(file)))
}

// is reports whether a file on the disk has the content.
func (f *File) is(ctx context.Context, at string) bool {
	file, _, err := userfile.Open(at)
	if err != nil {
		return false
	}
	defer file.Close() // only read from
	same := &comparing{to: bufio.NewReader(file)}
	if f.write(contextWriter{ctx, same}) != nil {
		return false
	}
	_, err = same.to.ReadByte()
	return err == io.EOF
}

// comparing fails at the first byte that is another.
type comparing struct {
	to *bufio.Reader
}

func (c *comparing) Write(data []byte) (int, error) {
	for i, want := range data {
		if got, err := c.to.ReadByte(); err != nil || got != want {
			return i, io.ErrShortWrite
		}
	}
	return len(data), nil
}
