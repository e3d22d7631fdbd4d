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

	"clickmask/mask"
	"clickmask/project/atomicfile"
	"clickmask/prompt"
)

// What a session file begins with; docs/FORMATS.md has the schema.
const (
	SessionFormat    = "clickmask session"
	SessionVersion   = 1
	SessionExtension = ".clickmask"
)

// The JSON of a session file.
type (
	sessionJSON struct {
		Format  string     `json:"format"`
		Version int        `json:"version"`
		Labels  []string   `json:"labels,omitempty"`
		Current int        `json:"current"`
		File    string     `json:"file,omitempty"`
		Pages   []pageJSON `json:"pages"`
	}
	pageJSON struct {
		Picture  string       `json:"picture"`
		Width    int          `json:"width,omitempty"`
		Height   int          `json:"height,omitempty"`
		Pixels   string       `json:"pixels,omitempty"`
		Objects  []objectJSON `json:"objects,omitempty"`
		Draft    *draftJSON   `json:"draft,omitempty"`
		Selected uint64       `json:"selected,omitempty"`
	}
	objectJSON struct {
		ID      uint64     `json:"id"`
		Label   string     `json:"label,omitempty"`
		Colour  int        `json:"colour"`
		Visible bool       `json:"visible"`
		Mask    string     `json:"mask"`
		Prompt  promptJSON `json:"prompt"`
		Rounds  [][3]int   `json:"rounds,omitempty"`
		Model   string     `json:"model,omitempty"`
		IoU     float32    `json:"predicted_iou,omitempty"`
	}
	promptJSON struct {
		Points [][2]float64 `json:"points,omitempty"`
		Labels []int        `json:"labels,omitempty"`
		Box    *[4]float64  `json:"box,omitempty"`
	}
	draftJSON struct {
		Prompt    promptJSON  `json:"prompt"`
		BoxAfter  int         `json:"box_after,omitempty"`
		Shown     *int        `json:"shown,omitempty"`
		Rounds    [][3]int    `json:"rounds,omitempty"`
		MaskInput *logitsJSON `json:"mask_input,omitempty"`
		Model     string      `json:"model,omitempty"`
	}
	logitsJSON struct {
		Picture [2]int  `json:"picture"`
		Content [2]int  `json:"content"`
		Input   [2]int  `json:"input"`
		Low     [2]int  `json:"low"`
		Part    *[4]int `json:"part,omitempty"` // x0, y0, x1, y1 of the part of the picture that was seen, if not all of it
		Data    string  `json:"data"`
	}
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

// WriteSession writes a session, a page a line. The pictures' paths are relative to folder, which is absolute; with ""
// or where there is no way from one to the other (another drive) they are absolute.
func WriteSession(w io.Writer, s Session, folder string) error {
	head, err := json.Marshal(sessionJSON{Format: SessionFormat, Version: SessionVersion, Labels: s.Classes.Names(), Current: s.Current, File: s.File, Pages: []pageJSON{}})
	if err != nil {
		return err
	}
	head = head[:len(head)-len("]}")]
	if _, err := w.Write(head); err != nil {
		return err
	}
	for i := range s.Pages {
		page, err := json.Marshal(encodePage(&s.Pages[i], s.Classes, folder))
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
	_, err = io.WriteString(w, "\n]}\n")
	return err
}

func encodePage(p *Page, classes Classes, folder string) pageJSON {
	j := pageJSON{Picture: filepath.ToSlash(relative(p.Path, folder)), Width: p.W, Height: p.H, Pixels: p.PixelsHash, Selected: p.Selected}
	for i := range p.Objects {
		o := &p.Objects[i]
		class, _ := classes.Find(o.Class)
		j.Objects = append(j.Objects, objectJSON{ID: o.ID, Label: class.Name, Colour: o.Colour, Visible: o.Visible, Mask: o.Mask.EncodeRows(),
			Prompt: encodePrompt(o.Prompt), Rounds: encodeRounds(o.Rounds), Model: o.Model, IoU: number(o.IoU)})
	}
	if !p.Draft.Prompt.Empty() {
		j.Draft = encodeDraft(&p.Draft)
	}
	return j
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
		j.Points = append(j.Points, [2]float64{pt.X, pt.Y})
		j.Labels = append(j.Labels, int(pt.Label))
	}
	if b := p.Box; b != nil {
		j.Box = &[4]float64{b.X0, b.Y0, b.X1, b.Y1}
	}
	return j
}

func encodeRounds(rounds []Round) [][3]int {
	var j [][3]int
	for _, r := range rounds {
		box := 0
		if r.Box {
			box = 1
		}
		j = append(j, [3]int{r.Points, box, r.Shown})
	}
	return j
}

func encodeDraft(f *Draft) *draftJSON {
	j := &draftJSON{Prompt: encodePrompt(f.Prompt), BoxAfter: f.boxAfter, Rounds: encodeRounds(f.rounds), Model: f.model}
	switch {
	case f.Answer != nil:
		j.Shown = &f.Shown
	case f.wanted > 0:
		shown := f.wanted - 1
		j.Shown = &shown
	}
	if l := f.MaskInput; l != nil {
		j.MaskInput = encodeLogits(l)
	}
	return j
}

func encodeLogits(l *mask.Logits) *logitsJSON {
	f := l.Frame
	data := make([]byte, 0, 4*len(l.Data))
	for _, v := range l.Data {
		data = binary.LittleEndian.AppendUint32(data, math.Float32bits(v))
	}
	j := &logitsJSON{Picture: [2]int{f.PictureW, f.PictureH}, Content: [2]int{f.ContentW, f.ContentH},
		Input: [2]int{f.InputW, f.InputH}, Low: [2]int{f.LowW, f.LowH}, Data: base64.RawStdEncoding.EncodeToString(data)}
	if r := f.Part; !r.Empty() {
		j.Part = &[4]int{r.Min.X, r.Min.Y, r.Max.X, r.Max.Y}
	}
	return j
}
