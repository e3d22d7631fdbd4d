package boxes

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"clickmask/internal/userfile"
	"clickmask/project/formats"
)

// Limits of what is read.
const (
	maxFileBytes = 512 << 20
	maxFiles     = 1 << 20
	maxPages     = 1 << 20
	maxBoxes     = 1 << 22
	maxPageBoxes = 1 << 16 // of one picture
	maxLineBytes = 1 << 22 // of a table or a label
)

// Endings are those of the files that are read.
var Endings = []string{".json", ".txt", ".csv", ".xml"}

// Read reads a file, or all files in a folder, each for one picture. names are the classes that YOLO's labels number; nil are
// those of a class list beside them. It comes back when ctx ends, also in the middle of a large file.
func Read(ctx context.Context, path string, names []string) (*Book, error) {
	type result struct {
		book *Book
		err  error
	}
	done := make(chan result, 1)
	go func() {
		b, err := read(ctx, path, names)
		done <- result{b, err}
	}()
	select {
	case r := <-done:
		return r.book, r.err
	case <-ctx.Done(): // what decodes JSON and XML does not look
		return nil, ctx.Err()
	}
}

func read(ctx context.Context, path string, names []string) (*Book, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	b := &Book{Classes: names}
	files, folder := []string{path}, filepath.Dir(path)
	if info.IsDir() {
		folder = path
		if files, err = within(path); err != nil {
			return nil, err
		}
	}
	if names == nil {
		if b.Classes, err = listBeside(folder); err != nil {
			return nil, err
		}
	}
	r := reader{ctx: ctx, book: b, known: b.Classes != nil, left: maxBoxes, classes: map[string]bool{}}
	for _, c := range b.Classes {
		r.classes[c] = true
	}
	for _, file := range files {
		if isList(file) {
			continue
		}
		if err := r.file(file, folder); err != nil {
			return nil, err
		}
		b.Files = append(b.Files, file)
	}
	if r.lines > 0 {
		b.Notes = append(b.Notes, fmt.Sprintf("%d lines, circles and other shapes were left out", r.lines))
	}
	if len(b.Pages) == 0 {
		return nil, fmt.Errorf("there are no boxes in %s: it reads %s", filepath.Base(path), strings.Join(Endings, ", "))
	}
	return b, nil
}

// within lists the files in a folder and below it.
func within(folder string) ([]string, error) {
	var files []string
	err := filepath.WalkDir(folder, func(p string, e os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.Type().IsRegular() && !strings.HasPrefix(e.Name(), ".") && readable(p) {
			if files = append(files, p); len(files) > maxFiles {
				return fmt.Errorf("%s holds more than %d files", filepath.Base(folder), maxFiles)
			}
		}
		return nil
	})
	return files, err
}

func readable(path string) bool {
	for _, e := range Endings {
		if strings.EqualFold(filepath.Ext(path), e) {
			return true
		}
	}
	return false
}

// lists are the names of files that hold classes, and no boxes.
var lists = []string{"data.yaml", "classes.txt", "obj.names"}

func isList(path string) bool { return strings.EqualFold(filepath.Base(path), "classes.txt") }

// listBeside finds the class list of labels: in their folder, or up to two folders above, as data sets are laid out.
func listBeside(folder string) ([]string, error) {
	for _, above := range []string{".", "..", "../.."} {
		for _, name := range lists {
			path := filepath.Join(folder, above, name)
			if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
				return ReadNames(path)
			}
		}
	}
	return nil, nil
}

// ReadNames reads a class list.
func ReadNames(path string) ([]string, error) {
	f, _, err := userfile.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close() // only read from
	as := filepath.ToSlash(path)
	if strings.HasSuffix(as, ".names") {
		as += ".txt"
	}
	classes, err := formats.ReadClasses(as, f)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, c := range classes {
		names = append(names, c.Name)
	}
	return names, nil
}

// reader gathers a book.
type reader struct {
	ctx   context.Context
	book  *Book
	known bool // what the numbers of classes mean
	left  int  // boxes that there may still be
	lines int  // shapes that show nothing

	classes map[string]bool // that the book lists
}

func (r *reader) file(path, folder string) error {
	f, err := userfile.OpenUpTo(path, maxFileBytes)
	if err != nil {
		return err
	}
	defer f.Close() // only read from
	data, err := io.ReadAll(f)
	if err != nil {
		return err
	}
	if err := r.ctx.Err(); err != nil {
		return err
	}
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	name, err := filepath.Rel(folder, path)
	if err != nil {
		name = filepath.Base(path)
	}
	stem := strings.TrimSuffix(filepath.ToSlash(name), filepath.Ext(name))
	switch strings.ToLower(filepath.Ext(path)) {
	case ".json":
		err = r.json(data, stem)
	case ".txt":
		if err = shortLines(data); err == nil {
			err = r.yolo(data, stem)
		}
	case ".csv":
		if err = shortLines(data); err == nil {
			err = r.csv(data)
		}
	case ".xml":
		err = r.voc(data, stem)
	default:
		err = fmt.Errorf("boxes are read from %s", strings.Join(Endings, ", "))
	}
	if err != nil {
		return fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	return nil
}

// shortLines refuses text whose lines, taken apart, would take many times their bytes.
func shortLines(data []byte) error {
	n := 0
	for line := range bytes.Lines(data) {
		if n++; len(line) > maxLineBytes {
			return fmt.Errorf("line %d is longer than %d bytes", n, maxLineBytes)
		}
	}
	return nil
}

// add adds a box to a page.
func (r *reader) add(p *Page, b Box) error {
	if r.left--; r.left < 0 {
		return fmt.Errorf("with it there are more than %d boxes", maxBoxes)
	}
	if len(p.Boxes) == maxPageBoxes {
		return fmt.Errorf("it has more than %d boxes for one picture, %.80q", maxPageBoxes, p.Name)
	}
	b.Class = formats.ClassName(b.Class)
	p.Boxes = append(p.Boxes, b)
	if err := r.class(b.Class); err != nil {
		return err
	}
	return r.ctx.Err()
}

// page lists the boxes of another picture.
func (r *reader) page(p Page) error {
	if len(r.book.Pages) == maxPages {
		return fmt.Errorf("with it there are more than %d pictures", maxPages)
	}
	r.book.Pages = append(r.book.Pages, p)
	return r.ctx.Err()
}

// class lists a class, where it is new.
func (r *reader) class(name string) error {
	if name == "" || r.classes[name] {
		return nil
	}
	if len(r.book.Classes) == formats.MaxClasses {
		return fmt.Errorf("it has more than the %d classes that there may be", formats.MaxClasses)
	}
	r.classes[name] = true
	r.book.Classes = append(r.book.Classes, name)
	return nil
}
