package eval

import (
	"context"
	"fmt"
	"image"

	"clickmask/mask"
	"clickmask/matte"
	"clickmask/picture"
)

// AlphaReport is what came of judging edges: for each source the mean error of each method.
type AlphaReport struct {
	Manifest string                           `json:"manifest"`
	Split    string                           `json:"split,omitempty"`
	Rows     int                              `json:"rows"`
	Failed   int                              `json:"failed_rows,omitempty"`
	Methods  []string                         `json:"methods"`
	Overall  map[string]AlphaError            `json:"overall"`
	Sources  map[string]map[string]AlphaError `json:"sources"`
}

// bandReach is how far from the kept mask's border errors count, in pixels, beside all of the true band.
const bandReach = 24

// edges are the edges that are judged, and the alphas that bound what can be.
var edges = []struct {
	name      string
	edge      matte.Edge
	classical bool // without the network
	picture   bool // cut out with the picture's colours
}{
	{name: "hard", edge: matte.Edge{Kind: matte.KindHard}},
	{name: "soft 2 px, picture's colours", edge: matte.Edge{Kind: matte.KindSoft, Softness: 2}, picture: true},
	{name: "soft 2 px", edge: matte.Edge{Kind: matte.KindSoft, Softness: 2}},
	{name: "guided filter", edge: matte.Edge{Kind: matte.KindFine}, classical: true},
	{name: "fine", edge: matte.Edge{Kind: matte.KindFine}},
	{name: "glass", edge: matte.Edge{Kind: matte.KindGlass}},
}

// RunAlpha judges the program's edges, and what other programs made, on rows with known alphas.
func RunAlpha(ctx context.Context, rows []AlphaRow, net matte.Net, progress func(err error)) (*AlphaReport, error) {
	r := &AlphaReport{Overall: map[string]AlphaError{}, Sources: map[string]map[string]AlphaError{}}
	counts := map[string]map[string]int{}
	for _, row := range rows {
		found, err := alphaErrors(ctx, row, net)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		progress(err)
		if err != nil {
			r.Failed++
			continue
		}
		r.Rows++
		if r.Sources[row.Source] == nil {
			r.Sources[row.Source], counts[row.Source] = map[string]AlphaError{}, map[string]int{}
		}
		for _, f := range found {
			if _, known := r.Overall[f.method]; !known {
				r.Methods = append(r.Methods, f.method)
			}
			r.Overall[f.method] = r.Overall[f.method].add(f.AlphaError, 1)
			r.Sources[row.Source][f.method] = r.Sources[row.Source][f.method].add(f.AlphaError, 1)
			counts[row.Source][f.method]++
			if counts[""] == nil {
				counts[""] = map[string]int{}
			}
			counts[""][f.method]++
		}
	}
	for method, sum := range r.Overall {
		r.Overall[method] = AlphaError{}.add(sum, 1/float64(counts[""][method]))
	}
	for source, methods := range r.Sources {
		for method, sum := range methods {
			methods[method] = AlphaError{}.add(sum, 1/float64(counts[source][method]))
		}
	}
	return r, nil
}

type methodError struct {
	method string
	AlphaError
}

// truth is what is known of a row.
type truth struct {
	pix        *image.RGBA
	foreground *image.RGBA
	alpha      plane
	band       []bool
}

func alphaErrors(ctx context.Context, row AlphaRow, net matte.Net) ([]methodError, error) {
	pic, err := picture.Open(ctx, row.Image, picture.Options{})
	if err != nil {
		return nil, err
	}
	w, h := pic.Size()
	own, err := picture.Open(ctx, row.Foreground, picture.Options{})
	if err != nil {
		return nil, err
	}
	if ow, oh := own.Size(); ow != w || oh != h {
		return nil, fmt.Errorf("%s is %d x %d pixels, the picture %d x %d", row.Foreground, ow, oh, w, h)
	}
	known, err := readLabels(row.Alpha, w, h)
	if err != nil {
		return nil, err
	}
	drawn, err := readLabels(row.Mask, w, h)
	if err != nil {
		return nil, err
	}
	kept := mask.FromBits(w, h, drawn.id)
	t := truth{pix: pic.Pix(), foreground: own.Pix(), alpha: planeOf(w, h, known.id), band: make([]bool, w*h)}
	near := mask.Subtract(kept.Grow(bandReach), kept.Grow(-bandReach))
	for i, a := range known.id {
		t.band[i] = a > 0 && a < 255 || near.At(i%w, i/w)
	}
	var found []methodError
	judge := func(method string, a matte.Alpha, strength float64) error {
		e, err := t.judge(ctx, a, strength)
		found = append(found, methodError{method, e})
		return err
	}
	for _, e := range edges {
		job := matte.Job{Net: net}
		if e.classical {
			job.Net = nil
		}
		a, err := e.edge.Alpha(ctx, pic.Pix(), kept, job)
		if err != nil {
			return nil, err
		}
		strength := 1.0
		if e.picture {
			strength = 0
		}
		if err := judge(e.name, a, strength); err != nil {
			return nil, err
		}
	}
	for _, other := range row.Others {
		read, err := readLabels(other.Path, w, h)
		if err != nil {
			return nil, err
		}
		if err := judge(other.Method, alphaOf(read), 1); err != nil {
			return nil, err
		}
	}
	if err := judge("true alpha, picture's colours", alphaOf(known), 0); err != nil {
		return nil, err
	}
	return found, judge("true alpha", alphaOf(known), 1)
}

func alphaOf(l labels) matte.Alpha {
	return mask.AlphaFromRows(l.w, l.h, func(dst []byte, y int) { copy(dst, l.id[y*l.w:]) })
}

// judge measures one alpha.
func (t *truth) judge(ctx context.Context, a matte.Alpha, strength float64) (AlphaError, error) {
	w, h := a.Size()
	colours, err := matte.Foreground(ctx, t.pix, a, strength, matte.Job{})
	if err != nil {
		return AlphaError{}, err
	}
	rows := a.Rows()
	bytes := make([]byte, w*h)
	sum, n := 0.0, 0
	for y := range h {
		line := bytes[y*w : (y+1)*w]
		rows.Fill(line, 0, y)
		own := make([]uint8, 3*w) // the row's colours
		for x := range w {
			copy(own[3*x:3*x+3], t.pix.Pix[t.pix.PixOffset(x, y):])
		}
		runs, at := rows.Band(y)
		for _, r := range runs {
			at += copy(own[3*r.X0:3*r.X1], colours[3*at:]) / 3
		}
		for x := range w {
			i := y*w + x
			if !t.band[i] {
				continue
			}
			n += 3
			real := t.foreground.Pix[t.foreground.PixOffset(x, y):]
			for c, ground := range [3]float64{0, 255, 0} {
				got := float64(own[3*x+c])*float64(line[x])/255 + ground*(1-float64(line[x])/255)
				want := float64(real[c])*t.alpha.v[i] + ground*(1-t.alpha.v[i])
				sum += max(got-want, want-got)
			}
		}
	}
	e := differences(planeOf(w, h, bytes), t.alpha, t.band)
	e.Composite = sum / float64(max(n, 1))
	return e, nil
}
