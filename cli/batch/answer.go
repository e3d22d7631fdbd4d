package batch

import (
	"encoding/json"
	"image"

	"clickmask/internal/jsonname"
	"clickmask/internal/printable"
	"clickmask/mask"
	"clickmask/project/formats"
)

// Answer is what comes of one line; with an error, nothing of the picture is in it but its name.
type Answer struct {
	ID      json.RawMessage `json:"id,omitempty"` // as it was given
	Line    int             `json:"line"`         // number in the input, from 1
	Input   string          `json:"input"`        // begin of the line's SHA-256, by which an earlier answer is known to be of this line
	Picture jsonname.Name   `json:"picture,omitempty"`
	Frame   int             `json:"frame,omitempty"` // as it was given
	Error   string          `json:"error,omitempty"`
	Width   int             `json:"width,omitempty"`
	Height  int             `json:"height,omitempty"`
	Masks   []Mask          `json:"masks,omitempty"` // in the order of the prompts
	Encoded bool            `json:"encoded,omitempty"`
	Time    float64         `json:"ms,omitempty"`
}

// Mask is what was wanted of one.
type Mask struct {
	Area     int           `json:"area"` // pixels
	Score    *float32      `json:"score,omitempty"`
	Box      *[4]int       `json:"bbox,omitempty"` // as COCO has it: x, y, width, height; zeros when the mask is empty
	RLE      *RLE          `json:"rle,omitempty"`
	Polygons [][]float64   `json:"polygons,omitzero"` // as COCO has them: x, y, x, y ...
	PNG      jsonname.Name `json:"png,omitempty"`
}

// RLE are the compressed run lengths of COCO.
type RLE struct {
	Size   [2]int `json:"size"` // height, width
	Counts string `json:"counts"`
}

// newMask is what a request wants of a mask, but for files.
func newMask(r *Request, m mask.Mask, score float32) Mask {
	out := Mask{Area: m.Area()}
	if r.wanted(WantScore) {
		out.Score = &score
	}
	if r.wanted(WantBox) {
		out.Box = new(xywh(m.Bounds()))
	}
	if r.wanted(WantRLE) {
		w, h := m.Size()
		out.RLE = &RLE{Size: [2]int{h, w}, Counts: m.COCOString()}
	}
	if r.wanted(WantPolygons) {
		out.Polygons = formats.COCOPolygons(m, formats.DefaultTolerance)
	}
	return out
}

func xywh(r image.Rectangle) [4]int {
	if r.Empty() {
		return [4]int{}
	}
	return [4]int{r.Min.X, r.Min.Y, r.Dx(), r.Dy()}
}

// text is the answer as a line, which a person may look at as well. What JSON cannot hold, a score that is no number, becomes
// an error.
func (a *Answer) text() []byte {
	line, err := json.Marshal(a)
	if err != nil {
		failed := Answer{ID: a.ID, Line: a.Line, Input: a.Input, Picture: a.Picture, Frame: a.Frame, Error: "the answer cannot be written as JSON: " + printable.OneLine(err)}
		line, _ = json.Marshal(failed) // texts and numbers
	}
	return append(printable.JSON(line), '\n')
}
