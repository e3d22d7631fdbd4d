package batch

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"clickmask/inference/propagation"
	"clickmask/mask"
)

// Carried is a step of a propagation, and a line of the file of what was done.
type Carried struct {
	Line       int     `json:"line"`  // number of the step, from 1
	Input      string  `json:"input"` // of all steps of a run
	Frame      int     `json:"frame"` // from 0
	Backward   bool    `json:"backward"`
	Width      int     `json:"width"`
	Height     int     `json:"height"`
	Confidence float64 `json:"confidence"`
	IoU        float32 `json:"iou"`
	RLE        string  `json:"rle"`
}

// carriedVersion changes whenever steps would find something else.
const carriedVersion = "propagate 2"

// CarriedDigest changes when a run would give something else: other pictures, other masks, another model.
func CarriedDigest(model string, pictures []string, anchors map[int]mask.Mask) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\x00%s\x00", carriedVersion, model)
	for _, path := range pictures {
		if full, err := filepath.Abs(path); err == nil {
			path = full
		}
		fmt.Fprintf(h, "%s\x00", path)
		if info, err := os.Stat(path); err == nil {
			fmt.Fprintf(h, "%d %d\x00", info.Size(), info.ModTime().UnixNano())
		}
	}
	for _, i := range slices.Sorted(maps.Keys(anchors)) {
		w, height := anchors[i].Size()
		fmt.Fprintf(h, "%d %d %d %s\x00", i, w, height, anchors[i].COCOString())
	}
	return hex.EncodeToString(h.Sum(nil)[:len(digest{})])
}

// AddCarried adds a step to the file of what was done.
func (a *AnswerFile) AddCarried(number int, input string, s propagation.Step) error {
	w, h := s.Mask.Size()
	text, err := json.Marshal(Carried{number, input, s.Frame, s.Backward, w, h, s.Confidence, s.IoU, s.Mask.COCOString()})
	if err != nil {
		return err
	}
	_, err = a.Write(append(text, '\n'))
	return err
}

// Steps are those of a run that were done, up to the first that is missing.
func (a *AnswerFile) Steps(input string) ([]propagation.Step, error) {
	var out []propagation.Step
	var broken error
	err := a.Each(func() any { return new(Carried) }, func(v any) {
		c := v.(*Carried)
		if c.Input != input || c.Line != len(out)+1 || broken != nil {
			return
		}
		m, err := mask.FromCOCOString(c.Width, c.Height, c.RLE)
		if err != nil {
			broken = err
			return
		}
		out = append(out, propagation.Step{Frame: c.Frame, Backward: c.Backward, Result: propagation.Result{Mask: m, Confidence: c.Confidence, IoU: c.IoU}})
	})
	if err == nil {
		err = broken
	}
	return out, err
}
