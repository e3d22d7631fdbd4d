package eval

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"time"

	"clickmask/inference"
	"clickmask/picture"
)

// Options say what is measured.
type Options struct {
	Seed     uint64
	MinArea  float64 // smallest object, in pixels of a picture whose longer side is 384
	NoC      bool    // go on to 20 clicks for noc85 and noc90
	Scribble bool    // also judge a stroke through each object, asked as the tool does and as 1 to 6 points
	Main     bool    // judge in place of all else the thing that is found without a prompt, in pictures with one object
	Closer   bool    // look closer at every mask before it is judged and fed back, as the window does

	shared map[string]bool // pictures that several rows are about

	// Progress is called after each row with its error, nil when it was judged; it may be nil itself.
	Progress func(done int, row Row, err error)
}

// DefaultMinArea leaves out what is smaller than 9 x 9 pixels of a picture with a longer side of 384.
const DefaultMinArea = 80

const (
	keepNone      = 1 // bytes of embeddings: the rows of a picture follow each other, and no picture comes back
	objectsPerRow = 3
	fewClicks     = 5
	manyClicks    = 20
)

// Run judges the model on the rows. A row that cannot be read is told to Progress, counted in the report and
// left out; an error of the model or of the context ends the run.
func Run(ctx context.Context, m inference.Model, rows []Row, opts Options) (*Report, error) {
	opts.shared = map[string]bool{}
	seen := map[string]bool{}
	for _, row := range rows {
		opts.shared[row.Image] = opts.shared[row.Image] || seen[row.Image]
		seen[row.Image] = true
	}
	r := runner{model: inference.NewRunner(m, inference.Options{MemoryBytes: keepNone}), opts: opts}
	for i, row := range rows {
		err := r.row(ctx, row)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if opts.Progress != nil {
			opts.Progress(i+1, row, err)
		}
		if err != nil {
			r.failed++
		}
	}
	report := summarise(r.samples, opts.Seed)
	info := m.Info()
	report.Model, report.Fingerprint = info.Name, info.Fingerprint
	report.Rows, report.FailedRows, report.Pictures = len(rows)-r.failed, r.failed, r.pictures
	report.Seed, report.MinArea, report.Closer = opts.Seed, opts.MinArea, opts.Closer
	if r.pictures > 0 {
		report.EncodeMs = r.encoding.Seconds() * 1000 / float64(r.pictures)
	}
	if r.decodes > 0 {
		report.DecodeMs = r.decoding.Seconds() * 1000 / float64(r.decodes)
	}
	if r.looks > 0 {
		report.LookMs = r.looking.Seconds() * 1000 / float64(r.looks)
	}
	return report, nil
}

// runner keeps the embedding of the last picture: the rows of one picture follow each other.
type runner struct {
	model     *inference.Runner
	opts      Options
	path      string
	picture   *picture.Picture
	embedding *inference.Embedding
	samples   []sample

	pictures, decodes, looks, failed int
	encoding, decoding, looking      time.Duration
}

// row judges the objects of one mask file.
func (r *runner) row(ctx context.Context, row Row) error {
	if err := r.show(ctx, row.Image); err != nil {
		return err
	}
	w, h := r.embedding.Grid.PictureW, r.embedding.Grid.PictureH
	l, err := readLabels(row.Mask, w, h)
	if err != nil {
		return err
	}
	rng := rand.New(rand.NewPCG(r.opts.Seed, hash(row.name)))
	if r.opts.Main {
		return r.mainThing(ctx, row, l)
	}
	for _, t := range drawn(l, r.opts.MinArea, rng) {
		values, err := r.object(ctx, t, rng)
		if err != nil {
			return fmt.Errorf("%s: %w", row.Mask, err)
		}
		r.samples = append(r.samples, sample{source: row.Source, size: sizeOf(t), picture: r.pictures, values: values})
	}
	return nil
}

// show encodes the picture unless it is the one before.
func (r *runner) show(ctx context.Context, path string) error {
	if path == r.path && r.embedding != nil {
		return nil
	}
	r.embedding = nil
	pic, err := picture.Open(ctx, path, picture.Options{})
	if err != nil {
		return err
	}
	start := time.Now()
	e, _, err := r.model.Embed(ctx, pic)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	r.encoding += time.Since(start)
	r.pictures++
	r.path, r.picture, r.embedding = path, pic, e
	return nil
}

// drawn picks up to three objects that are large enough.
func drawn(l labels, minArea float64, rng *rand.Rand) []target {
	areas := l.areas()
	scale := 384 / float64(max(l.w, l.h))
	var ids []uint8
	for id, area := range areas {
		if area > 0 && float64(area)*scale*scale >= minArea {
			ids = append(ids, uint8(id))
		}
	}
	rng.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	var out []target
	for _, id := range ids[:min(len(ids), objectsPerRow)] {
		inside, counts := l.split(id)
		out = append(out, target{object: inside, counts: counts, area: areas[id]})
	}
	return out
}

// sizeOf sorts objects as COCO does, by 32 x 32 and 96 x 96 pixels, with the longer side taken as 640.
func sizeOf(t target) string {
	scale := 640 / float64(max(t.object.w, t.object.h))
	switch area := float64(t.area) * scale * scale; {
	case area < 32*32:
		return "small"
	case area < 96*96:
		return "medium"
	default:
		return "large"
	}
}

// object runs the whole protocol for one object.
func (r *runner) object(ctx context.Context, t target, rng *rand.Rand) (map[string]float64, error) {
	j := &judge{model: r.model, picture: r.picture, embedding: r.embedding, closer: r.opts.Closer}
	start := time.Now()
	defer func() {
		r.decoding += time.Since(start) - j.looking
		r.looking += j.looking
		r.decodes += j.decodes
		r.looks += j.looks
	}()
	n := fewClicks
	if r.opts.NoC {
		n = manyClicks
	}
	after, best3, err := j.clicks(ctx, t, firstClick(t.object), n)
	if err != nil {
		return nil, err
	}
	anywhere, _, err := j.clicks(ctx, t, randomClick(t.object, rng), 1)
	if err != nil {
		return nil, err
	}
	box, shown, err := j.boxed(ctx, t, trueBox(t.object))
	if err != nil {
		return nil, err
	}
	jittered, _, err := j.boxed(ctx, t, jitteredBox(t.object, rng))
	if err != nil {
		return nil, err
	}
	values := map[string]float64{
		"click1": after[0], "click1_random": anywhere[0], "click1_best3": best3,
		"click3": after[2], "click5": after[4], "box": box, "box_jitter": jittered,
	}
	if f, ok := boundaryF(shown, t.object, t.counts); ok {
		values["boundary_f"] = f
	}
	if r.opts.NoC {
		values["noc85"], values["noc90"] = clicksToReach(after, 0.85), clicksToReach(after, 0.90)
	}
	if r.opts.Scribble {
		// Its chance is its own, so that all other numbers are the same without it.
		own := rand.New(rand.NewPCG(r.opts.Seed, uint64(t.area)))
		few, err := j.scribbled(ctx, t, scribble(t.object, own))
		if err != nil {
			return nil, err
		}
		maps.Copy(values, few)
	}
	return values, nil
}
