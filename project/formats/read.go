package formats

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"clickmask/internal/natural"
	"clickmask/mask"
)

// Limits of what is read, because a file may come from anywhere.
const (
	maxFileBytes = 512 << 20
	maxSide      = 1 << 20 // pixels
	maxSetRuns   = 1 << 26 // of all masks together: 768 MiB
	maxPages     = 1 << 20
)

// ReadOptions say what files do not.
type ReadOptions struct {
	// Size answers how large a picture is, in pixels as shown, for formats that do not say it (YOLO) and files that leave
	// it out. The path is that of [Page.Path]; nil where nobody knows.
	Size func(picture string) (w, h int, err error)
	// Skip says that pictures of which nobody knows the size are left out and listed, in place of an error.
	Skip bool
	// Images is the content of the COCO file that says which pictures and classes the numbers of COCO results mean; nil where
	// there is none.
	Images []byte

	steps int64 // of work, for every file; 0 is workAtLeast
}

// Reading is what was read.
type Reading struct {
	Set   *Set
	Notes []Note
	Lost  []string // pictures that were left out because nobody knows their size
}

// CanRead tells whether sets can be read in this format.
func (f *Format) CanRead() bool { return f.read != nil }

// Read reads a set: name is a file in files, or, with formats of many files, the folder or the description that they
// belong to. Nothing outside files is looked at. Pages come in the order of their paths, in which numbers count as numbers. The error names the file.
func (f *Format) Read(ctx context.Context, files fs.FS, name string, opts ReadOptions) (*Reading, error) {
	if !f.CanRead() {
		return nil, fmt.Errorf("%s is a format that ClickMask only writes", f.Title)
	}
	r := newReader(ctx, files, opts)
	name, err := f.lone(files, name)
	if err == nil {
		err = f.read(r, name)
	}
	if err != nil {
		return nil, &ReadError{File: path.Base(name), Err: err}
	}
	slices.SortStableFunc(r.set.Pages, func(a, b Page) int { return natural.Compare(a.Path, b.Path) })
	if err := r.set.Check(); err != nil {
		return nil, &ReadError{path.Base(name), fmt.Errorf("%s: %w", path.Base(name), err)}
	}
	return &Reading{Set: r.set, Notes: r.told(), Lost: r.lost}, nil
}

// lone is the file that is read of a folder where the format has one file for all; other names stay as they are.
func (f *Format) lone(files fs.FS, name string) (string, error) {
	info, err := fs.Stat(files, name)
	if err != nil || !info.IsDir() || f.Layout != OneFile {
		return name, err
	}
	got, file, err := Recognise(files, name)
	if err == nil && got != f {
		err = fmt.Errorf("%s holds no %s file", path.Base(name), f.Title)
	}
	return file, err
}

// reader gathers a set.
type reader struct {
	ctx     context.Context
	files   fs.FS
	opts    ReadOptions
	set     *Set
	classes map[string]int // index by name
	notes   map[string]int // how often
	order   []string       // of the notes
	runs    int            // that masks may still have
	work    work           // that files may still ask for
	lost    []string       // pictures that were left out
}

func newReader(ctx context.Context, files fs.FS, opts ReadOptions) *reader {
	steps := cmp.Or(opts.steps, workAtLeast)
	return &reader{ctx: ctx, files: files, opts: opts, set: &Set{}, classes: map[string]int{}, notes: map[string]int{},
		runs: maxSetRuns, work: work{ctx: ctx, left: steps, looked: steps}}
}

// class is the index of a name, which joins the list where it is new. An empty one is no class.
func (r *reader) class(name string) int {
	name = ClassName(name)
	if name == "" {
		return NoClass
	}
	i, ok := r.classes[name]
	if !ok {
		i = len(r.set.Classes)
		r.classes[name] = i
		r.set.Classes = append(r.set.Classes, Class{Name: name})
	}
	return i
}

// took counts a mask against the limit.
func (r *reader) took(m mask.Mask) error {
	if r.runs -= len(m.Runs()); r.runs < 0 {
		return errors.New("its masks are more than can be held")
	}
	if err := r.work.spend(len(m.Runs())); err != nil {
		return err
	}
	return r.ctx.Err()
}

// drawnBytes is the most that a file of one picture's drawn objects may be: what is read of a text takes more room than it.
const drawnBytes = 64 << 20

// load reads a file whole.
func (r *reader) load(name string) ([]byte, error) { return r.loadUpTo(name, maxFileBytes) }

func (r *reader) loadUpTo(name string, most int64) ([]byte, error) {
	if err := r.ctx.Err(); err != nil {
		return nil, err
	}
	info, err := fs.Stat(r.files, name) // before it is opened: a pipe would wait for a writer
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is no file", path.Base(name))
	case info.Size() > most:
		return nil, fmt.Errorf("%s is larger than %d MB", path.Base(name), most>>20)
	}
	f, err := r.files.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close() // only read from
	data, err := io.ReadAll(io.LimitReader(f, most+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path.Base(name), err)
	}
	r.work.read(len(data))
	return bytes.TrimPrefix(data, []byte("\uFEFF")), nil
}

// listOfClasses reads the lines of a small file that says what a set's classes are; one that is not there has none.
func (r *reader) listOfClasses(name string) ([]string, error) {
	data, err := r.loadUpTo(name, maxClassBytes)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return lines(string(data)), err
}

// each calls do for a file, or for all files below a folder that have the ending, in the order of their paths.
func (r *reader) each(name, ending string, do func(name string) error) error {
	info, err := fs.Stat(r.files, name)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return do(name)
	}
	found := 0
	err = fs.WalkDir(r.files, name, func(p string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case !e.Type().IsRegular() || !strings.EqualFold(path.Ext(p), ending) || strings.HasPrefix(e.Name(), "."):
			return nil
		}
		if found++; found > maxPages {
			return fmt.Errorf("%s holds more than %d files", path.Base(name), maxPages)
		}
		return do(p)
	})
	if err == nil && found == 0 {
		err = &noFile{ending, path.Base(name)}
	}
	return err
}

// noFile says that a folder has no file with an ending.
type noFile struct{ ending, folder string }

func (e *noFile) Error() string { return fmt.Sprintf("there is no %s file in %s", e.ending, e.folder) }

// size is that of a picture: as its file says, else as the options know.
func (r *reader) size(picture string, w, h int) (int, int, error) {
	if w == 0 && h == 0 && r.opts.Size != nil {
		var err error
		if w, h, err = r.opts.Size(picture); err != nil {
			return 0, 0, err
		}
	}
	switch {
	case w == 0 && h == 0:
		return 0, 0, fmt.Errorf("the size of %s is not known", picture)
	case w <= 0 || h <= 0 || w > maxSide || h > maxSide:
		return 0, 0, fmt.Errorf("a picture of %d x %d pixels cannot be", w, h)
	}
	return w, h, nil
}
