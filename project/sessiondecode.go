package project

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"math"
	"path/filepath"
	"strings"

	"clickmask/mask"
	"clickmask/prompt"
)

// place is where a picture of the session lies. A stranger's session must not make the program call on a server
// (Windows hands the person's credentials to any that a path like //server/share names), so that such a picture is
// looked for beside the session, unless the session lies on that share itself.
func (r *reader) place(name string) string {
	path := filepath.FromSlash(name)
	if strings.HasPrefix(name, Builtin) {
		return name
	}
	if r.folder == "" {
		return path
	}
	if slash := strings.ReplaceAll(name, `\`, "/"); strings.HasPrefix(slash, "//") {
		if v := filepath.VolumeName(path); v == "" || !strings.EqualFold(v, filepath.VolumeName(r.folder)) {
			return filepath.Join(r.folder, filepath.Base(filepath.FromSlash(slash)))
		}
	}
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(r.folder, path)
}

// objects reads the objects of a page. They are counted first, so that their list is made once, in its size.
func (r *reader) objects(list []byte, p *Page) error {
	n := 0
	err := elements(list, func(i int, value []byte) error {
		n++
		if len(value) < minObjectBytes {
			return fmt.Errorf("object %d: it has not all of its fields", i+1)
		}
		return nil
	})
	if err != nil || n == 0 {
		return err
	}
	p.Objects = make([]Object, 0, n)
	return elements(list, func(i int, value []byte) error {
		o, err := r.object(value, p)
		if err != nil {
			var e *SessionError
			if errors.As(err, &e) {
				return err
			}
			return fmt.Errorf("object %d: %w", i+1, err)
		}
		p.Objects = append(p.Objects, o)
		return nil
	})
}

func (r *reader) object(part []byte, p *Page) (Object, error) {
	have := 0
	err := fields(part, func(key string, _ []byte) error {
		switch key {
		case "id", "colour", "visible", "mask", "prompt":
			have++
		}
		return nil
	})
	if err != nil {
		return Object{}, err
	}
	if have != 5 {
		return Object{}, errors.New("it has not all of its fields")
	}
	var j objectJSON
	if err := r.unmarshal(part, "pages.objects.", &j); err != nil {
		return Object{}, err
	}
	for _, up := range r.ladder {
		up.object(r, &j)
	}
	return r.decodeObject(&j, p)
}

func (r *reader) decodeObject(j *objectJSON, p *Page) (Object, error) {
	if j.ID == 0 || j.ID > maxNumber || j.ID == r.highest {
		return Object{}, fmt.Errorf("its number %d is not its own", j.ID)
	}
	r.unordered = r.unordered || j.ID < r.highest
	r.highest = max(r.highest, j.ID)
	if err := r.checkClass(j.Class); err != nil {
		return Object{}, err
	}
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
	m, err := r.mask(p.W, p.H, j.Mask)
	if err != nil {
		return Object{}, err
	}
	if m.Empty() {
		return Object{}, errors.New("its mask is empty")
	}
	hand, err := r.hand(j.Hand, p)
	if err != nil {
		return Object{}, err
	}
	edge, err := r.edge(j.Edge, p)
	if err != nil {
		return Object{}, err
	}
	if j.Track > maxNumber {
		return Object{}, fmt.Errorf("it was carried from an object of number %d", j.Track)
	}
	return Object{ID: j.ID, Class: j.Class, Colour: j.Colour, Visible: j.Visible, Mask: m, Prompt: q, Rounds: rounds, Model: j.Model, IoU: j.IoU, Hand: hand, Edge: edge,
		Track: j.Track, Unsure: j.Unsure}, nil
}

// base reads what a draft began with, nil for nothing.
func (r *reader) base(j *baseJSON, p *Page) (*Base, error) {
	if j == nil {
		return nil, nil
	}
	q, err := decodePrompt(&j.Prompt, p.W, p.H)
	if err != nil {
		return nil, err
	}
	m, err := r.mask(p.W, p.H, j.Mask)
	if err != nil {
		return nil, err
	}
	if m.Empty() || j.Chosen < 0 || j.Chosen >= math.MaxInt32 {
		return nil, errors.New("the mask that it began with is empty, or none of its candidates")
	}
	return &Base{Mask: m, Prompt: q, Chosen: j.Chosen, IoU: j.IoU}, nil
}

// checkClass refuses a class that the list does not have.
func (r *reader) checkClass(id ClassID) error {
	if id != 0 && !r.classIDs[id] && r.labels == nil {
		return fmt.Errorf("there is no class %d", id)
	}
	return nil
}

// mask unfolds run lengths after counting what they unfold to: a few bytes may ask for a run in each of a million rows.
func (r *reader) mask(w, h int, text string) (mask.Mask, error) {
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
			r.runs -= int((at+n-1)/uint64(w) - at/uint64(w) + 1)
		}
		if r.runs < 0 {
			return mask.Mask{}, tooManyRuns()
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

func decodeRounds(j []triple, q prompt.Prompt) ([]Round, error) {
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

// draft reads the draft of a page; same is what it shares with one that is known.
func (r *reader) draft(j *draftJSON, p *Page, same Draft) (Draft, error) {
	if err := r.checkClass(j.Class); err != nil {
		return Draft{}, err
	}
	q, err := decodePrompt(&j.Prompt, p.W, p.H)
	if err != nil {
		return Draft{}, err
	}
	rounds, err := decodeRounds(j.Rounds, q)
	if err != nil {
		return Draft{}, err
	}
	f := Draft{Prompt: q, Class: j.Class, MaskInput: same.MaskInput, Base: same.Base, Hand: same.Hand, boxAfter: min(max(j.BoxAfter, 0), len(q.Points)), model: j.Model}
	if j.Chosen != nil {
		if *j.Chosen < 0 || *j.Chosen >= math.MaxInt32 {
			return Draft{}, fmt.Errorf("mask %d is chosen", *j.Chosen)
		}
		f.wanted = *j.Chosen + 1
	}
	if r := j.Crop; r != nil {
		f.Crop = image.Rect(r[0], r[1], r[2], r[3])
		if f.Crop.Empty() || !f.Crop.In(image.Rect(0, 0, p.W, p.H)) {
			return Draft{}, errors.New("the part of the picture that it asks about is not within it")
		}
	}
	f.rounds = rounds
	if j.MaskInput != nil {
		if f.MaskInput, err = decodeLogits(j.MaskInput, p); err != nil {
			return Draft{}, err
		}
	}
	if j.Base != nil {
		if f.Base, err = r.base(j.Base, p); err != nil {
			return Draft{}, err
		}
	}
	if j.Hand != nil {
		if f.Hand, err = r.hand(j.Hand, p); err != nil {
			return Draft{}, err
		}
	}
	if p.indexOf(j.Object) >= 0 {
		f.Of = j.Object
	}
	if f.Empty() {
		return Draft{}, errors.New("it has no prompts, and nothing was drawn")
	}
	return f, nil
}

func decodeLogits(j *logitsJSON, p *Page) (*mask.Logits, error) {
	f := mask.Grid{PictureW: j.Picture[0], PictureH: j.Picture[1], ContentW: j.Content[0], ContentH: j.Content[1],
		InputW: j.Input[0], InputH: j.Input[1], LowW: j.Low[0], LowH: j.Low[1]}
	if r := j.Crop; r != nil {
		f.Crop = image.Rectangle{Min: image.Pt(r[0], r[1]), Max: image.Pt(r[2], r[3])}
	}
	if f.PictureW != p.W || f.PictureH != p.H || !gridFits(f) || j.Crop != nil && f.Crop.Empty() {
		return nil, errors.New("the sizes of its mask input cannot be")
	}
	raw, err := base64.RawStdEncoding.DecodeString(j.Data)
	if err != nil || len(raw) != 4*f.LowW*f.LowH {
		return nil, errors.New("the numbers of its mask input are damaged")
	}
	l := &mask.Logits{Grid: f, Data: make([]float32, f.LowW*f.LowH)}
	for i := range l.Data {
		l.Data[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
	}
	return l, nil
}
