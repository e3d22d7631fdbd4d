package formats

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"clickmask/internal/atomicfile"
)

// Plan is the files of an export before any of them is written. No two have one name, also not where case or the way
// accents are put together makes no difference.
type Plan struct {
	Format  *Format
	Files   []File   // in the order in which they are written
	Renamed []Rename // files that are not called like their picture, for people to be told
}

// Rename says that a file is called otherwise than after its picture: another file would have that name, or not every
// system allows it.
type Rename struct {
	Page   int    // index of the page
	Wanted string // the name after the picture
	Path   string // the name that it got
}

// ErrNothing says that no picture has objects.
var ErrNothing = errors.New("there is nothing to export: no picture has objects")

// NewPlan settles which files a set gives in a format, always the same for the same set. The error says what of the set
// the format cannot hold; it is [ErrNothing] for a set that gives no file: one without objects, or with nothing but empty
// pictures in a format of a file an object. The plan shares the set, which stays as it is.
func NewPlan(s *Set, f *Format, opts Options) (*Plan, error) {
	if !f.CanWrite() {
		return nil, fmt.Errorf("%s is a format that ClickMask only reads", f.Title)
	}
	if err := s.Check(); err != nil {
		return nil, err
	}
	if f.text {
		if err := s.namesAreText(f.Title); err != nil {
			return nil, err
		}
	}
	nothing := !slices.ContainsFunc(s.Pages, func(p Page) bool { return p.written() })
	n := newNaming(s, f.folder)
	files, err := f.plan(n, s, opts)
	if err != nil {
		return nil, err
	}
	if nothing || len(files) == 0 {
		return nil, ErrNothing
	}
	return &Plan{Format: f, Files: files, Renamed: n.renamed}, nil
}

// Alone gives the plan's one file another name. Files that only say what it means are left out; the error says that there are
// several.
func (p *Plan) Alone(name string) error {
	var rest []File
	for _, f := range p.Files {
		if !f.Key {
			rest = append(rest, f)
		}
	}
	if len(rest) != 1 {
		return fmt.Errorf("%s gives %d files, for which a folder is wanted", p.Format.Title, len(rest))
	}
	rest[0].Path = name
	p.Files, p.Renamed = rest, nil
	return nil
}

// Existing lists the files of the plan that are in the folder already, as [File.Path], for a person to be asked about. The
// error names a file that can never be written there: a picture that guard knows, a folder, what is write-protected.
func (p *Plan) Existing(folder string, guard *atomicfile.Guard) ([]string, error) {
	var there []string
	for i := range p.Files {
		path := filepath.Join(folder, filepath.FromSlash(p.Files[i].Path))
		if err := guard.Check(path); err != nil {
			return nil, err
		}
		exists, err := atomicfile.Check(path)
		if err != nil {
			return nil, err
		}
		if exists {
			there = append(there, p.Files[i].Path)
		}
	}
	return there, nil
}

// WriteOptions say how a plan is carried out.
type WriteOptions struct {
	Replace  []string           // what [Plan.Existing] listed and the person agreed to; other files are never replaced
	Guard    *atomicfile.Guard  // the pictures that are never replaced
	Progress func(done, of int) // called after each file, from this goroutine; may be nil
}

// PartError says which file could not be written, and which were.
type PartError struct {
	Written []string // as [File.Path]
	Of      int      // files that were to be written
	Err     error    // names the file
}

// Error is one sentence.
func (e *PartError) Error() string {
	if len(e.Written) == 0 {
		return fmt.Sprintf("%v; none of the %d files was written", e.Err, e.Of)
	}
	return fmt.Sprintf("%v; %d of %d files were written, the last of them %s", e.Err, len(e.Written), e.Of, e.Written[len(e.Written)-1])
}

// Unwrap is the cause.
func (e *PartError) Unwrap() error { return e.Err }

// Write writes all files into a folder, each whole or not at all, making folders where they are missing. What cannot be
// written for a reason that is known beforehand is refused before the first file. A failure in the middle, like the end
// of ctx, is a [*PartError]: the files that it lists are there.
func (p *Plan) Write(ctx context.Context, folder string, opts WriteOptions) error {
	agreed := map[string]bool{}
	for _, path := range opts.Replace {
		agreed[path] = true
	}
	there, err := p.Existing(folder, opts.Guard)
	if err != nil {
		return err
	}
	for _, path := range there {
		if !agreed[path] {
			return &atomicfile.Error{Path: filepath.Join(folder, filepath.FromSlash(path)), Err: ErrExists}
		}
	}
	var written []string
	fail := func(err error) error { return &PartError{Written: written, Of: len(p.Files), Err: err} }
	swept := map[string]bool{}
	for i := range p.Files {
		if err := ctx.Err(); err != nil {
			return fail(err)
		}
		f := &p.Files[i]
		path := filepath.Join(folder, filepath.FromSlash(f.Path))
		if dir := filepath.Dir(path); !swept[dir] {
			if err := atomicfile.MakeFolder(dir); err != nil {
				return fail(err)
			}
			atomicfile.Sweep(dir)
			swept[dir] = true
		}
		err := opts.Guard.Write(path, agreed[f.Path], func(w io.Writer) error { return f.write(contextWriter{ctx, w}) })
		if err != nil {
			return fail(err)
		}
		written = append(written, f.Path)
		if opts.Progress != nil {
			opts.Progress(i+1, len(p.Files))
		}
	}
	return nil
}

// contextWriter fails once its context ends, so that a large file need not be finished.
type contextWriter struct {
	ctx context.Context
	w   io.Writer
}

func (c contextWriter) Write(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.w.Write(p)
}
