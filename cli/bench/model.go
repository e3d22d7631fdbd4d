package bench

import (
	"context"
	"path/filepath"
	"time"

	"clickmask/inference"
	"clickmask/inference/sam"
	"clickmask/picture"
	"clickmask/prompt"
)

// aspects are the pictures of the encode cases; the longer side is that of SAM's input, so that resizing is
// nearly free.
var aspects = []struct {
	name string
	w, h int
}{
	{"1:1", 1024, 1024}, {"4:3", 1024, 768}, {"3:2", 1024, 683}, {"16:9", 1024, 576}, {"9:16", 576, 1024},
}

// Names of the decode cases.
const (
	CaseLowRes = "low_res_1pt"    // one point to the low-res masks
	CaseFull   = "full_2241x1500" // one point to one mask of a 2241 x 1500 picture
)

// SessionTimer is a Model that knows how long the graph alone ran in the last Encode or Decode. Without it
// the whole call counts, preprocessing included.
type SessionTimer interface {
	LastSession() time.Duration
}

// spent is what counts of a call that took all.
func spent(m inference.Model, all time.Duration) time.Duration {
	if t, ok := m.(SessionTimer); ok {
		return t.LastSession()
	}
	return all
}

// EncodeCases times the encoder on every aspect.
func EncodeCases(ctx context.Context, m inference.Model, threads, rounds int) ([]Encode, error) {
	var out []Encode
	for _, a := range aspects {
		pic := Picture(a.w, a.h)
		times, err := Race(ctx, rounds, encoder(m, pic), preprocessor(m, pic))
		if err != nil {
			return nil, err
		}
		out = append(out, Encode{Aspect: a.name, Threads: threads, Stat: NewStat(times[0]), PreprocessMs: NewStat(times[1]).Median})
	}
	return out, nil
}

func encoder(m inference.Model, pic *picture.Picture) Contender {
	return Contender{Name: "encode", Run: func(ctx context.Context) (time.Duration, error) {
		start := time.Now()
		_, err := m.Encode(ctx, pic)
		return spent(m, time.Since(start)), err
	}}
}

// preprocessor does what every model does before its graph runs.
func preprocessor(m inference.Model, pic *picture.Picture) Contender {
	f := m.Frame(pic.Size())
	input := make([]float32, 3*f.InputW*f.InputH)
	return Timed("preprocess", func(ctx context.Context) error {
		rgb, err := sam.Resize(ctx, pic.Pix, f.ContentW, f.ContentH)
		if err != nil {
			return err
		}
		return sam.Normalise(input, rgb, f.ContentW, f.ContentH, f.InputW, sam.Mean, sam.Std)
	})
}

// DecodeCases times answers to one point.
func DecodeCases(ctx context.Context, m inference.Model, threads, rounds int) ([]Decode, error) {
	pic := Picture(2241, 1500)
	e, err := m.Encode(ctx, pic)
	if err != nil {
		return nil, err
	}
	p := prompt.Prompt{Points: []prompt.Point{{X: 1120, Y: 750, Label: prompt.Positive}}}
	low := Contender{Name: CaseLowRes, Run: func(ctx context.Context) (time.Duration, error) {
		start := time.Now()
		_, err := m.Decode(ctx, e, p, nil)
		return spent(m, time.Since(start)), err
	}}
	full := Timed(CaseFull, func(ctx context.Context) error {
		a, err := m.Decode(ctx, e, p, nil)
		if err == nil {
			_ = a.LowRes[a.Choose(p)].Mask()
		}
		return err
	})
	times, err := Race(ctx, rounds, low, full)
	if err != nil {
		return nil, err
	}
	return []Decode{
		{Case: CaseLowRes, Threads: threads, Stat: NewStat(times[0])},
		{Case: CaseFull, Threads: threads, Stat: NewStat(times[1])},
	}, nil
}

// OpenCases times opening camera files of 24 and 100 megapixels, which are written into folder.
func OpenCases(ctx context.Context, folder string, rounds int) ([]Open, error) {
	var out []Open
	for _, c := range []struct {
		name string
		w, h int
	}{{"24 MP JPEG", 6000, 4000}, {"100 MP JPEG", 11648, 8584}} {
		path := filepath.Join(folder, c.name+".jpg")
		if err := SaveJPEG(path, c.w, c.h); err != nil {
			return nil, err
		}
		times, err := Race(ctx, rounds, Timed(c.name, func(ctx context.Context) error {
			_, err := picture.Open(ctx, path, picture.Options{})
			return err
		}))
		if err != nil {
			return nil, err
		}
		out = append(out, Open{Picture: c.name, Megapixels: round(float64(c.w) * float64(c.h) / 1e6), Stat: NewStat(times[0])})
	}
	return out, nil
}
