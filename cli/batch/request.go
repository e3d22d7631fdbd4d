package batch

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"clickmask/internal/jsonname"
	"clickmask/internal/jsonparts"
	"clickmask/picture"
	"clickmask/prompt"
)

// Request is what one line asks.
type Request struct {
	ID      json.RawMessage `json:"id"`      // given back with the answer; any JSON of at most maxID bytes
	Picture jsonname.Name   `json:"picture"` // path of a file; or
	Bytes   []byte          `json:"bytes"`   // the file itself, in base64
	Frame   *int            `json:"frame"`   // which of the pictures in it, from 1; left out: the first
	Prompts []Prompt        `json:"prompts"` // each shows an object
	Want    []string        `json:"want"`    // of wants; left out: defaultWant
	PNG     jsonname.Name   `json:"png"`     // path of the mask's file
}

// Prompt shows one object. Its coordinates may be relative to a picture that nobody has opened yet.
type Prompt struct {
	Points []Point `json:"points"`
	Labels []int   `json:"labels"` // one a point; left out: all positive
	Box    *Box    `json:"box"`
}

// Point is x and y.
type Point [2]Coordinate

// Box is x and y of a corner and of the opposite one.
type Box [4]Coordinate

// Coordinate is in pixels, or in percent of the picture's width or height.
type Coordinate struct {
	Value   float64
	Percent bool
}

// What can be wanted of a mask.
const (
	WantScore    = "score"
	WantBox      = "bbox"
	WantRLE      = "rle"
	WantPolygons = "polygons"
	WantPNG      = "png"
)

var (
	wants       = []string{WantScore, WantBox, WantRLE, WantPolygons, WantPNG}
	defaultWant = []string{WantScore, WantBox, WantRLE}
)

// Limits of a line, which may come from anywhere.
const (
	maxID      = 1 << 10
	maxPrompts = 10_000
)

// mostParts is what a line may be made of: its prompts, and a million points and boxes of all together, with their labels.
var mostParts = jsonparts.Most{Objects: maxPrompts + 1, Lists: 1 << 20, Members: 1 << 16, Values: 1 << 22}

// MaxPoints bounds the points of a prompt: a decoder looks from each at each.
const MaxPoints = 1000

// parse reads a line. The ID is there even where something else is wrong with the line, as long as that is JSON at all.
func parse(line []byte) (Request, error) {
	var named struct {
		ID json.RawMessage `json:"id"`
	}
	if json.Unmarshal(line, &named) != nil || len(named.ID) > maxID {
		named.ID = nil
	}
	r := Request{}
	err := jsonparts.Check(line, mostParts)
	if err == nil {
		err = r.decode(line)
	}
	r.ID = named.ID
	return r, err
}

func (r *Request) decode(line []byte) error {
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	err := d.Decode(r)
	if err == nil {
		if _, more := d.Token(); !errors.Is(more, io.EOF) {
			err = errors.New("there is more than one object in the line")
		}
	}
	if err != nil {
		return plainly(err)
	}
	return r.check()
}

// plainly says what is wrong with JSON without speaking of Go.
func plainly(err error) error {
	if typed := (*json.UnmarshalTypeError)(nil); errors.As(err, &typed) {
		where := typed.Field
		if where == "" {
			where = "the line"
		}
		return fmt.Errorf("%s is a %s, which it cannot be", where, typed.Value)
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return errors.New("the line is no JSON: it ends in the middle")
	}
	text := strings.TrimPrefix(err.Error(), "json: ")
	if errors.As(err, new(*json.SyntaxError)) {
		text = "the line is no JSON: " + text
	}
	return errors.New(text)
}

func (r *Request) check() error {
	switch {
	case len(r.ID) > maxID:
		return fmt.Errorf("the id is longer than %d bytes", maxID)
	case r.Picture == "" && len(r.Bytes) == 0:
		return errors.New("no picture is named: give picture or bytes")
	case r.Picture != "" && len(r.Bytes) > 0:
		return errors.New("picture and bytes are both given: give one of them")
	case r.Frame != nil && (*r.Frame < 1 || *r.Frame > picture.MostFrames):
		return fmt.Errorf("frame is %d: give a number from 1 to %d", *r.Frame, picture.MostFrames)
	case len(r.Prompts) == 0:
		return errors.New("nothing is asked: give prompts")
	case len(r.Prompts) > maxPrompts:
		return fmt.Errorf("%d prompts are more than the %d of a line", len(r.Prompts), maxPrompts)
	}
	for i, p := range r.Prompts {
		if len(p.Points) == 0 && p.Box == nil {
			return fmt.Errorf("prompt %d asks nothing: give points or a box", i+1)
		}
		if len(p.Points) > MaxPoints {
			return fmt.Errorf("prompt %d has %d points, more than the %d that one may have", i+1, len(p.Points), MaxPoints)
		}
		if len(p.Labels) > 0 && len(p.Labels) != len(p.Points) {
			return fmt.Errorf("prompt %d has %d labels for %d points: give one for each point, or none for all positive", i+1, len(p.Labels), len(p.Points))
		}
	}
	for _, w := range r.Want {
		if !slices.Contains(wants, w) {
			return fmt.Errorf("want: %q is none of %s", w, strings.Join(wants, ", "))
		}
	}
	if len(r.Want) == 0 {
		r.Want = defaultWant
	}
	wanted := slices.Contains(r.Want, WantPNG)
	switch {
	case wanted && r.PNG == "":
		return errors.New("png is wanted, but no path is given: give png")
	case !wanted && r.PNG != "":
		return errors.New("png is given, but not wanted")
	case wanted && !strings.EqualFold(filepath.Ext(string(r.PNG)), ".png"):
		return fmt.Errorf("png: %s does not end in .png", r.PNG)
	}
	return nil
}

// frame is which of the pictures in the file is asked about, from 0.
func (r *Request) frame() int {
	if r.Frame == nil {
		return 0
	}
	return *r.Frame - 1
}

// wanted tells whether something is wanted of the masks.
func (r *Request) wanted(what string) bool { return slices.Contains(r.Want, what) }

// pngFile is the path of a mask's file: the one that was given, and with several prompts numbered from 0 before its ending.
func (r *Request) pngFile(i int) string {
	if len(r.Prompts) == 1 {
		return string(r.PNG)
	}
	ending := filepath.Ext(string(r.PNG))
	return strings.TrimSuffix(string(r.PNG), ending) + "_" + strconv.Itoa(i) + ending
}

// In is the prompt for a picture of w x h pixels; the error says what is wrong with it.
func (p Prompt) In(w, h int) (prompt.Prompt, error) {
	var out prompt.Prompt
	for i, pt := range p.Points {
		label := prompt.Positive
		if len(p.Labels) > 0 {
			label = prompt.Label(p.Labels[i])
		}
		out.Points = append(out.Points, prompt.Point{X: pt[0].of(w), Y: pt[1].of(h), Label: label})
	}
	if b := p.Box; b != nil {
		out.Box = new(prompt.NewBox(b[0].of(w), b[1].of(h), b[2].of(w), b[3].of(h)))
	}
	return out, out.Check(w, h)
}

func (c Coordinate) of(side int) float64 {
	if c.Percent {
		return c.Value / 100 * float64(side)
	}
	return c.Value
}

// UnmarshalJSON reads [x, y] or "x,y".
func (p *Point) UnmarshalJSON(text []byte) error { return coordinates(p[:], "a point", text) }

// UnmarshalJSON reads [x1, y1, x2, y2] or "x1,y1,x2,y2".
func (b *Box) UnmarshalJSON(text []byte) error { return coordinates(b[:], "a box", text) }

// coordinates reads exactly as many as there is room for, each a number or a text such as "50%".
func coordinates(to []Coordinate, what string, text []byte) error {
	var list []json.RawMessage
	var whole string
	if json.Unmarshal(text, &whole) == nil && text[0] == '"' {
		for field := range strings.SplitSeq(whole, ",") {
			quoted, _ := json.Marshal(strings.TrimSpace(field)) // of a string
			list = append(list, quoted)
		}
	} else if json.Unmarshal(text, &list) != nil {
		return fmt.Errorf("%.40s is no list of numbers, as %s is", text, what)
	}
	if len(list) != len(to) {
		return fmt.Errorf("%s has %d numbers, got %d", what, len(to), len(list))
	}
	for i, one := range list {
		c, err := coordinate(one)
		if err != nil {
			return err
		}
		to[i] = c
	}
	return nil
}

func coordinate(text []byte) (Coordinate, error) {
	s := strings.TrimSpace(string(text))
	if strings.HasPrefix(s, `"`) && json.Unmarshal(text, &s) != nil {
		s = ""
	}
	number, percent := strings.CutSuffix(s, "%")
	v, err := strconv.ParseFloat(number, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return Coordinate{}, fmt.Errorf("%.40s is not a number", text)
	}
	return Coordinate{Value: v, Percent: percent}, nil
}
