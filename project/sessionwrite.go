package project

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"strings"

	"clickmask/internal/atomicfile"
	"clickmask/internal/jsonname"
	"clickmask/mask"
	"clickmask/prompt"
)

// SaveSession writes a session file, whole or not at all, with the pictures' paths relative to its folder. The error
// names the path; it wraps [atomicfile.ErrExists] when there is a file and overwrite is false.
func SaveSession(path string, overwrite bool, s Session) error {
	folder, err := filepath.Abs(filepath.Dir(path))
	if err != nil {
		return &atomicfile.Error{Path: path, Err: err}
	}
	s.File = "" // a session knows where it lies
	return atomicfile.Write(path, overwrite, func(w io.Writer) error { return WriteSession(w, s, folder) })
}

// WriteSession writes a session, a page a line, unless it is larger than any that is read. The pictures' paths are relative to folder, which is absolute; with ""
// or where there is no way from one to the other (another drive) they are absolute. The same session gives the same
// bytes.
func WriteSession(w io.Writer, s Session, folder string) error {
	return writeSession(w, s, folder, nil)
}

// writeSession writes with it what an autosaved session says of itself. The error of a session that nobody could read again is a
// [*SessionError].
func writeSession(to io.Writer, s Session, folder string, autosaved *autosavedJSON) error {
	if err := s.fitsLists(); err != nil {
		return err
	}
	w, runs := &room{w: to, most: maxSessionBytes}, 0
	head, err := json.Marshal(headJSON{Format: SessionFormat, Version: SessionVersion, Classes: encodeClasses(s.Classes), Current: s.Current,
		File: jsonname.Name(s.File), Autosaved: autosaved})
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(w, `%s,"pages":[`, head[:len(head)-1]); err != nil {
		return err
	}
	for i := range s.Pages {
		runs += s.Pages[i].runs()
		page, err := json.Marshal(encodePage(&s.Pages[i], folder))
		if err != nil {
			return fmt.Errorf("page %d: %w", i+1, err)
		}
		between := ",\n"
		if i == 0 {
			between = "\n"
		}
		if _, err := io.WriteString(w, between); err != nil {
			return err
		}
		if _, err := w.Write(page); err != nil {
			return err
		}
	}
	if _, err = io.WriteString(w, "\n]}\n"); err == nil && runs > runsFor(w.bytes) {
		err = tooManyRuns()
	}
	return err
}

func encodePage(p *Page, folder string) pageJSON {
	j := pageJSON{ID: p.ID, Picture: jsonname.Name(filepath.ToSlash(relative(p.Path, folder))), Frame: p.Frame, Width: p.W, Height: p.H, Pixels: p.PixelsHash,
		Mark: markNames[p.Mark], Missed: p.Missed.Tracks(), Selected: p.Selected}
	for i := range p.Objects {
		j.Objects = append(j.Objects, encodeObject(&p.Objects[i]))
	}
	if !p.Draft.Empty() {
		j.Draft = encodeDraft(&p.Draft)
	}
	return j
}

func encodeObject(o *Object) objectJSON {
	return objectJSON{ID: o.ID, Class: o.Class, Colour: o.Colour, Visible: o.Visible, Mask: o.Mask.EncodeRows(),
		Prompt: encodePrompt(o.Prompt), Rounds: encodeRounds(o.Rounds), Model: o.Model, IoU: number(o.IoU), Hand: encodeHand(o.Hand), Edge: encodeEdge(o.Edge),
		Track: o.Track, Unsure: o.Unsure}
}

func encodeClasses(c Classes) []classJSON {
	var list []classJSON
	for _, class := range c {
		list = append(list, classJSON(class))
	}
	return list
}

func relative(path, folder string) string {
	if folder == "" || strings.HasPrefix(path, Builtin) {
		return path
	}
	if r, err := filepath.Rel(folder, path); err == nil {
		return r
	}
	return path
}

// number is v where JSON can hold it.
func number(v float32) float32 {
	if f := float64(v); math.IsNaN(f) || math.IsInf(f, 0) {
		return 0
	}
	return v
}

func encodePrompt(p prompt.Prompt) promptJSON {
	var j promptJSON
	for _, pt := range p.Points {
		j.Points = append(j.Points, point{pt.X, pt.Y})
		j.Labels = append(j.Labels, int(pt.Label))
	}
	if b := p.Box; b != nil {
		j.Box = &corners{b.X0, b.Y0, b.X1, b.Y1}
	}
	return j
}

func encodeRounds(rounds []Round) []triple {
	var j []triple
	for _, r := range rounds {
		box := 0
		if r.Box {
			box = 1
		}
		j = append(j, triple{r.Points, box, r.Chosen})
	}
	return j
}

func encodeDraft(f *Draft) *draftJSON {
	j := &draftJSON{Prompt: encodePrompt(f.Prompt), Class: f.Class, BoxAfter: f.boxAfter, Rounds: encodeRounds(f.rounds), Model: f.model,
		Object: f.Of, Hand: encodeHand(f.Hand)}
	if b := f.Base; b != nil {
		j.Base = &baseJSON{Mask: b.Mask.EncodeRows(), Prompt: encodePrompt(b.Prompt), Chosen: b.Chosen, IoU: number(b.IoU)}
	}
	if r := f.Crop; !r.Empty() {
		j.Crop = &rect{r.Min.X, r.Min.Y, r.Max.X, r.Max.Y}
	}
	if chosen := f.toShow() - 1; chosen >= 0 {
		j.Chosen = &chosen
	}
	if l := f.MaskInput; l != nil && gridFits(l.Grid) { // else its model is asked again without
		j.MaskInput = encodeLogits(l)
	}
	return j
}

func encodeLogits(l *mask.Logits) *logitsJSON {
	f := l.Grid
	data := make([]byte, 0, 4*len(l.Data))
	for _, v := range l.Data {
		data = binary.LittleEndian.AppendUint32(data, math.Float32bits(v))
	}
	j := &logitsJSON{Picture: size{f.PictureW, f.PictureH}, Content: size{f.ContentW, f.ContentH},
		Input: size{f.InputW, f.InputH}, Low: size{f.LowW, f.LowH}, Data: base64.RawStdEncoding.EncodeToString(data)}
	if r := f.Crop; !r.Empty() {
		j.Crop = &rect{r.Min.X, r.Min.Y, r.Max.X, r.Max.Y}
	}
	return j
}
