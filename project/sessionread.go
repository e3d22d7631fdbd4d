package project

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"io"
	"math"
	"path/filepath"
	"strings"

	"clickmask/mask"
	"clickmask/picture"
	"clickmask/prompt"
)

// Limits of what is read, because a session file may come from anywhere. Memory stays below about four times the
// file's size plus what the masks unfold to.
const (
	maxSessionBytes = 512 << 20
	maxSessionRuns  = 1 << 26 // of all masks together: 768 MiB
	maxSide         = 1 << 20 // pixels
	maxLowRes       = 1 << 22 // numbers of a mask input
)

// SessionErrorKind is what a program may react to.
type SessionErrorKind int

// The kinds of session errors.
const (
	SessionUnreadable SessionErrorKind = iota + 1 // missing, no permission, a folder
	SessionForeign                                // not a session file at all
	SessionNewer                                  // of a version that this program does not know
	SessionDamaged                                // cut off or changed by hand into something that cannot be
	SessionTooLarge                               // over the limits
)

// SessionError says what is wrong with a session file.
type SessionError struct {
	Kind   SessionErrorKind
	Path   string // "" when it was read from something else than a file
	Reason string // the rest of the sentence that begins with the name
	Err    error
}

// Error is one sentence that names the file and the reason.
func (e *SessionError) Error() string {
	if e.Path == "" {
		return "the session " + e.Reason
	}
	return filepath.Base(e.Path) + " " + e.Reason
}

// Unwrap is the cause.
func (e *SessionError) Unwrap() error { return e.Err }

func damaged(format string, args ...any) error {
	return &SessionError{Kind: SessionDamaged, Reason: "is damaged: " + fmt.Sprintf(format, args...)}
}

// ReadSession reads what [WriteSession] wrote. Relative paths are taken from folder. The whole session is checked
// before anything of it is returned; the error is a [*SessionError].
func ReadSession(r io.Reader, folder string) (Session, error) {
	limited := &io.LimitedReader{R: r, N: maxSessionBytes + 1}
	data, err := io.ReadAll(limited)
	if err != nil {
		return Session{}, &SessionError{Kind: SessionUnreadable, Reason: "cannot be read: " + err.Error(), Err: err}
	}
	if len(data) > maxSessionBytes {
		return Session{}, &SessionError{Kind: SessionTooLarge, Reason: fmt.Sprintf("is larger than %d MB, the most that a session may be", maxSessionBytes>>20)}
	}
	var j sessionJSON
	err = json.Unmarshal(data, &j)
	if err != nil || j.Format != SessionFormat || j.Version != SessionVersion {
		if e := checkHead(data); e != nil || err == nil {
			return Session{}, e
		}
		return Session{}, damaged("%s", plainJSON(err))
	}
	return decodeSession(&j, folder, maxSessionRuns)
}

// checkHead tells what is no session, or one of another version, from what is damaged.
func checkHead(data []byte) error {
	var head struct {
		Format  *string `json:"format"`
		Version *int    `json:"version"`
	}
	err := json.Unmarshal(data, &head)
	looks := strings.Contains(string(data[:min(len(data), 200)]), `"`+SessionFormat+`"`)
	switch {
	case err != nil && looks:
		return damaged("%s", plainJSON(err))
	case err != nil || head.Format == nil || *head.Format != SessionFormat:
		return &SessionError{Kind: SessionForeign, Reason: "is not a ClickMask session", Err: err}
	case head.Version == nil || *head.Version < 1:
		return damaged("it has no version")
	case *head.Version > SessionVersion:
		return &SessionError{Kind: SessionNewer, Reason: fmt.Sprintf(
			"was written by a newer ClickMask (session version %d, this program reads up to %d); update ClickMask to open it", *head.Version, SessionVersion)}
	}
	return nil
}

// plainJSON says what the JSON reader found, without Go's type names.
func plainJSON(err error) string {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &kind):
		return fmt.Sprintf("%q is a %s at byte %d", kind.Field, kind.Value, kind.Offset)
	case errors.As(err, &syntax):
		return fmt.Sprintf("%s at byte %d", strings.TrimPrefix(err.Error(), "json: "), syntax.Offset)
	}
	return err.Error()
}

// decoder holds what all pages share.
type decoder struct {
	folder string
	names  *Document // whose classes are the labels
	ids    map[uint64]bool
	runs   int // left to unfold
}

// decodeSession checks everything; runs is how many runs all masks together may have.
func decodeSession(j *sessionJSON, folder string, runs int) (Session, error) {
	s := Session{Pages: make([]Page, len(j.Pages)), Current: j.Current, File: j.File}
	if j.Current < 0 || j.Current >= max(len(j.Pages), 1) {
		return Session{}, damaged("page %d is shown, of %d", j.Current+1, len(j.Pages))
	}
	d := decoder{folder: folder, names: New(), ids: map[uint64]bool{}, runs: runs}
	for _, name := range j.Labels {
		d.names.AddClass(name)
	}
	for i := range j.Pages {
		p, err := d.page(&j.Pages[i])
		if err != nil {
			var e *SessionError
			if errors.As(err, &e) {
				return Session{}, err
			}
			return Session{}, damaged("page %d: %v", i+1, err)
		}
		p.ID = PageID(i + 1)
		s.Pages[i] = p
	}
	s.Classes = d.names.classes
	return s, nil
}

func (d *decoder) page(j *pageJSON) (Page, error) {
	if j.Picture == "" || strings.ContainsRune(j.Picture, 0) {
		return Page{}, errors.New("it names no picture")
	}
	path := d.place(j.Picture)
	p := Page{Path: path, Name: filepath.Base(filepath.FromSlash(path)), W: j.Width, H: j.Height, PixelsHash: j.Pixels, Selected: j.Selected}
	if p.W < 0 || p.H < 0 || p.W > maxSide || p.H > maxSide || int64(p.W)*int64(p.H) > picture.HardMaxPixels || (p.W == 0) != (p.H == 0) {
		return Page{}, fmt.Errorf("a picture of %d x %d pixels cannot be", p.W, p.H)
	}
	for i := range j.Objects {
		o, err := d.object(&j.Objects[i], &p)
		if err != nil {
			var e *SessionError
			if errors.As(err, &e) {
				return Page{}, err
			}
			return Page{}, fmt.Errorf("object %d: %w", i+1, err)
		}
		p.Objects = append(p.Objects, o)
	}
	if p.Selected != 0 && p.indexOf(p.Selected) < 0 {
		return Page{}, fmt.Errorf("object %d is selected, but not there", p.Selected)
	}
	if j.Draft != nil {
		f, err := decodeDraft(j.Draft, &p)
		if err != nil {
			return Page{}, fmt.Errorf("draft: %w", err)
		}
		p.Draft = f
	}
	return p, nil
}

// place is where a picture of the session lies. A stranger's session must not make the program call on a server
// (Windows hands the person's credentials to any that a path like //server/share names), so that such a picture is
// looked for beside the session, unless the session lies on that share itself.
func (d *decoder) place(name string) string {
	path := filepath.FromSlash(name)
	if strings.HasPrefix(name, Builtin) {
		return name
	}
	if d.folder == "" {
		return path
	}
	if slash := strings.ReplaceAll(name, `\`, "/"); strings.HasPrefix(slash, "//") {
		if v := filepath.VolumeName(path); v == "" || !strings.EqualFold(v, filepath.VolumeName(d.folder)) {
			return filepath.Join(d.folder, filepath.Base(filepath.FromSlash(slash)))
		}
	}
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(d.folder, path)
}

func (d *decoder) object(j *objectJSON, p *Page) (Object, error) {
	if j.ID == 0 || d.ids[j.ID] {
		return Object{}, fmt.Errorf("its number %d is not its own", j.ID)
	}
	d.ids[j.ID] = true
	if j.Colour < 0 || j.Colour >= ColourCount {
		return Object{}, fmt.Errorf("colour %d is none of 0 to %d", j.Colour, ColourCount-1)
	}
	q, err := decodePrompt(&j.Prompt, p.W, p.H)
	if err != nil {
		return Object{}, err
	}
	rounds, err := decodeRounds(j.Rounds, q)
	if err != nil {
		return Object{}, err
	}
	m, err := d.mask(p.W, p.H, j.Mask)
	if err != nil {
		return Object{}, err
	}
	if m.Empty() {
		return Object{}, errors.New("its mask is empty")
	}
	class, _ := d.names.AddClass(j.Label)
	return Object{ID: j.ID, Class: class, Colour: j.Colour, Visible: j.Visible, Mask: m, Prompt: q, Rounds: rounds, Model: j.Model, IoU: j.IoU}, nil
}

// mask unfolds run lengths after counting what they unfold to: a few bytes may ask for a run in each of a million rows.
func (d *decoder) mask(w, h int, text string) (mask.Mask, error) {
	raw, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil {
		return mask.Mask{}, fmt.Errorf("the mask's run lengths are not base64: %w", err)
	}
	at, set := uint64(0), false
	for len(raw) > 0 && w > 0 {
		n, used := binary.Uvarint(raw)
		if used <= 0 || n > uint64(w)*uint64(h) {
			return mask.Mask{}, errors.New("the mask's run lengths are damaged")
		}
		if raw = raw[used:]; set && n > 0 {
			d.runs -= int((at+n-1)/uint64(w) - at/uint64(w) + 1)
		}
		if d.runs < 0 {
			return mask.Mask{}, &SessionError{Kind: SessionTooLarge, Reason: "holds more masks than fit into memory"}
		}
		at, set = at+n, !set
	}
	return mask.DecodeRows(w, h, text)
}

func decodePrompt(j *promptJSON, w, h int) (prompt.Prompt, error) {
	if len(j.Labels) != len(j.Points) {
		return prompt.Prompt{}, fmt.Errorf("there are %d labels for %d points", len(j.Labels), len(j.Points))
	}
	var q prompt.Prompt
	for i, p := range j.Points {
		q.Points = append(q.Points, prompt.Point{X: p[0], Y: p[1], Label: prompt.Label(j.Labels[i])})
	}
	if b := j.Box; b != nil {
		q.Box = &prompt.Box{X0: b[0], Y0: b[1], X1: b[2], Y1: b[3]}
	}
	return q, q.Check(w, h)
}

func decodeRounds(j [][3]int, q prompt.Prompt) ([]Round, error) {
	var rounds []Round
	for i, r := range j {
		if r[0] < 0 || r[0] > len(q.Points) || r[1] < 0 || r[1] > 1 || r[1] == 1 && q.Box == nil || r[0]+r[1] == 0 || r[2] < 0 ||
			i > 0 && (r[0] < j[i-1][0] || r[1] < j[i-1][1]) {
			return nil, fmt.Errorf("round %d (%v) is none of its prompts", i+1, r)
		}
		rounds = append(rounds, Round{r[0], r[1] == 1, r[2]})
	}
	return rounds, nil
}

func decodeDraft(j *draftJSON, p *Page) (Draft, error) {
	q, err := decodePrompt(&j.Prompt, p.W, p.H)
	if err != nil {
		return Draft{}, err
	}
	if q.Empty() {
		return Draft{}, errors.New("it has no prompts")
	}
	rounds, err := decodeRounds(j.Rounds, q)
	if err != nil {
		return Draft{}, err
	}
	f := Draft{Prompt: q, boxAfter: min(max(j.BoxAfter, 0), len(q.Points)), model: j.Model}
	if j.Shown != nil {
		if *j.Shown < 0 || *j.Shown >= math.MaxInt32 {
			return Draft{}, fmt.Errorf("mask %d is shown", *j.Shown)
		}
		f.wanted = *j.Shown + 1
	}
	f.rounds = rounds
	if j.MaskInput != nil {
		if f.MaskInput, err = decodeLogits(j.MaskInput, p); err != nil {
			return Draft{}, err
		}
	}
	return f, nil
}

func decodeLogits(j *logitsJSON, p *Page) (*mask.Logits, error) {
	f := mask.Frame{PictureW: j.Picture[0], PictureH: j.Picture[1], ContentW: j.Content[0], ContentH: j.Content[1],
		InputW: j.Input[0], InputH: j.Input[1], LowW: j.Low[0], LowH: j.Low[1]}
	if r := j.Part; r != nil {
		f.Part = image.Rectangle{Min: image.Pt(r[0], r[1]), Max: image.Pt(r[2], r[3])}
	}
	const most = 1 << 16
	if f.PictureW != p.W || f.PictureH != p.H || !f.Valid() || j.Part != nil && f.Part.Empty() ||
		f.InputW > most || f.InputH > most || f.LowW > most || f.LowH > most || f.LowW*f.LowH > maxLowRes {
		return nil, errors.New("the sizes of its mask input cannot be")
	}
	raw, err := base64.RawStdEncoding.DecodeString(j.Data)
	if err != nil || len(raw) != 4*f.LowW*f.LowH {
		return nil, errors.New("the numbers of its mask input are damaged")
	}
	l := &mask.Logits{Frame: f, Data: make([]float32, f.LowW*f.LowH)}
	for i := range l.Data {
		l.Data[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
	}
	return l, nil
}
