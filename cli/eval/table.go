package eval

import (
	"encoding/csv"
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"clickmask/internal/userfile"
)

// maxManifest is the largest manifest that is read, in bytes: about a million rows.
const maxManifest = 256 << 20

// readTable reads a manifest's file, whose paths are relative to its folder.
func readTable[R any](path string, read func(r io.Reader, folder string) ([]R, error)) ([]R, error) {
	file, err := userfile.OpenUpTo(path, maxManifest)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	rows, err := read(file, filepath.Dir(path))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return rows, nil
}

// record is a line of a manifest.
type record struct {
	folder         string
	header, fields []string
}

// eachRecord hands over the lines of CSV below a header that must name the columns of need.
func eachRecord(r io.Reader, folder string, need []string, take func(record)) error {
	table := csv.NewReader(r)
	header, err := table.Read()
	if err != nil {
		return fmt.Errorf("no header: %w", err)
	}
	for _, name := range need {
		if !slices.Contains(header, name) {
			return fmt.Errorf("the header %q lacks %s", header, name)
		}
	}
	for {
		fields, err := table.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		take(record{folder, header, fields})
	}
}

// field is what stands in a column, "" where there is none of that name.
func (c record) field(name string) string {
	if i := slices.Index(c.header, name); i >= 0 {
		return c.fields[i]
	}
	return ""
}

// path is a field that names a file.
func (c record) path(name string) string {
	path := c.field(name)
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(c.folder, filepath.FromSlash(path))
}

// source is where a row's picture comes from.
func (c record) source() string {
	if s := c.field("source"); s != "" {
		return s
	}
	return "unknown"
}
