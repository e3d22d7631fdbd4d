package everything

import (
	"context"
	"errors"
	"image"
	"image/color"
	"math"
	"slices"
	"strings"
	"testing"

	"clickmask/inference"
	"clickmask/inference/sam"
	"clickmask/mask"
	"clickmask/picture"
	"clickmask/prompt"
)

// thing is a rectangle that the scripted source knows, with what it says of it.
type thing struct {
	at    image.Rectangle
	iou   float32
	steep float64 // logits a pixel from the border
}

// scripted is a source that knows what is in its picture: to a point it answers the things that it lies in, the smallest
// first, and nothing for those that are missing.
type scripted struct {
	picture *picture.Picture
	things  []thing // the smaller ones first
	encodes []image.Rectangle
	asked   []prompt.Point
	fail    error // of Decode
}

const sceneW, sceneH = 240, 160

func newScripted(t *testing.T, things ...thing) *scripted {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, sceneW, sceneH))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	for k := len(things) - 1; k >= 0; k-- {
		for y := things[k].at.Min.Y; y < things[k].at.Max.Y; y++ {
			for x := things[k].at.Min.X; x < things[k].at.Max.X; x++ {
				img.SetRGBA(x, y, color.RGBA{uint8(40 * k), uint8(40 * k), 200, 255})
			}
		}
	}
	return &scripted{picture: picture.FromImage(img, "street.png"), things: things}
}

func (s *scripted) Picture() *picture.Picture { return s.picture }

func (s *scripted) Encode(crop image.Rectangle) (*inference.Embedding, error) {
	s.encodes = append(s.encodes, crop)
	g := sam.GridFor(crop.Dx(), crop.Dy(), 256, 64)
	g.PictureW, g.PictureH, g.Crop = sceneW, sceneH, crop
	return &inference.Embedding{Grid: g}, nil
}

func (s *scripted) Decode(e *inference.Embedding, prompts []prompt.Prompt) ([]*prompt.Answer, error) {
	if s.fail != nil {
		return nil, s.fail
	}
	var out []*prompt.Answer
	for _, p := range prompts {
		pt := p.Points[0]
		s.asked = append(s.asked, pt)
		a := &prompt.Answer{LowRes: []mask.Logits{s.draw(e.Grid, thing{})}, IoU: []float32{1}} // the single-mask answer is none
		for _, th := range s.things {
			if len(a.LowRes) < 4 && image.Pt(int(pt.X), int(pt.Y)).In(th.at) {
				a.LowRes, a.IoU = append(a.LowRes, s.draw(e.Grid, th)), append(a.IoU, th.iou)
			}
		}
		for len(a.LowRes) < 4 {
			a.LowRes, a.IoU = append(a.LowRes, s.draw(e.Grid, thing{})), append(a.IoU, 0.1)
		}
		out = append(out, a)
	}
	return out, nil
}

func (s *scripted) draw(g mask.Grid, th thing) mask.Logits {
	l := mask.Logits{Grid: g, Data: make([]float32, g.LowW*g.LowH)}
	w, h := g.Cell()
	for i := range l.Data {
		x, y := float64(g.Seen().Min.X)+(float64(i%g.LowW)+0.5)*w, float64(g.Seen().Min.Y)+(float64(i/g.LowW)+0.5)*h
		d := min(x-float64(th.at.Min.X), float64(th.at.Max.X)-x, y-float64(th.at.Min.Y), float64(th.at.Max.Y)-y)
		l.Data[i] = -30
		if th.steep > 0 {
			l.Data[i] = float32(max(min(d*th.steep, 30), -30))
		}
	}
	return l
}

// street is a wall with a door, a window in the door, a car apart, and a thing of which the model thinks little.
func street() []thing {
	return []thing{
		{image.Rect(110, 70, 130, 90), 0.9, 12},
		{image.Rect(20, 100, 90, 150), 0.93, 4},
		{image.Rect(100, 60, 150, 150), 0.91, 4},
		{image.Rect(160, 10, 230, 50), 0.6, 4},
		{image.Rect(180, 90, 230, 140), 0.95, 0.05}, // unstable
		{image.Rect(0, 0, sceneW, sceneH), 0.97, 4},
	}
}

// plain does by the book what Exact does: pixels one by one, all boxes against all.
func plain(t *testing.T, s *scripted, o Options) (boxes []image.Rectangle, ious []float64) {
	t.Helper()
	type one struct {
		box image.Rectangle
		iou float32
	}
	e, _ := s.Encode(image.Rect(0, 0, sceneW, sceneH))
	var all []one
	for j := range o.PointsPerSide {
		for i := range o.PointsPerSide {
			p := prompt.Point{X: (float64(i) + 0.5) / float64(o.PointsPerSide) * sceneW, Y: (float64(j) + 0.5) / float64(o.PointsPerSide) * sceneH}
			answers, _ := s.Decode(e, []prompt.Prompt{{Points: []prompt.Point{p}}})
			for k := 1; k < 4; k++ {
				inner, outer := 0, 0
				var box image.Rectangle
				values := make([]float32, sceneW*sceneH)
				answers[0].LowRes[k].Sample(values, sceneW, sceneH, 0.5, 0.5, 1, 1)
				for y := range sceneH {
					for x := range sceneW {
						v := float64(values[y*sceneW+x])
						if v > o.StabilityScoreOffset {
							inner++
						}
						if v > -o.StabilityScoreOffset {
							outer++
						}
						if v > 0 {
							box = box.Union(image.Rect(x, y, x+1, y+1))
						}
					}
				}
				if iou := answers[0].IoU[k]; float64(iou) > o.PredIoUThresh && float64(inner)/float64(outer) >= o.StabilityScoreThresh {
					all = append(all, one{box, iou})
				}
			}
		}
	}
	for len(all) > 0 {
		best := 0
		for i := range all {
			if all[i].iou > all[best].iou {
				best = i
			}
		}
		b := all[best]
		boxes, ious = append(boxes, b.box), append(ious, float64(b.iou))
		area := func(r image.Rectangle) float64 { return float64((r.Dx() - 1) * (r.Dy() - 1)) }
		all = slices.DeleteFunc(all, func(c one) bool {
			both := b.box.Intersect(c.box)
			return !both.Empty() && area(both)/(area(b.box)+area(c.box)-area(both)) > o.BoxNMSThresh
		})
	}
	return boxes, ious
}

func TestTheExactWayIsThatOfTheBook(t *testing.T) {
	o := Default()
	o.PointsPerSide = 9
	s := newScripted(t, street()...)
	boxes, ious := plain(t, s, o)
	got, err := Exact(t.Context(), s, o, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != len(boxes) || len(got) != 4 {
		t.Fatalf("%d regions, by the book %d", len(got), len(boxes))
	}
	for i, r := range got {
		if r.Box != boxes[i] || r.PredictedIoU != ious[i] || r.Mask().Bounds() != r.Box || float64(r.Mask().Area()) != r.Area {
			t.Errorf("region %d: %v %g, by the book %v %g", i, r.Box, r.PredictedIoU, boxes[i], ious[i])
		}
	}
}

func TestTheQuickWayFindsTheSameWithFewerPoints(t *testing.T) {
	o := Default()
	o.PointsPerSide = 24
	s := newScripted(t, street()...)
	exact, err := Exact(t.Context(), s, o, nil)
	if err != nil {
		t.Fatal(err)
	}
	asked := len(s.asked)
	s.asked = nil
	quick, err := Quick(t.Context(), s, o, nil)
	if err != nil {
		t.Fatal(err)
	}
	if asked != 24*24 || len(s.asked) > asked/2 {
		t.Errorf("%d points, and %d in the quick way", asked, len(s.asked))
	}
	if len(quick) != len(exact) {
		t.Fatalf("%d regions, exactly %d", len(quick), len(exact))
	}
	for i, r := range quick {
		if !r.Mask().Equal(exact[i].Mask()) || r.PredictedIoU != exact[i].PredictedIoU {
			t.Errorf("region %d: %v, exactly %v", i, r.Box, exact[i].Box)
		}
		if !r.Has(r.Point.X, r.Point.Y) || r.Has(-3, 5) || r.Has(r.Point.X, sceneH+1) {
			t.Errorf("region %d does not know where it is", i)
		}
	}
}

// Crops are encoded by themselves, and a mask that ends at the edge of a crop is left to others.
func TestCropsShowWhatIsWholeInThem(t *testing.T) {
	o := Default()
	o.PointsPerSide, o.CropNLayers, o.CropNPointsDownscaleFactor = 16, 1, 2
	small := thing{image.Rect(30, 24, 62, 60), 0.9, 4}
	s := newScripted(t, small, thing{image.Rect(0, 0, sceneW, sceneH), 0.97, 4})
	for name, find := range map[string]func(context.Context, Source, Options, func(Progress) error) ([]*Region, error){"exact": Exact, "quick": Quick} {
		s.encodes = nil
		got, err := find(t.Context(), s, o, nil)
		if err != nil || len(s.encodes) != 5 {
			t.Fatalf("%s: %v, %v", name, err, s.encodes)
		}
		var seen []image.Rectangle
		for _, r := range got {
			seen = append(seen, r.Mask().Bounds())
			if r.Mask().Area() < 2000 && r.Crop == image.Rect(0, 0, sceneW, sceneH) {
				t.Errorf("%s: the smaller crop's mask did not stay", name)
			}
		}
		if len(seen) != 2 {
			t.Errorf("%s: %v", name, seen)
		}
	}
}

func TestProgressTellsWhatWasFoundAndEndsTheRun(t *testing.T) {
	for name, find := range map[string]func(context.Context, Source, Options, func(Progress) error) ([]*Region, error){"exact": Exact, "quick": Quick} {
		o := Default()
		o.PointsPerSide = 12
		s := newScripted(t, street()...)
		var last Progress
		all, err := find(t.Context(), s, o, func(p Progress) error {
			if p.Done <= last.Done || p.Total != 144 {
				t.Errorf("%s: %d of %d after %d", name, p.Done, p.Total, last.Done)
			}
			last = p
			return nil
		})
		if err != nil || last.Done != last.Total || len(last.Found) != len(all) {
			t.Errorf("%s: %v, %d of %d, %d found of %d", name, err, last.Done, last.Total, len(last.Found), len(all))
		}
		enough := errors.New("enough")
		s.asked = nil
		if _, err := find(t.Context(), s, o, func(Progress) error { return enough }); !errors.Is(err, enough) || len(s.asked) > 16 {
			t.Errorf("%s: %v after %d points", name, err, len(s.asked))
		}
		ctx, cancel := context.WithCancel(t.Context())
		s.asked = nil
		if _, err := find(ctx, s, o, func(Progress) error { cancel(); return nil }); !errors.Is(err, context.Canceled) || len(s.asked) > 32 {
			t.Errorf("%s: %v after %d points", name, err, len(s.asked))
		}
		s.fail = enough
		if _, err := find(t.Context(), s, o, nil); !errors.Is(err, enough) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSmallIslandsAndHolesGo(t *testing.T) {
	draw := func(rows ...string) mask.Mask {
		bits := make([]uint8, 0, len(rows)*len(rows[0]))
		for _, row := range rows {
			for _, c := range row {
				bits = append(bits, uint8(strings.IndexRune(".x", c)))
			}
		}
		return mask.FromBits(len(rows[0]), len(rows), bits)
	}
	m := draw(
		"xxxxx..x",
		"xx.xx...",
		"xxxxx...",
		"xxxxx..x",
		".......x")
	for _, c := range []struct {
		least   int
		want    mask.Mask
		changed bool
	}{
		{1, m, false},
		{2, draw("xxxxx...", "xxxxx...", "xxxxx...", "xxxxx..x", ".......x"), true},
		{3, draw("xxxxx...", "xxxxx...", "xxxxx...", "xxxxx...", "........"), true},
		// Every part is an island now: the ground is filled, and so is all of the picture.
		{100, mask.Full(8, 5), true},
	} {
		if got, changed := clean(m, c.least); !got.Equal(c.want) || changed != c.changed {
			t.Errorf("of fewer than %d pixels: %v, changed %v", c.least, got.Runs(), changed)
		}
	}
	o := Default()
	o.PointsPerSide, o.MinMaskRegionArea = 24, 50
	if found, err := Quick(t.Context(), newScripted(t, street()...), o, nil); err != nil || len(found) != 4 {
		t.Errorf("%d regions, %v", len(found), err)
	}
}

func TestOptionsThatCannotBeAreNamed(t *testing.T) {
	if err := Default().Check(); err != nil {
		t.Error(err)
	}
	for name, set := range map[string]func(*Options){
		"points_per_side":                func(o *Options) { o.PointsPerSide = 0 },
		"pred_iou_thresh":                func(o *Options) { o.PredIoUThresh = math.NaN() },
		"stability_score_thresh":         func(o *Options) { o.StabilityScoreThresh = 2 },
		"stability_score_offset":         func(o *Options) { o.StabilityScoreOffset = -1 },
		"box_nms_thresh":                 func(o *Options) { o.BoxNMSThresh = -0.1 },
		"crop_n_layers":                  func(o *Options) { o.CropNLayers = 9 },
		"crop_nms_thresh":                func(o *Options) { o.CropNMSThresh = 1.1 },
		"crop_overlap_ratio":             func(o *Options) { o.CropOverlapRatio = 3 },
		"crop_n_points_downscale_factor": func(o *Options) { o.CropNPointsDownscaleFactor = 0 },
		"min_mask_region_area":           func(o *Options) { o.MinMaskRegionArea = -1 },
	} {
		o := Default()
		set(&o)
		if err := o.Check(); err == nil || !strings.HasPrefix(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
		for _, find := range []func(context.Context, Source, Options, func(Progress) error) ([]*Region, error){Exact, Quick} {
			if _, err := find(t.Context(), nil, o, nil); err == nil {
				t.Errorf("%s: it is run", name)
			}
		}
	}
	own := For(inference.Info{PredIoU: 0.4, Stability: 0.5})
	if own.PredIoUThresh != 0.4 || own.StabilityScoreThresh != 0.5 || For(inference.Info{}) != Default() {
		t.Errorf("%+v", own)
	}
}
