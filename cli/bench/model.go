package bench

import (
	"context"
	"time"

	"clickmask/inference"
	"clickmask/inference/sam"
	"clickmask/picture"
)

// aspects are the pictures of the encode cases; the longer side is that of SAM's input, so that resizing is
// nearly free.
var aspects = []struct {
	name string
	w, h int
}{
	{"1:1", 1024, 1024}, {"4:3", 1024, 768}, {"3:2", 1024, 683}, {"16:9", 1024, 576}, {"9:16", 576, 1024},
}

// SessionTimer is a Model that knows how long its graph alone ran in the last Encode or Decode.
type SessionTimer interface {
	LastSession() time.Duration
}

// EncodeCases times the encoder on every aspect, an entry for each baseline, or one without.
func EncodeCases(ctx context.Context, m inference.Model, threads, rounds int, baselines []*Baseline) ([]Encode, error) {
	var out []Encode
	for _, a := range aspects {
		pic := Picture(a.w, a.h)
		ours := &encoder{model: m, pic: pic}
		contenders := []Contender{Timed("encode", ours.run), preprocessor(m, pic)}
		var others []*run
		for _, b := range baselines {
			r, err := b.encoderRun(ctx, pic)
			if err != nil {
				return nil, err
			}
			others, contenders = append(others, r), append(contenders, r.contender())
		}
		times, err := Race(ctx, rounds, contenders...)
		if err != nil {
			return nil, err
		}
		session := ours.sessions
		if session == nil { // the model does not tell: what it does before its graph is taken off, round by round
			session = differences(times[0], times[1])
		}
		session = session[len(session)-rounds:]
		entry := Encode{Aspect: a.name, Threads: threads, Stat: NewStat(session),
			TotalMs: NewStat(times[0]).Median, PreprocessMs: NewStat(times[1]).Median}
		if len(others) == 0 {
			out = append(out, entry)
		}
		for i, r := range others {
			e := entry
			e.Against = against(r, session, times[2+i])
			if got := ours.embedding.Tensors[0]; len(r.output(got.Name)) == len(got.Data) {
				e.RelRMS = rel(got.Data, r.output(got.Name))
			}
			out = append(out, e)
		}
	}
	return out, nil
}

func against(r *run, ours, theirs []float64) *Against {
	return &Against{Baseline: r.baseline.Name, BaselineMs: NewStat(theirs).Median, Ratio: Ratio(ours, theirs)}
}

func rel(got, want []float32) *float64 {
	v := RelRMS(got, want)
	return &v
}

// encoder encodes one picture and notes how long the graph ran, when the model tells.
type encoder struct {
	model     inference.Model
	pic       *picture.Picture
	sessions  []float64
	embedding *inference.Embedding
}

func (e *encoder) run(ctx context.Context) (err error) {
	e.embedding, err = e.model.Encode(ctx, e.pic)
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
	f := m.Grid(pic.Size())
	input := make([]float32, 3*f.InputW*f.InputH)
	return Timed("preprocess", func(ctx context.Context) error {
		rgb, err := sam.Resize(ctx, pic.Pix(), f.ContentW, f.ContentH)
		if err != nil {
			return err
		}
		return sam.Normalise(input, rgb, f.ContentW, f.ContentH, f.InputW, sam.Mean, sam.Std)
	})
}
