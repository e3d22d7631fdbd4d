package eval

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"clickmask/inference"
	"clickmask/inference/propagation"
	"clickmask/internal/rendered"
	"clickmask/mask"
	"clickmask/picture"
	"clickmask/prompt"
)

// PropagateOptions say which sequences masks are carried through.
type PropagateOptions struct {
	Seed      uint64 // of the first sequence of a kind; the next ones follow
	Sequences int    // of each kind
	Frames    int    // of each sequence
	Kinds     []rendered.Kind
	Stock     rendered.Stock

	// Progress is called after each sequence; it may be nil.
	Progress func(err error)
}

// PropagateReport is what a run found, ready to be written as JSON (schema in docs/CLI.md).
type PropagateReport struct {
	Model       string          `json:"model"`
	Fingerprint string          `json:"fingerprint"`
	Seed        uint64          `json:"seed"`
	Sequences   int             `json:"sequences"` // of each kind
	Frames      int             `json:"frames"`    // of each
	FrameMs     float64         `json:"frame_ms"`  // mean of a step from one anchor
	Ways        []CarriedReport `json:"ways"`
	Judged      []CarriedFrame  `json:"judged"` // each frame of the ways that have a confidence
}

// CarriedReport is how masks are that were carried in one way.
type CarriedReport struct {
	Way string `json:"way"` // "one anchor", "two anchors", "box alone"
	Carried
	ByKind map[string]Carried `json:"by_kind"`
}

// HasConfidence reports whether the way says how sure it is.
func (c CarriedReport) HasConfidence() bool { return c.Way != boxAlone }

// Carried judges carried masks. Frames with an anchor do not count. Where the thing is not to be seen an empty mask has an IoU of 1, any other 0.
type Carried struct {
	Frames     int     `json:"frames"`
	J          float64 `json:"j"`           // mean IoU
	Bad        int     `json:"bad"`         // frames of an IoU below 0.8
	Flagged    float64 `json:"flagged"`     // share of those that the program marks as unsure
	FalseAlarm float64 `json:"false_alarm"` // share of the others that it marks
	At10       float64 `json:"at10"`        // share of the bad that would be marked at 10 % false alarms
}

// CarriedFrame is one frame.
type CarriedFrame struct {
	Way        string             `json:"way"`
	Kind       rendered.Kind      `json:"kind"`
	Seed       uint64             `json:"seed"`
	Frame      int                `json:"frame"`
	Area       int                `json:"area"` // of the true mask
	Found      int                `json:"found"`
	IoU        float64            `json:"iou"`
	Confidence float64            `json:"confidence"`
	Signs      *propagation.Signs `json:"signs,omitempty"`
}

// badIoU is the IoU below which a mask is to be marked.
const badIoU = 0.8

// The ways.
const (
	oneAnchor  = "one anchor"
	twoAnchors = "two anchors"
	boxAlone   = "box alone"
)

// RunPropagate carries masks through rendered sequences: from the first frame, from the first and the last, and, to compare, by
// nothing but the box of the mask before.
func RunPropagate(ctx context.Context, m inference.Model, o PropagateOptions) (*PropagateReport, error) {
	r := &PropagateReport{Model: m.Info().Name, Fingerprint: m.Info().Fingerprint, Seed: o.Seed, Sequences: o.Sequences, Frames: o.Frames}
	runner := inference.NewRunner(m, inference.Options{MemoryBytes: keepNone})
	var all []CarriedFrame
	var spent time.Duration
	steps := 0
	for _, kind := range o.Kinds {
		for i := range o.Sequences {
			s := newCarriedSequence(rendered.New(kind, o.Seed+uint64(i), o.Frames, o.Stock), o.Seed+uint64(i))
			start := time.Now()
			one, err := s.carry(ctx, runner, oneAnchor, 0)
			if err != nil {
				return nil, err
			}
			spent += time.Since(start)
			steps += len(one)
			two, err := s.carry(ctx, runner, twoAnchors, 0, s.lastSeen())
			if err != nil {
				return nil, err
			}
			box, err := s.byBox(ctx, runner)
			if err != nil {
				return nil, err
			}
			all = slices.Concat(all, one, two, box)
			if o.Progress != nil {
				o.Progress(nil)
			}
		}
	}
	r.FrameMs = round(spent.Seconds() * 1000 / float64(max(steps, 1)))
	for _, way := range []string{oneAnchor, twoAnchors, boxAlone} {
		of := slices.DeleteFunc(slices.Clone(all), func(f CarriedFrame) bool { return f.Way != way })
		report := CarriedReport{Way: way, Carried: carried(of), ByKind: map[string]Carried{}}
		for _, kind := range o.Kinds {
			report.ByKind[string(kind)] = carried(slices.DeleteFunc(slices.Clone(of), func(f CarriedFrame) bool { return f.Kind != kind }))
		}
		r.Ways = append(r.Ways, report)
		if way != boxAlone {
			r.Judged = append(r.Judged, of...)
		}
	}
	return r, nil
}

// carriedSequence is a sequence with its pictures and masks.
type carriedSequence struct {
	kind  rendered.Kind
	seed  uint64
	pics  []*picture.Picture
	masks []mask.Mask
}

func newCarriedSequence(s *rendered.Sequence, seed uint64) *carriedSequence {
	c := &carriedSequence{kind: s.Kind, seed: seed}
	for i := range s.Frames {
		p, m := s.Frame(i)
		c.pics, c.masks = append(c.pics, p), append(c.masks, m)
	}
	return c
}

// lastSeen is the last frame in which the thing is to be seen.
func (c *carriedSequence) lastSeen() int {
	for i := len(c.masks) - 1; i > 0; i-- {
		if !c.masks[i].Empty() {
			return i
		}
	}
	return 0
}

// frame judges what was found in one.
func (c *carriedSequence) frame(way string, i int, r propagation.Result) CarriedFrame {
	f := CarriedFrame{Way: way, Kind: c.kind, Seed: c.seed, Frame: i, Area: c.masks[i].Area(), Found: r.Mask.Area(), Confidence: r.Confidence, Signs: &r.Signs}
	switch {
	case f.Area > 0 && f.Found > 0:
		f.IoU = mask.IoU(c.masks[i], r.Mask)
	case f.Area == 0 && f.Found == 0:
		f.IoU = 1
	}
	return f
}

// carry carries the masks of some frames to all others.
func (c *carriedSequence) carry(ctx context.Context, runner *inference.Runner, way string, anchors ...int) ([]CarriedFrame, error) {
	known := map[int]mask.Mask{}
	for _, i := range anchors {
		known[i] = c.masks[i]
	}
	run := propagation.NewRun(0, len(c.pics)-1, known, func(i int) (propagation.Frame, error) {
		return propagation.OfRunner(ctx, runner, c.pics[i]), nil
	})
	var out []CarriedFrame
	for more := true; more; {
		var s propagation.Step
		var finished *propagation.Result
		var err error
		if s, finished, more, err = run.Next(); err != nil {
			return nil, fmt.Errorf("%s %d: %w", c.kind, c.seed, err)
		}
		if finished != nil {
			out = append(out, c.frame(way, s.Frame, *finished))
		}
	}
	return out, nil
}

// byBox asks in each frame by the box of the mask before, and nothing else.
func (c *carriedSequence) byBox(ctx context.Context, runner *inference.Runner) ([]CarriedFrame, error) {
	var out []CarriedFrame
	before := c.masks[0]
	for i := 1; i < len(c.pics); i++ {
		r := before.Bounds()
		b := prompt.NewBox(float64(r.Min.X), float64(r.Min.Y), float64(r.Max.X), float64(r.Max.Y))
		e, _, err := runner.Embed(ctx, c.pics[i])
		if err != nil {
			return nil, err
		}
		p := prompt.Prompt{Box: &b}
		a, err := runner.Decode(ctx, e, p, nil)
		if err != nil {
			return nil, err
		}
		m := a.LowRes[a.Choose(p)].Mask()
		out = append(out, c.frame(boxAlone, i, propagation.Result{Mask: m}))
		if !m.Empty() {
			before = m
		}
	}
	return out, nil
}

// carried puts frames together.
func carried(frames []CarriedFrame) Carried {
	c := Carried{Frames: len(frames)}
	var good, bad []float64 // confidences
	for _, f := range frames {
		c.J += f.IoU
		if f.IoU < badIoU {
			bad = append(bad, f.Confidence)
		} else {
			good = append(good, f.Confidence)
		}
	}
	below := func(list []float64, threshold float64) float64 {
		n := 0
		for _, v := range list {
			if v < threshold {
				n++
			}
		}
		return round(float64(n) / float64(max(len(list), 1)))
	}
	c.J, c.Bad = round(c.J/float64(max(len(frames), 1))), len(bad)
	c.Flagged, c.FalseAlarm = below(bad, propagation.Sure), below(good, propagation.Sure)
	slices.SortFunc(good, cmp.Compare[float64])
	threshold := 1.0
	if len(good) > 0 {
		threshold = good[min(len(good)/10, len(good)-1)]
	}
	c.At10 = below(bad, threshold)
	return c
}
