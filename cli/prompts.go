package cli

import (
	"math"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"clickmask/prompt"
)

// promptFlags are --points, --labels and --boxes as typed: each may be repeated, and each value may
// hold several numbers (x1,y1,x2,y2), as in Ultralytics' predict(points=…, labels=…, bboxes=…).
type promptFlags struct {
	points, labels, boxes []string
}

func (f *promptFlags) add(fl *pflag.FlagSet) {
	fl.StringArrayVar(&f.points, "points", nil, "points as `x,y[,x,y...]`; may be repeated")
	fl.StringArrayVar(&f.labels, "labels", nil, "a `label` for each point: 1 the object (default), 0 what is not")
	fl.StringArrayVar(&f.boxes, "boxes", nil, "boxes as `x1,y1,x2,y2`; each shows an object; may be repeated")
}

// prompts turns the flags into one prompt for each object.
//
// Without a box all points belong to one object, and with one box they refine it. With B boxes there
// are B objects, and the points, whose number must be a multiple of B, are dealt out in order: the
// first P/B to the first box, and so on (the layout [B,N,2] of SAM's predict_torch).
func (f promptFlags) prompts() ([]prompt.Prompt, error) {
	points, err := f.parsePoints()
	if err != nil {
		return nil, err
	}
	boxes, err := f.parseBoxes()
	if err != nil {
		return nil, err
	}
	if len(boxes) == 0 {
		if len(points) == 0 {
			return nil, nil
		}
		return []prompt.Prompt{{Points: points}}, nil
	}
	if len(points)%len(boxes) != 0 {
		return nil, usagef("--points: %d points cannot be dealt out evenly to %d boxes", len(points), len(boxes))
	}
	each := len(points) / len(boxes)
	out := make([]prompt.Prompt, len(boxes))
	for i := range boxes {
		out[i] = prompt.Prompt{Points: points[i*each : (i+1)*each], Box: &boxes[i]}
	}
	return out, nil
}

func (f promptFlags) parsePoints() ([]prompt.Point, error) {
	numbers, err := parseNumbers("--points", f.points)
	if err != nil {
		return nil, err
	}
	if len(numbers)%2 != 0 {
		return nil, usagef("--points: %d numbers are no list of x,y pairs", len(numbers))
	}
	labels, err := parseNumbers("--labels", f.labels)
	if err != nil {
		return nil, err
	}
	n := len(numbers) / 2
	if len(labels) != 0 && len(labels) != n {
		return nil, usagef("--labels: %d labels for %d points; give one for each point, or none for all positive", len(labels), n)
	}
	points := make([]prompt.Point, n)
	for i := range points {
		points[i] = prompt.Point{X: numbers[2*i], Y: numbers[2*i+1], Label: prompt.Positive}
		if len(labels) == 0 {
			continue
		}
		if labels[i] != 0 && labels[i] != 1 {
			return nil, usagef("--labels: %g is no label; use 1 for the object and 0 for what is not", labels[i])
		}
		points[i].Label = prompt.Label(labels[i])
	}
	return points, nil
}

func (f promptFlags) parseBoxes() ([]prompt.Box, error) {
	numbers, err := parseNumbers("--boxes", f.boxes)
	if err != nil {
		return nil, err
	}
	if len(numbers)%4 != 0 {
		return nil, usagef("--boxes: %d numbers are no list of x1,y1,x2,y2", len(numbers))
	}
	boxes := make([]prompt.Box, len(numbers)/4)
	for i := range boxes {
		v := numbers[4*i:]
		boxes[i] = prompt.NewBox(v[0], v[1], v[2], v[3])
	}
	return boxes, nil
}

// parseNumbers reads all numbers of a repeatable flag, separated by commas or blanks; brackets, as in
// [[900, 370]], are passed over.
func parseNumbers(flag string, values []string) ([]float64, error) {
	var out []float64
	for _, v := range values {
		fields := strings.FieldsFunc(v, func(r rune) bool { return strings.ContainsRune(",;[]() \t", r) })
		if len(fields) == 0 {
			return nil, usagef("%s: %q holds no number", flag, v)
		}
		for _, s := range fields {
			n, err := strconv.ParseFloat(s, 64)
			if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
				return nil, usagef("%s: %q is not a number", flag, s)
			}
			out = append(out, n)
		}
	}
	return out, nil
}
