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

// SessionTimer is a Model that knows how long its graph alone ran in the last Encode or Decode.
type SessionTimer interface {
	LastSession() time.Duration
}

// EncodeCases times the encoder on every aspect.
func EncodeCases(ctx context.Context, m inference.Model, threads, rounds int) ([]Encode, error) {
	var out []Encode
	for _, a := range aspects {
		pic := Picture(a.w, a.h)
		graph := &encoder{model: m, pic: pic}
		times, err := Race(ctx, rounds, Timed("encode", graph.run), preprocessor(m, pic))
		if err != nil {
			return nil, err
		}
		session := graph.sessions
		if session == nil { // the model does not tell: what it does before its graph is taken off, round by round
			session = differences(times[0], times[1])
		}
		out = append(out, Encode{Aspect: a.name, Threads: threads, Stat: NewStat(session[len(session)-rounds:]),
			TotalMs: NewStat(times[0]).Median, PreprocessMs: NewStat(times[1]).Median})
	}
	return out, nil
}

// encoder encodes one picture and notes how long the graph ran, when the model tells.
type encoder struct {
	model    inference.Model
	pic      *picture.Picture
	sessions []float64
}

func (e *encoder) run(ctx context.Context) error {
	_, err := e.model.Encode(ctx, e.pic)
	if t, ok := e.model.(SessionTimer); ok {
		e.sessions = append(e.sessions, float64(t.LastSession().Nanoseconds())/1e6)
	}
	return err
}

// differences are a[i]-b[i], at least 0.
func differences(a, b []float64) []float64 {
	out := make([]float64, len(a))
	for i := range a {
		out[i] = max(0, a[i]-b[i])
	}
	return out
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
	low := Timed(CaseLowRes, func(ctx context.Context) error {
		_, err := m.Decode(ctx, e, p, nil)
		return err
	})
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
