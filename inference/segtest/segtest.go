package segtest

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/color"
	"math"
	"slices"
	"testing"

	"clickmask/inference"
	"clickmask/inference/sam"
	"clickmask/mask"
	"clickmask/picture"
	"clickmask/prompt"
)

// Run holds a model to the interface's promises. open gives a new one, or skips the test; Run closes it.
// One model is opened for most tests and one for those that close it.
func Run(t *testing.T, open func(t *testing.T) inference.Model) {
	m := open(t)
	t.Cleanup(func() {
		if err := m.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	for _, c := range []struct {
		name string
		test func(t *testing.T, m inference.Model)
	}{
		{"Info", info},
		{"PicturesOfAnySize", sizes},
		{"EmbeddingsAreRepeatable", repeatable},
		{"PromptsOfAnyKind", prompts},
		{"MaskInput", maskInput},
		{"PicturesDoNotMix", noMixing},
		{"EndedContexts", endedContexts},
		{"BadInput", badInput},
		{"Batches", batches},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, m) })
	}
	t.Run("Close", func(t *testing.T) { closed(t, open(t)) })
}

// Scene is a picture of w x h pixels with some things in it; other seeds give other pictures.
func Scene(w, h, seed int) *picture.Picture {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{uint8(90 + 60*x/w), uint8(120 + 40*y/h), uint8(70 + seed*29%120), 255}
			if dx, dy := 2*x-w, 2*y-h; dx*dx+dy*dy < min(w, h)*min(w, h)/4 {
				c = color.RGBA{210, uint8(30 + seed*17%60), 40, 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	return picture.FromImage(img, "scene")
}

// click is a positive point.
func click(x, y float64) prompt.Prompt {
	return prompt.Prompt{Points: []prompt.Point{{X: x, Y: y, Label: prompt.Positive}}}
}

func encode(t *testing.T, m inference.Model, p *picture.Picture) *inference.Embedding {
	t.Helper()
	e, err := m.Encode(t.Context(), p)
	if err != nil {
		t.Fatalf("encode: %v", err)
	}
	return e
}

func decode(t *testing.T, m inference.Model, e *inference.Embedding, p prompt.Prompt, in *mask.Logits) *prompt.Answer {
	t.Helper()
	a, err := m.Decode(t.Context(), e, p, in)
	if err != nil {
		t.Fatalf("decode: %v", err)
	}
	return a
}

func info(t *testing.T, m inference.Model) {
	i := m.Info()
	if sum, err := hex.DecodeString(i.Fingerprint); err != nil || len(sum) != 32 {
		t.Errorf("the fingerprint %q is no SHA-256", i.Fingerprint)
	}
	if i.Name == "" || i.InputSide < 1 || i.LowW < 1 || i.LowH < 1 {
		t.Errorf("%+v", i)
	}
	if again := m.Info(); again != i {
		t.Errorf("%+v, then %+v", i, again)
	}
}

func sizes(t *testing.T, m inference.Model) {
	i := m.Info()
	for _, size := range [][2]int{{1, 1}, {300, 1}, {1, 300}, {37, 91}, {1400, 1000}} {
		w, h := size[0], size[1]
		e := encode(t, m, Scene(w, h, 1))
		if want := sam.GridFor(w, h, i.InputSide, i.LowW); e.Grid != want || m.Grid(w, h) != want {
			t.Errorf("%d x %d: grid %+v, want %+v", w, h, e.Grid, want)
		}
		if e.Model != i.Fingerprint || len(e.Tensors) == 0 {
			t.Errorf("%d x %d: an embedding of %q with %d tensors", w, h, e.Model, len(e.Tensors))
		}
		for _, tensor := range e.Tensors {
			n := int64(1)
			for _, d := range tensor.Shape {
				n *= d
			}
			if tensor.Name == "" || n != int64(len(tensor.Data)) {
				t.Errorf("%d x %d: tensor %q of shape %v has %d numbers", w, h, tensor.Name, tensor.Shape, len(tensor.Data))
			}
			finite(t, tensor.Name, tensor.Data)
		}
		a := decode(t, m, e, click(float64(w)/2, float64(h)/2), nil)
		wellFormed(t, m, e, a)
		if mw, mh := a.LowRes[0].Mask().Size(); mw != w || mh != h {
			t.Errorf("%d x %d: the mask has %d x %d pixels", w, h, mw, mh)
		}
	}
}

func repeatable(t *testing.T, m inference.Model) {
	a, b, other := encode(t, m, Scene(80, 60, 1)), encode(t, m, Scene(80, 60, 1)), encode(t, m, Scene(80, 60, 2))
	if !sameNumbers(a, b) {
		t.Error("the same picture gave two embeddings")
	}
	if sameNumbers(a, other) {
		t.Error("two pictures gave the same embedding")
	}
}

func sameNumbers(a, b *inference.Embedding) bool {
	return slices.EqualFunc(a.Tensors, b.Tensors, func(x, y inference.Tensor) bool {
		return x.Name == y.Name && slices.Equal(x.Shape, y.Shape) && slices.Equal(x.Data, y.Data)
	})
}

func prompts(t *testing.T, m inference.Model) {
	const w, h = 200, 120
	e := encode(t, m, Scene(w, h, 1))
	before := clone(e)
	box := prompt.NewBox(150, 100, 50, 20)
	whole := prompt.NewBox(0, 0, w, h)
	var many prompt.Prompt
	for i := range 40 {
		many.Points = append(many.Points, prompt.Point{X: float64(5 * i), Y: float64(3 * i), Label: prompt.Label(i % 2)})
	}
	var answers []*prompt.Answer
	for name, p := range map[string]prompt.Prompt{
		"one point":              click(100, 60),
		"between pixels":         click(100.25, 59.75),
		"the top left corner":    click(0, 0),
		"the bottom right one":   click(w, h),
		"a negative point alone": {Points: []prompt.Point{{X: 10, Y: 10, Label: prompt.Negative}}},
		"the same point twice":   {Points: append(click(100, 60).Points, click(100, 60).Points...)},
		"forty points":           many,
		"a box":                  {Box: &box},
		"the whole picture":      {Box: &whole},
		"a box with points":      {Points: many.Points[:3], Box: &box},
	} {
		kept := p.Clone()
		first := decode(t, m, e, p, nil)
		wellFormed(t, m, e, first)
		if again := decode(t, m, e, p, nil); !sameAnswer(first, again) {
			t.Errorf("%s: two answers to one prompt", name)
		}
		if !slices.Equal(p.Points, kept.Points) || p.Box != nil && *p.Box != *kept.Box {
			t.Errorf("%s: the prompt was changed", name)
		}
		answers = append(answers, first)
	}
	if !sameNumbers(e, before) {
		t.Error("decoding changed the embedding")
	}
	if sameAnswer(answers[0], answers[1]) && sameAnswer(answers[1], answers[2]) {
		t.Error("the prompts make no difference")
	}
}

func maskInput(t *testing.T, m inference.Model) {
	e := encode(t, m, Scene(200, 120, 1))
	p := click(100, 60)
	without := decode(t, m, e, p, nil)
	in := without.LowRes[without.Choose(p)]
	// What was answered must stay as it is while it is asked about: it is part of a document.
	kept := slices.Clone(in.Data)
	p.Points = append(p.Points, prompt.Point{X: 130, Y: 60, Label: prompt.Negative})
	with := decode(t, m, e, p, &in)
	wellFormed(t, m, e, with)
	if !slices.Equal(in.Data, kept) {
		t.Error("the mask input was changed")
	}
	if sameAnswer(with, decode(t, m, e, p, nil)) {
		t.Error("the mask input makes no difference")
	}
	if !sameAnswer(with, decode(t, m, e, p, &in)) {
		t.Error("two answers to one prompt with a mask input")
	}
	wellFormed(t, m, e, decode(t, m, e, prompt.Prompt{}, &in))
}

func noMixing(t *testing.T, m inference.Model) {
	p := click(100, 60)
	a, b := encode(t, m, Scene(200, 120, 1)), encode(t, m, Scene(120, 200, 9))
	forA := decode(t, m, a, p, nil)
	kept := slices.Clone(forA.LowRes[0].Data)
	forB := decode(t, m, b, p, nil)
	if !slices.Equal(kept, forA.LowRes[0].Data) {
		t.Error("an answer was overwritten by the next one")
	}
	if sameAnswer(forA, forB) {
		t.Error("two pictures, one answer")
	}
	// Copies are what comes from a disk.
	if !sameAnswer(forA, decode(t, m, clone(a), p, nil)) || !sameAnswer(forB, decode(t, m, clone(b), p, nil)) {
		t.Error("the answer depends on what was asked before")
	}
}

func endedContexts(t *testing.T, m inference.Model) {
	pic := Scene(200, 120, 1)
	e := encode(t, m, pic)
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := m.Encode(over, pic); !errors.Is(err, context.Canceled) {
		t.Errorf("encode answered %v", err)
	}
	if _, err := m.Decode(over, e, click(9, 9), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("decode answered %v", err)
	}
	// Ended at some moment: done or ended, nothing else.
	soon, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); cancel() }()
	if got, err := m.Encode(soon, pic); err == nil && !sameNumbers(got, e) || err != nil && !errors.Is(err, context.Canceled) {
		t.Errorf("encode that was ended answered %v", err)
	}
	<-ended
	if got := encode(t, m, pic); !sameNumbers(got, e) {
		t.Error("the next encode gives something else")
	}
}

func badInput(t *testing.T, m inference.Model) {
	e := encode(t, m, Scene(200, 120, 1))
	good := click(100, 60)
	answer := decode(t, m, e, good, nil)
	foreign := clone(e)
	foreign.Model = "another"
	short := mask.Logits{Grid: e.Grid, Data: make([]float32, 7)}
	empty := prompt.Box{X0: 5, Y0: 5, X1: 5, Y1: 9}
	for name, c := range map[string]struct {
		e  *inference.Embedding
		p  prompt.Prompt
		in *mask.Logits
	}{
		"nothing asked":             {e, prompt.Prompt{}, nil},
		"not a number":              {e, click(math.NaN(), 3), nil},
		"infinitely far":            {e, click(3, math.Inf(1)), nil},
		"outside the picture":       {e, click(201, 3), nil},
		"an unknown label":          {e, prompt.Prompt{Points: []prompt.Point{{X: 3, Y: 3, Label: 7}}}, nil},
		"a box without area":        {e, prompt.Prompt{Box: &empty}, nil},
		"a mask of another size":    {e, good, &short},
		"another model's embedding": {foreign, good, nil},
	} {
		if _, err := m.Decode(t.Context(), c.e, c.p, c.in); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if !sameAnswer(answer, decode(t, m, e, good, nil)) {
		t.Error("after bad input a good prompt is answered differently")
	}
}

// batchTolerance is how far an answer of a batch may be from that to its prompt alone, as a part of the largest number: a
// batch sums products in another order.
const batchTolerance = 1e-4

// batches holds models that answer many prompts at once to answering as one after the other.
func batches(t *testing.T, m inference.Model) {
	b, ok := m.(inference.BatchDecoder)
	if !ok {
		return
	}
	e := encode(t, m, Scene(200, 120, 1))
	box := prompt.NewBox(30, 20, 150, 100)
	prompts := []prompt.Prompt{click(100, 60), {Box: &box}, click(3, 5), {Points: append(click(9, 9).Points, click(70, 80).Points...)}, click(199, 119)}
	for n := range prompts {
		answers, err := b.DecodeBatch(t.Context(), e, prompts[:n+1])
		if err != nil || len(answers) != n+1 {
			t.Fatalf("%d prompts: %d answers, %v", n+1, len(answers), err)
		}
		for i, a := range answers {
			wellFormed(t, m, e, a)
			alone := decode(t, m, e, prompts[i], nil)
			for k, l := range alone.LowRes {
				near(t, fmt.Sprintf("mask %d of prompt %d of %d", k, i, n+1), a.LowRes[k].Data, l.Data)
			}
			near(t, fmt.Sprintf("IoU of prompt %d of %d", i, n+1), a.IoU, alone.IoU)
		}
	}
	if _, err := b.DecodeBatch(t.Context(), e, []prompt.Prompt{click(3, 3), click(math.NaN(), 3)}); err == nil {
		t.Error("a batch with a bad prompt is answered")
	}
	if _, err := b.DecodeBatch(t.Context(), e, []prompt.Prompt{{}}); err == nil {
		t.Error("a batch that asks nothing is answered")
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := b.DecodeBatch(over, e, prompts); !errors.Is(err, context.Canceled) {
		t.Errorf("a batch for nobody answered %v", err)
	}
}

func near(t *testing.T, name string, got, want []float32) {
	t.Helper()
	largest, off := 0.0, 0.0
	for i := range want {
		largest, off = max(largest, math.Abs(float64(want[i]))), max(off, math.Abs(float64(got[i]-want[i])))
	}
	if off > batchTolerance*largest {
		t.Errorf("%s is off by %g of %g", name, off, largest)
	}
}

func closed(t *testing.T, m inference.Model) {
	e := encode(t, m, Scene(20, 20, 1))
	for range 2 {
		if err := m.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	}
	if _, err := m.Encode(t.Context(), Scene(20, 20, 1)); err == nil {
		t.Error("a closed model encodes")
	}
	if _, err := m.Decode(t.Context(), e, click(3, 3), nil); err == nil {
		t.Error("a closed model decodes")
	}
}

// wellFormed checks what every answer promises.
func wellFormed(t *testing.T, m inference.Model, e *inference.Embedding, a *prompt.Answer) {
	t.Helper()
	i := m.Info()
	if n := len(a.LowRes); n != 1 && n != 3 && n != 4 || len(a.IoU) != n {
		t.Fatalf("%d masks, %d scores", len(a.LowRes), len(a.IoU))
	}
	for _, l := range a.LowRes {
		if l.Grid != e.Grid || l.Grid.LowW != i.LowW || l.Grid.LowH != i.LowH || len(l.Data) != i.LowW*i.LowH {
			t.Fatalf("a mask of %d numbers in the grid %+v", len(l.Data), l.Grid)
		}
		finite(t, "mask", l.Data)
	}
	finite(t, "IoU", a.IoU)
}

func finite(t *testing.T, name string, numbers []float32) {
	t.Helper()
	for i, v := range numbers {
		if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
			t.Fatalf("%s: number %d is %v", name, i, v)
		}
	}
}

func sameAnswer(a, b *prompt.Answer) bool {
	return slices.Equal(a.IoU, b.IoU) && slices.EqualFunc(a.LowRes, b.LowRes, func(x, y mask.Logits) bool {
		return x.Grid == y.Grid && slices.Equal(x.Data, y.Data)
	})
}

func clone(e *inference.Embedding) *inference.Embedding {
	c := &inference.Embedding{Model: e.Model, Grid: e.Grid}
	for _, t := range e.Tensors {
		c.Tensors = append(c.Tensors, inference.Tensor{Name: t.Name, Shape: slices.Clone(t.Shape), Data: slices.Clone(t.Data)})
	}
	return c
}
