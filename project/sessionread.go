package project

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
)

// Limits of what is read, because a session file may come from anywhere. Memory stays below four times the file's size
// plus what the masks unfold to.
const (
	maxSessionBytes = 512 << 20
	maxSessionRuns  = 1 << 26 // of all masks together: 768 MiB, and more of a large file (runsFor)
	MaxPages        = 1 << 16 // of a session
	maxFrames       = 1 << 20
	maxLowRes       = 1 << 22 // numbers of a mask input
	maxNumber       = 1 << 62 // of a page, an object or a class: the next ones are to be numbers too
	minObjectBytes  = 48      // of text: an object has at least its five fields
)

// reader is the reading of one session.
type reader struct {
	data   []byte
	folder string // in which relative paths begin
	runs   int    // left to unfold
	ladder []rung

	session   Session
	autosaved *autosavedJSON
	pages     int             // read so far
	pageIDs   map[PageID]bool // of those
	highest   uint64          // number of an object so far
	unordered bool            // numbers of objects did not always rise, so that one may be there twice
	classIDs  map[ClassID]bool
	names     map[string]bool // of the classes
	keys      [ClassKeys + 1]bool
	labels    *labels // of version 1
}

func newReader(folder string, runs int) *reader {
	return &reader{folder: folder, runs: runs, pageIDs: map[PageID]bool{}, classIDs: map[ClassID]bool{}, names: map[string]bool{}}
}

// ReadSession reads what [WriteSession] wrote, of this version or an older one. Relative paths are taken from folder. The
// whole session is checked before anything of it is returned; the error is a [*SessionError].
func ReadSession(r io.Reader, folder string) (Session, error) {
	s, _, err := readSession(r, folder, maxSessionRuns)
	return s, err
}

// readSession also says what an autosaved session says of itself; runs is how many runs all masks together may have beside those
// that the file's own bytes allow.
func readSession(r io.Reader, folder string, runs int) (Session, *autosavedJSON, error) {
	in := newReader(folder, runs)
	if err := in.readAll(r); err != nil {
		return Session{}, nil, err
	}
	return in.session, in.autosaved, nil
}

// readAll reads and checks everything. The error is a [*SessionError].
func (r *reader) readAll(from io.Reader) (err error) {
	if r.data, err = readWhole(from); err != nil {
		return &SessionError{Kind: SessionUnreadable, Reason: "cannot be read: " + err.Error(), Err: err}
	}
	if len(r.data) > maxSessionBytes {
		return &SessionError{Kind: SessionTooLarge, Reason: fmt.Sprintf("is larger than %d MB, the most that a session may be", maxSessionBytes>>20)}
	}
	r.runs += len(r.data) / bytesARun
	version, err := checkHead(r.data)
	if err != nil {
		return err
	}
	for ; version < SessionVersion; version++ {
		r.ladder = append(r.ladder, upgrade[version])
	}
	var e *SessionError
	if err = r.read(); err == nil && r.unordered {
		err = numbersDiffer(r.session.Pages)
	}
	if err != nil && !errors.As(err, &e) {
		return damaged("%v", err)
	}
	return err
}

// numbersDiffer refuses a number that two objects have.
func numbersDiffer(pages []Page) error {
	n := 0
	for i := range pages {
		n += len(pages[i].Objects)
	}
	all := make([]uint64, 0, n)
	for i := range pages {
		for k := range pages[i].Objects {
			all = append(all, pages[i].Objects[k].ID)
		}
	}
	slices.Sort(all)
	for i := 1; i < len(all); i++ {
		if all[i] == all[i-1] {
			return fmt.Errorf("two objects have the number %d", all[i])
		}
	}
	return nil
}

// readWhole reads a file with no more memory than it has bytes.
func readWhole(r io.Reader) ([]byte, error) {
	limited := &io.LimitedReader{R: r, N: maxSessionBytes + 1}
	size := int64(0)
	if f, ok := r.(interface{ Stat() (fs.FileInfo, error) }); ok {
		if info, err := f.Stat(); err == nil {
			size = min(info.Size(), maxSessionBytes)
		}
	} else if b, ok := r.(interface{ Len() int }); ok {
		size = int64(b.Len())
	}
	if size == 0 {
		return io.ReadAll(limited)
	}
	data := make([]byte, size+1)
	n, err := io.ReadFull(limited, data)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return data[:n], nil
	}
	if err != nil {
		return nil, err
	}
	rest, err := io.ReadAll(limited) // the file grew
	return append(data, rest...), err
}

// checkHead tells what is no session, or one of another version, from what is damaged. Afterwards the data is valid JSON.
func checkHead(data []byte) (version int, err error) {
	var head struct {
		Format  *string `json:"format"`
		Version *int    `json:"version"`
	}
	if json.Valid(data) {
		err = fields(data, func(key string, value []byte) error {
			switch key {
			case "format":
				return json.Unmarshal(value, &head.Format)
			case "version":
				return json.Unmarshal(value, &head.Version)
			}
			return nil
		})
	} else {
		err = json.Unmarshal(data, &head)
	}
	looks := strings.Contains(string(data[:min(len(data), 200)]), `"`+SessionFormat+`"`)
	switch {
	case err != nil && looks:
		return 0, damaged("%s", plainJSON(err, "", 0))
	case err != nil || head.Format == nil || *head.Format != SessionFormat:
		return 0, &SessionError{Kind: SessionForeign, Reason: "is not a ClickMask session", Err: err}
	case head.Version == nil || *head.Version < 1:
		return 0, damaged("it has no version")
	case *head.Version > SessionVersion:
		return 0, &SessionError{Kind: SessionNewer, Reason: fmt.Sprintf(
			"was written by a newer ClickMask (session version %d, this program reads up to %d); update ClickMask to open it", *head.Version, SessionVersion)}
	}
	return *head.Version, nil
}

// read checks everything.
func (r *reader) read() error {
	if err := checkFields(r.data, 0); err != nil {
		return err
	}
	var pages []byte
	err := fields(r.data, func(key string, value []byte) error {
		switch key {
		case "pages":
			pages = value
			return r.countAtMost(key, value, MaxPages)
		case "classes", "labels":
			return r.countAtMost(key, value, maxElements)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := r.head(without(r.data, pages)); err != nil {
		return err
	}
	err = elements(orNone(pages), func(i int, value []byte) error {
		if err := r.page(value); err != nil {
			var e *SessionError
			if errors.As(err, &e) {
				return err
			}
			return fmt.Errorf("page %d: %w", i+1, err)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, up := range r.ladder {
		up.done(r)
	}
	if n := len(r.session.Pages); r.session.Current < 0 || r.session.Current >= max(n, 1) {
		return fmt.Errorf("page %d is shown, of %d", r.session.Current+1, n)
	}
	return nil
}

// countAtMost refuses a list that is too long, before anything is made of its elements.
func (r *reader) countAtMost(what string, list []byte, most int) error {
	if kindOf(list) == "null" {
		return nil
	}
	err := elements(list, func(i int, _ []byte) error {
		if i >= most {
			return &SessionError{Kind: SessionTooLarge, Reason: fmt.Sprintf("has more than %d %s", most, what)}
		}
		return nil
	})
	var e *SessionError
	if err != nil && !errors.As(err, &e) {
		return fmt.Errorf("%s: %w", what, err)
	}
	return err
}

// orNone is a list, an empty one where there is none.
func orNone(list []byte) []byte {
	if len(list) == 0 || kindOf(list) == "null" {
		return []byte("[]")
	}
	return list
}

// unmarshal reads a part of the data; path names where it lies.
func (r *reader) unmarshal(part []byte, path string, into any) error {
	if err := json.Unmarshal(part, into); err != nil {
		return errors.New(plainJSON(err, path, cap(r.data)-cap(part)))
	}
	return nil
}

func (r *reader) head(part []byte) error {
	var j headJSON
	if err := json.Unmarshal(part, &j); err != nil {
		return errors.New(plainJSON(err, "", unknownOffset))
	}
	for _, up := range r.ladder {
		up.head(r, &j)
	}
	r.session.Current, r.session.File, r.autosaved = j.Current, string(j.File), j.Autosaved
	for i, c := range j.Classes {
		if err := r.class(c); err != nil {
			return fmt.Errorf("class %d: %w", i+1, err)
		}
	}
	return nil
}

func (r *reader) class(c classJSON) error {
	if c.ID == 0 || c.ID > maxNumber || r.classIDs[c.ID] {
		return fmt.Errorf("its number %d is not its own", c.ID)
	}
	r.classIDs[c.ID] = true
	if c.Name == "" || CleanClassName(c.Name) != c.Name || r.names[c.Name] {
		return fmt.Errorf("%q is no name of a class, or that of another", c.Name)
	}
	r.names[c.Name] = true
	if c.Colour < 0 || c.Colour >= ColourCount {
		return fmt.Errorf("colour %d is none of 0 to %d", c.Colour, ColourCount-1)
	}
	if c.Key < 0 || c.Key > ClassKeys || c.Key != 0 && r.keys[c.Key] {
		return fmt.Errorf("key %d is taken, or none of 1 to %d", c.Key, ClassKeys)
	}
	r.keys[c.Key] = true
	r.session.Classes = append(r.session.Classes, Class(c))
	return nil
}

func (r *reader) page(part []byte) error {
	var objects []byte
	err := fields(part, func(key string, value []byte) error {
		if key == "objects" {
			objects = value
		}
		return nil
	})
	if err != nil {
		return err
	}
	var j pageJSON
	if err := json.Unmarshal(without(part, objects), &j); err != nil {
		return errors.New(plainJSON(err, "pages.", unknownOffset))
	}
	for _, up := range r.ladder {
		up.page(r, &j)
	}
	p, err := r.decodePage(&j)
	if err != nil {
		return err
	}
	if err := r.objects(orNone(objects), &p); err != nil {
		return err
	}
	if p.Selected != 0 && p.indexOf(p.Selected) < 0 {
		return fmt.Errorf("object %d is selected, but not there", p.Selected)
	}
	if p.Mark == MarkedEmpty && p.HasObjects() {
		return errors.New("it is marked empty, but has objects")
	}
	if j.Draft != nil {
		if p.Draft, err = r.draft(j.Draft, &p, Draft{}); err != nil {
			return fmt.Errorf("draft: %w", err)
		}
	}
	r.pages++
	r.session.Pages = append(r.session.Pages, p)
	return nil
}

// decodePage is the page without its objects and its draft. Its size is what the file says, and nothing is made of it: a
// picture that claims 484 megapixels costs what any other does.
func (r *reader) decodePage(j *pageJSON) (Page, error) {
	if j.Picture == "" || strings.ContainsRune(string(j.Picture), 0) {
		return Page{}, errors.New("it names no picture")
	}
	if j.ID == 0 || j.ID > maxNumber || r.pageIDs[j.ID] {
		return Page{}, fmt.Errorf("its number %d is not its own", j.ID)
	}
	r.pageIDs[j.ID] = true
	path := r.place(string(j.Picture))
	p := Page{ID: j.ID, Path: path, Frame: j.Frame, Name: filepath.Base(filepath.FromSlash(path)), W: j.Width, H: j.Height, PixelsHash: j.Pixels, Selected: j.Selected}
	if p.Frame < 0 || p.Frame > maxFrames {
		return Page{}, fmt.Errorf("a frame %d cannot be", p.Frame)
	}
	for _, track := range j.Missed {
		if track == 0 || track > maxNumber {
			return Page{}, fmt.Errorf("it misses an object of number %d", track)
		}
		p.Missed = p.Missed.with(track)
	}
	if !sizeFits(p.W, p.H) {
		return Page{}, fmt.Errorf("a picture of %d x %d pixels cannot be", p.W, p.H)
	}
	for mark, name := range markNames {
		if name == j.Mark {
			p.Mark = mark
		}
	}
	if p.Mark == Untouched && j.Mark != "" {
		return Page{}, fmt.Errorf("the mark %q is none", j.Mark)
	}
	return p, nil
}
