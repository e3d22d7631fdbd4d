package eval

import (
	"context"
	"fmt"
	"image"
	"time"

	"clickmask/inference"
	finder "clickmask/inference/everything"
	"clickmask/mask"
	"clickmask/picture"
	"clickmask/prompt"
)

// Way is how everything is found.
type Way string

// The ways.
const (
	Quick  Way = "quick"  // [finder.Quick]
	Exact  Way = "exact"  // [finder.Exact]
	Single Way = "single" // the same, each point asked by itself: what the others are measured against
)

// Ways are all of them.
var Ways = []Way{Quick, Exact, Single}

// EverythingOptions say what is found, and how.
type EverythingOptions struct {
	finder.Options
	Ways    []Way // take turns with each picture, in one run
	MinArea float64

	// Progress is called after each row with its error, nil when it was judged; it may be nil itself.
	Progress func(err error)
}

// EverythingReport is what a run found, ready to be written as JSON (schema in docs/CLI.md).
type EverythingReport struct {
	Model       string         `json:"model"`
	Fingerprint string         `json:"fingerprint"`
	Manifest    string         `json:"manifest,omitempty"`
	Split       string         `json:"split,omitempty"`
	MinArea     float64        `json:"min_area"`
	Options     finder.Options `json:"options"`
	FailedRows  int            `json:"failed_rows"`
	Pictures    int            `json:"pictures"`
	EncodeMs    float64        `json:"encode_ms"` // mean a picture, without crops
	Ways        []WayReport    `json:"ways"`
}

// WayReport is one way's part of a report.
type WayReport struct {
	Way     Way     `json:"way"`
	Seconds float64 `json:"seconds"` // mean a picture, without the first encode
	Points  float64 `json:"points"`  // that were asked, mean a picture
	Regions float64 `json:"regions"` // mean a picture
	Recalls
	BySize   map[string]Recalls `json:"by_size"`
	BySource map[string]Recalls `json:"by_source"`
}

// Recalls are shares of objects that a region shows.
type Recalls struct {
	Objects       int     `json:"objects"`
	Recall50      float64 `json:"recall50"` // with an IoU of 0.5 at least
	Recall75      float64 `json:"recall75"`
	AverageRecall float64 `json:"average_recall"` // mean over the IoU of 0.5, 0.55 to 0.95
}

// found is the best IoU that a region has with an object.
type found struct {
	size, source string
	iou          float64
}

// RunEverything judges how many of all objects on the rows are found, without anybody pointing at them. Rows that cannot be
// read are told to Progress and left out; an error of the model or of the context ends the run.
func RunEverything(ctx context.Context, m inference.Model, rows []Row, opts EverythingOptions) (*EverythingReport, error) {
	e := everythingRun{runner: inference.NewRunner(m, inference.Options{MemoryBytes: keepNone}), opts: opts, lists: make([][]found, len(opts.Ways)),
		report: &EverythingReport{Model: m.Info().Name, Fingerprint: m.Info().Fingerprint, MinArea: opts.MinArea, Options: opts.Options}}
	for _, w := range opts.Ways {
		e.report.Ways = append(e.report.Ways, WayReport{Way: w})
	}
	for _, rows := range byPicture(rows) {
		if err := e.picture(ctx, rows); err != nil {
			return nil, err
		}
	}
	r := e.report
	n := max(float64(r.Pictures), 1)
	r.EncodeMs = round(r.EncodeMs / n)
	for i := range r.Ways {
		w := &r.Ways[i]
		w.Seconds, w.Points, w.Regions = round(w.Seconds/n), round(w.Points/n), round(w.Regions/n)
		w.Recalls = recalls(e.lists[i])
		w.BySize, w.BySource = by(e.lists[i], func(f found) string { return f.size }), by(e.lists[i], func(f found) string { return f.source })
	}
	return r, nil
}

// byPicture puts the rows of a picture together.
func byPicture(rows []Row) [][]Row {
	var out [][]Row
	at := map[string]int{}
	for _, row := range rows {
		i, ok := at[row.Image]
		if !ok {
			i = len(out)
			at[row.Image] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], row)
	}
	return out
}

type everythingRun struct {
	runner *inference.Runner
	opts   EverythingOptions
	report *EverythingReport
	lists  [][]found // by way
}

// object is one that is to be found.
type object struct {
	mask, ignored mask.Mask
	size, source  string
}

// picture judges all rows of one picture.
func (e *everythingRun) picture(ctx context.Context, rows []Row) error {
	tell := func(err error) {
		if err != nil {
			e.report.FailedRows++
		}
		if e.opts.Progress != nil && ctx.Err() == nil {
			e.opts.Progress(err)
		}
	}
	pic, err := picture.Open(ctx, rows[0].Image, picture.Options{})
	if err != nil {
		for range rows {
			tell(err)
		}
		return ctx.Err()
	}
	var objects []object
	var errs []error
	for _, row := range rows {
		more, err := objectsOf(row, pic, e.opts.MinArea)
		objects, errs = append(objects, more...), append(errs, err)
	}
	if err := e.find(ctx, pic, objects); err != nil {
		return fmt.Errorf("%s: %w", rows[0].Image, err)
	}
	for _, err := range errs {
		tell(err)
	}
	return nil
}

func objectsOf(row Row, pic *picture.Picture, minArea float64) (all []object, err error) {
	w, h := pic.Size()
	l, err := readLabels(row.Mask, w, h)
	if err != nil {
		return nil, err
	}
	scale := 384 / float64(max(w, h))
	where := func(id uint8) mask.Mask {
		on := make([]uint8, len(l.id))
		for i, v := range l.id {
			if v == id {
				on[i] = 1
			}
		}
		return mask.FromBits(w, h, on)
	}
	rest := where(ignored)
	for id, area := range l.areas() {
		if area > 0 && float64(area)*scale*scale >= minArea {
			all = append(all, object{where(uint8(id)), rest, sizeOf(target{object: bitmap{w: w, h: h}, area: area}), row.Source})
		}
	}
	return all, nil
}

// find lets each way find the picture's objects.
func (e *everythingRun) find(ctx context.Context, pic *picture.Picture, objects []object) error {
	start := time.Now()
	if _, _, err := e.runner.Embed(ctx, pic); err != nil {
		return err
	}
	e.report.EncodeMs += time.Since(start).Seconds() * 1000
	e.report.Pictures++
	for i := range e.report.Ways {
		// The ways take turns at going first.
		k := (i + e.report.Pictures) % len(e.report.Ways)
		w := &e.report.Ways[k]
		src := &asking{Source: finder.OfRunner(ctx, e.runner, pic), ctx: ctx, runner: e.runner, single: w.Way == Single}
		find := finder.Exact
		if w.Way == Quick {
			find = finder.Quick
		}
		regions, err := find(ctx, src, e.opts.Options, nil)
		if err != nil {
			return err
		}
		w.Seconds += (time.Since(src.began)).Seconds()
		w.Points += float64(src.asked)
		w.Regions += float64(len(regions))
		for _, o := range objects {
			e.lists[k] = append(e.lists[k], found{o.size, o.source, bestIoU(regions, o)})
		}
	}
	return nil
}

func bestIoU(regions []*finder.Region, o object) float64 {
	best := 0.0
	within := o.mask.Bounds()
	for _, r := range regions {
		if r.Box.Overlaps(within) {
			best = max(best, mask.IoU(mask.Subtract(r.Mask(), o.ignored), o.mask))
		}
	}
	return best
}

// asking is a source that counts the points and, for [Single], asks them one by one. Its clock begins when the picture's
// embedding is there.
type asking struct {
	finder.Source
	ctx    context.Context
	runner *inference.Runner
	single bool
	asked  int
	began  time.Time
}

func (a *asking) Encode(crop image.Rectangle) (*inference.Embedding, error) {
	e, err := a.Source.Encode(crop)
	if a.began.IsZero() {
		a.began = time.Now()
	}
	return e, err
}

func (a *asking) Decode(e *inference.Embedding, prompts []prompt.Prompt) ([]*prompt.Answer, error) {
	a.asked += len(prompts)
	if !a.single {
		return a.Source.Decode(e, prompts)
	}
	var answers []*prompt.Answer
	for _, p := range prompts {
		answer, err := a.runner.Decode(a.ctx, e, p, nil)
		if err != nil {
			return nil, err
		}
		answers = append(answers, answer)
	}
	return answers, nil
}

func recalls(list []found) Recalls {
	r := Recalls{Objects: len(list)}
	for _, f := range list {
		for t := 50; t < 100; t += 5 {
			if f.iou >= float64(t)/100 {
				r.AverageRecall += 0.1 / float64(len(list))
				switch t {
				case 50:
					r.Recall50 += 1 / float64(len(list))
				case 75:
					r.Recall75 += 1 / float64(len(list))
				}
			}
		}
	}
	r.Recall50, r.Recall75, r.AverageRecall = round(r.Recall50), round(r.Recall75), round(r.AverageRecall)
	return r
}

func by(list []found, key func(found) string) map[string]Recalls {
	groups := map[string][]found{}
	for _, f := range list {
		groups[key(f)] = append(groups[key(f)], f)
	}
	out := map[string]Recalls{}
	for name, group := range groups {
		out[name] = recalls(group)
	}
	return out
}
