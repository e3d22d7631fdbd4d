// Package detect finds things of known classes with a detector that others have exported as an ONNX graph: YOLO of the versions
// 5 and 8 to 12, and graphs that end in their own suppression.
//
// A picture is laid into the middle of the graph's input with its aspect kept (letterbox), the graph runs somewhere else (a
// [Grapher], which is package foreign's), and what it answers is one of three layouts:
//
//	v5          [1,N,5+nc]  middle, size, that there is something, and how likely each class is
//	v8          [1,4+nc,N]  middle, size, and how likely each class is, the other way round
//	end to end  [1,N,6]     two corners, a score and a class
//
// A segmentation graph gives prototypes of masks besides, [1,M,h,w], and M more numbers for each box: how the box's mask is mixed
// of them.
//
// Boxes of one class that overlap are one thing seen several times: of those the most likely stays. What is answered may be
// nonsense, so that numbers are looked at before they are believed.
package detect

import (
	"context"
	"errors"
	"fmt"

	"clickmask/inference"
	"clickmask/picture"
)

// Grapher runs the graph: the boxes come first, then prototypes where it gives some.
type Grapher interface {
	Run(ctx context.Context, dims []int64, data []float32) ([]inference.Tensor, error)
}

// Options say what is believed; the zero value is not useful.
type Options struct {
	Confidence float64 // what has a lower score is left out
	IoU        float64 // boxes of one class that overlap more are one thing
}

// The usual values, those of Ultralytics.
const (
	DefaultConfidence = 0.25
	DefaultIoU        = 0.7
)

// Limits of what is found.
const (
	maxFound  = 300     // of a picture
	maxRivals = 30_000  // boxes that are compared with each other
	maxRows   = 1 << 22 // of an answer
)

// Box is one thing that was found, in pixels of the picture.
type Box struct {
	Class          int
	Score          float64
	X0, Y0, X1, Y1 float64

	row int // in the answer
}

// Detector is a graph that is understood.
type Detector struct {
	graph Grapher
	names []string // nil where the file does not say
	w, h  int      // of the input
	any   bool     // it takes inputs of any size, and w and h are the most
	opts  Options
}

// New understands what a graph says of itself: w and h are its input's size, 0 where any will do.
func New(graph Grapher, w, h int, metadata map[string]string, opts Options) (*Detector, error) {
	if task := metadata["task"]; task != "" && task != "detect" && task != "segment" && task != "pose" {
		return nil, fmt.Errorf("it is a model for the task %.40q, not a detector", task)
	}
	d := &Detector{graph: graph, w: w, h: h, opts: opts}
	var err error
	if text := metadata["names"]; text != "" {
		if d.names, err = parseNames(text); err != nil {
			return nil, err
		}
	}
	if w == 0 || h == 0 {
		d.any = true
		if d.h, d.w, err = parseSize(metadata["imgsz"]); err != nil {
			return nil, err
		}
	}
	const most = 4096
	if d.w > most || d.h > most {
		return nil, fmt.Errorf("its input of %d x %d pixels is larger than %d", d.w, d.h, most)
	}
	return d, nil
}

// Classes are the names of what can be found, by number; nil where the file does not say.
func (d *Detector) Classes() []string { return d.names }

// Name is that of a class, its number where the file does not say.
func (d *Detector) Name(class int) string {
	if class < len(d.names) {
		return d.names[class]
	}
	return fmt.Sprint(class)
}

// Find finds things, the most likely first. nonsense is how many boxes there were whose numbers are none, or whose class is not
// one of the detector's.
func (d *Detector) Find(ctx context.Context, p *picture.Picture) (found []Box, nonsense int, err error) {
	data, lie, err := letterbox(ctx, p, d.w, d.h)
	if err != nil {
		return nil, 0, err
	}
	out, err := d.graph.Run(ctx, []int64{1, 3, int64(d.h), int64(d.w)}, data)
	if err != nil {
		return nil, 0, err
	}
	_, found, nonsense, err = d.read(out, 0)
	for i := range found {
		lie.back(&found[i])
	}
	return found, nonsense, err
}

// read finds the boxes of an answer, in pixels of the input; masks is how many numbers of each are of its mask, 0 unknown.
func (d *Detector) read(out []inference.Tensor, masks int) (l layout, found []Box, nonsense int, err error) {
	if len(out) == 0 {
		return l, nil, 0, errNoBoxes
	}
	if l, err = d.layout(out[0].Shape, len(out[0].Data), masks); err != nil {
		return l, nil, 0, err
	}
	candidates, nonsense := l.boxes(out[0].Data, d.opts.Confidence, len(d.names))
	return l, suppress(candidates, d.opts.IoU), nonsense, nil
}

var errNoBoxes = errors.New("the detector's answer is no list of boxes")
