package project

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"reflect"
	"runtime"
	"testing"

	"clickmask/mask"
	"clickmask/prompt"
)

// machine answers as a model does: the same to the same question.
func machine(p prompt.Prompt, input *mask.Logits, side int) *prompt.Answer {
	h := fnv.New64a()
	fmt.Fprint(h, len(p.Points), p.Points[max(len(p.Points)-8, 0):])
	if p.Box != nil {
		fmt.Fprint(h, *p.Box)
	}
	if input != nil {
		var b [4]byte
		for _, v := range input.Data[:16] {
			binary.LittleEndian.PutUint32(b[:], math.Float32bits(v))
			h.Write(b[:])
		}
	}
	r := rand.New(rand.NewPCG(h.Sum64(), 1))
	a := &prompt.Answer{IoU: []float32{0.5, 0.6, 0.9, 0.7}}
	for range 4 {
		data := make([]float32, side*side)
		for k := range data {
			data[k] = r.Float32() - 0.5
			if k >= 16 {
				break
			}
		}
		a.LowRes = append(a.LowRes, mask.Logits{Data: data, Grid: mask.Grid{PictureW: testW, PictureH: testH,
			ContentW: side, ContentH: side, InputW: side, InputH: side, LowW: side, LowH: side}})
	}
	return a
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// clicking makes a number of steps: clicks, each answered, every third time another candidate, and kept objects.
func clicking(t *testing.T, d *Document, steps, clicks, side int, after func()) {
	t.Helper()
	for i := 0; d.history.at < steps && i < 2*steps; i++ {
		at := d.history.at
		switch {
		case len(draft(d).Prompt.Points) == clicks:
			if _, ok := d.Keep(disc(3+i%9), "", ""); !ok {
				t.Fatal("not kept")
			}
		case i%3 == 2 && d.ShowCandidate(1+i%2):
		default:
			d.AddPoint(at0(i))
			respond(d, side)
		}
		if d.history.at != at {
			after()
		}
	}
}

func at0(i int) prompt.Point { return at(float64(i%testW), float64(i/testW%testH)) }

// respond answers what the draft asks, if it asks anything.
func respond(d *Document, side int) {
	if f := draft(d); !f.Prompt.Empty() && f.Answer == nil {
		d.ApplyAnswer(d.Generation(), d.Revision(), machine(f.Prompt, f.MaskInput, side))
	}
}

func TestTenThousandStepsCostLittle(t *testing.T) {
	for name, clicks := range map[string]int{"objects of five clicks": 5, "one object": 1 << 30} {
		d := opened(1)
		before := heap()
		steps, most := 0, int64(0)
		const all = 10000 / raceSlows
		clicking(t, d, all, clicks, 256, func() {
			if steps++; steps%(all/4) == 0 {
				most = max(most, heap()-before)
			}
		})
		for i := range all {
			if _, ok := d.Undo(); !ok {
				t.Fatalf("%s: only %d steps can be undone", name, i)
			}
			if i%1000 < 20 {
				respond(d, 256)
			}
			if i%(all/4) == all/4-1 {
				most = max(most, heap()-before)
			}
		}
		if most > 50e6 || steps != all || len(draft(d).Prompt.Points)+len(d.Current().Objects) > 0 {
			t.Errorf("%s: %d steps hold %.1f MB; at the bottom the page has %d objects", name, steps, float64(most)/1e6, len(d.Current().Objects))
		}
		t.Logf("%s: at most %.1f MB", name, float64(most)/1e6)
	}
}

func TestUndoToADroppedAnswerAsksTheSameAgain(t *testing.T) {
	const side, steps, clicks = 16, 400, 4
	d := opened(1)
	d.SetUndoBytes(660_000) // whole, the steps would hold some 1.6 MB
	type seen struct {
		prompt  string
		objects int
		shown   mask.Logits
	}
	look := func() seen {
		s := seen{prompt: fmt.Sprint(draft(d).Prompt), objects: len(d.Current().Objects)}
		if l := draft(d).ChosenLogits(); l != nil {
			s.shown = *l
		}
		return s
	}
	states := []seen{look()}
	clicking(t, d, steps, clicks, side, func() { states = append(states, look()) })
	dropped, alone := 0, 0
	for i := steps - 1; i >= 0; i-- {
		if _, ok := d.Undo(); !ok {
			t.Fatalf("state %d cannot be undone to", i)
		}
		f := draft(d)
		again := f.Answer == nil && !f.Prompt.Empty()
		respond(d, side)
		got, want := look(), states[i]
		if got.prompt != want.prompt || got.objects != want.objects {
			t.Fatalf("state %d is\n%+v\nwant\n%+v", i, got, want)
		}
		if len(f.Prompt.Points) > 1 && f.MaskInput == nil {
			alone++ // its mask input was dropped too
		} else if !reflect.DeepEqual(got.shown, want.shown) {
			t.Errorf("state %d, with %d points, asked again %v, shows another mask", i, len(f.Prompt.Points), again)
		} else if again {
			dropped++
		}
	}
	if dropped < 100 || alone == 0 {
		t.Errorf("%d dropped answers came back, %d steps had lost their mask input: the test tries too little", dropped, alone)
	}
}
