package formats

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"clickmask/internal/jsonparts"
)

// ErrUnknown says that a file or a folder is of no format that is read.
var ErrUnknown = errors.New("it is of no format that ClickMask reads")

// found is a file whose format is asked for. What it holds is looked at when somebody asks, once.
type found struct {
	name string
	head []byte // the first bytes

	whole  func() ([]byte, error)
	keys   map[string]json.RawMessage // of the JSON object, or of the first in a list
	list   bool                       // it is a list of objects
	parsed bool
	root   string
}

// headBytes is enough for what formats begin with.
const headBytes = 4096

// ending is that of the name, in lower case, with its dot.
func (f *found) ending() string { return strings.ToLower(path.Ext(f.name)) }

// has tells whether the file is a JSON object with that key.
func (f *found) has(key string) bool {
	f.parse()
	_, ok := f.keys[key]
	return ok && !f.list
}

// lists tells whether the file is a list in JSON whose first object has that key. An empty list may be of any kind.
func (f *found) lists(key string) bool {
	f.parse()
	_, ok := f.keys[key]
	return ok && f.list
}

// text is the value of a key that is a text.
func (f *found) text(key string) string {
	f.parse()
	var s string
	_ = json.Unmarshal(f.keys[key], &s)
	return s
}

func (f *found) parse() {
	if f.parsed {
		return
	}
	f.parsed = true
	first := bytes.TrimLeft(bytes.TrimPrefix(f.head, []byte("\uFEFF")), " \t\r\n")
	if len(first) == 0 || first[0] != '{' && first[0] != '[' {
		return
	}
	data, err := f.whole()
	if err != nil {
		return
	}
	if jsonparts.Check(data, jsonparts.Most{Keys: mostKeys}) != nil {
		return // a format has some of them
	}
	if first[0] == '{' {
		_ = json.Unmarshal(data, &f.keys) // what is no JSON has no keys
		return
	}
	f.list = true
	d := json.NewDecoder(bytes.NewReader(data))
	if _, err := d.Token(); err == nil && d.More() {
		_ = d.Decode(&f.keys)
	}
}

// element is the name of the outermost element of an XML file, "" where it is none.
func (f *found) element() string {
	if f.root != "" || !bytes.Contains(f.head, []byte("<")) || bytes.IndexByte(f.head, 0) >= 0 {
		return f.root
	}
	d := xml.NewDecoder(bytes.NewReader(f.head))
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	for {
		t, err := d.RawToken()
		if err != nil {
			return ""
		}
		if start, ok := t.(xml.StartElement); ok {
			f.root = start.Name.Local
			return f.root
		}
	}
}

// Recognise tells which format a file is of by what is in it, or which the files of a folder are of, and what [Format.Read]
// is to be given: a folder's one file, the folder itself, or the folder in it that is the data set. The error is
// [ErrUnknown] where it is none that is read.
func Recognise(files fs.FS, name string) (*Format, string, error) {
	info, err := fs.Stat(files, name)
	if err != nil {
		return nil, "", err
	}
	if info.IsDir() {
		return recogniseFolder(files, name)
	}
	f, err := recogniseFile(files, name)
	if err == nil && f == nil {
		err = ErrUnknown
	}
	return f, name, err
}

// recogniseFile is nil for a file of no format.
func recogniseFile(files fs.FS, name string) (*Format, error) {
	r := newReader(context.Background(), files, ReadOptions{})
	f := &found{name: name, whole: func() ([]byte, error) { return r.load(name) }}
	info, err := fs.Stat(files, name) // before it is opened: a pipe would wait for a writer
	if err != nil || !info.Mode().IsRegular() {
		return nil, err
	}
	file, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close() // only read from
	if f.head, err = io.ReadAll(io.LimitReader(file, headBytes)); err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(All, func(format *Format) bool { return format.knows != nil && format.knows(f) }); i >= 0 {
		return All[i], nil
	}
	return nil, nil
}

// mostLookedAt is how many files of a folder are looked at before it is of no format.
const mostLookedAt = 1000

// recogniseFolder takes the first of a folder's files that is of a format. Where that format has a file a picture, the
// folder is what is read; otherwise the file, which must be the only one of the kind.
func recogniseFolder(files fs.FS, name string) (*Format, string, error) {
	if info, err := fs.Stat(files, path.Join(name, vocClasses)); err == nil && info.IsDir() {
		return voc, name, nil // whose masks may be all that there is
	}
	if description := yoloDescription(files, name); path.Base(description) == yoloClasses && isFolder(files, path.Join(name, yoloLabels)) {
		return yolo, description, nil // beside which Label Studio puts a JSON file with the same names
	}
	var format *Format
	var first string
	looked, more := 0, false
	err := fs.WalkDir(files, name, func(p string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case strings.HasPrefix(e.Name(), ".") && p != name:
			if e.IsDir() {
				return fs.SkipDir
			}
			return nil
		case !e.Type().IsRegular() || !mayHold(e.Name()):
			return nil
		}
		if looked++; looked > mostLookedAt {
			return fs.SkipAll
		}
		f, err := recogniseFile(files, p)
		switch {
		case err != nil || f == nil:
			return err
		case format == nil:
			format, first = f, p
		case preferred(f, format):
			format, first = f, p
		case f == format:
			more = more || f.Layout == OneFile
		}
		return nil
	})
	switch {
	case err != nil:
		return nil, "", err
	case format == nil:
		return nil, "", ErrUnknown
	case format == yolo:
		return format, first, nil
	case format.Layout != OneFile:
		return format, name, nil
	case more:
		return nil, "", fmt.Errorf("it holds several %s files: name one of them", format.Title)
	}
	return format, first, nil
}

// preferred tells whether a format says more of a folder than another that was found before: the data.yaml of a data set is
// more than anything beside it, an XML file more than the pictures that belong to it, and a picture may be just a picture.
func preferred(f, than *Format) bool {
	weight := func(f *Format) int {
		switch f {
		case yolo:
			return 3
		case maskPNG, labelMap, instanceMap, cocoResults:
			return 1
		}
		return 2
	}
	return weight(f) > weight(than)
}

// mayHold tells by its name whether a file can be of a format: photographs need not be opened.
func mayHold(name string) bool {
	ending := strings.ToLower(path.Ext(name))
	for _, f := range All {
		if f.knows != nil && slices.Contains(f.Endings, ending) {
			return true
		}
	}
	return ending == ".yaml" || ending == ".yml"
}
