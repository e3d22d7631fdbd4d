package cli

import (
	"encoding/json"
	"image"
	"io"

	"clickmask/internal/jsonname"
	"clickmask/internal/printable"
	"clickmask/picture"
	"clickmask/prompt"
)

// pictureResult is the JSON object of one picture; a run prints one line for each. docs/CLI.md has the
// schema, and a test holds the two together.
type pictureResult struct {
	Picture jsonname.Name  `json:"picture"`
	Frame   int            `json:"frame,omitempty"` // which picture of the file, from 1, where one of several was asked for
	Error   string         `json:"error,omitempty"` // nothing else is there then
	Width   int            `json:"width,omitempty"`
	Height  int            `json:"height,omitempty"`
	Notes   []string       `json:"notes,omitempty"` // what the person ought to know of the picture
	Model   *modelResult   `json:"model,omitempty"`
	Timings *timings       `json:"timings,omitempty"`
	Objects []objectResult `json:"objects,omitempty"`
	Overlay jsonname.Name  `json:"overlay,omitempty"`
	Npy     jsonname.Name  `json:"npy,omitempty"` // the folder
}

// noteWords are the notes of a picture, each a sentence that begins with its name.
func noteWords(p *picture.Picture) []string {
	var words []string
	for _, n := range p.Notes {
		words = append(words, printable.Text(p.Name)+" "+n.String())
	}
	return words
}

type modelResult struct {
	Name        string `json:"name"`
	Fingerprint string `json:"fingerprint"`
}

// timings are milliseconds of wall time.
type timings struct {
	Open   float64 `json:"open_ms"`
	Encode float64 `json:"encode_ms"` // looking it up, when it was cached
	Decode float64 `json:"decode_ms"` // all objects together
	Save   float64 `json:"save_ms"`
	Cached bool    `json:"cached"` // the embedding came from the cache
}

type objectResult struct {
	Points [][2]float64 `json:"points,omitempty"`
	Labels []int        `json:"labels,omitempty"`
	Box    *[4]float64  `json:"box,omitempty"`
	Masks  []maskResult `json:"masks"`
}

type maskResult struct {
	Index  int           `json:"index"`          // in the decoder's order: 0 the single answer, 1 to 3 the candidates
	IoU    float32       `json:"predicted_iou"`  // the model's own score
	Area   int           `json:"area"`           // pixels
	Box    [4]int        `json:"box"`            // x1,y1,x2,y2 of the mask, right and bottom exclusive; zeros when empty
	Part   *[4]int       `json:"part,omitempty"` // x1,y1,x2,y2 of the part of the picture that a closer look took in
	File   jsonname.Name `json:"file"`
	Cutout jsonname.Name `json:"cutout,omitempty"`
}

// jsonLine is v on a line of its own, which a person may look at as well.
func jsonLine(v any) ([]byte, error) {
	text, err := json.Marshal(v)
	return append(printable.JSON(text), '\n'), err
}

// writeJSON writes v as one line.
func writeJSON(w io.Writer, v any) error {
	line, err := jsonLine(v)
	if err != nil {
		return err
	}
	_, err = w.Write(line)
	return err
}

// newObjectResult repeats what was asked.
func newObjectResult(p prompt.Prompt) objectResult {
	var o objectResult
	for _, pt := range p.Points {
		o.Points = append(o.Points, [2]float64{pt.X, pt.Y})
		o.Labels = append(o.Labels, int(pt.Label))
	}
	if b := p.Box; b != nil {
		o.Box = &[4]float64{b.X0, b.Y0, b.X1, b.Y1}
	}
	return o
}

func corners(r image.Rectangle) [4]int {
	if r.Empty() {
		return [4]int{}
	}
	return [4]int{r.Min.X, r.Min.Y, r.Max.X, r.Max.Y}
}
