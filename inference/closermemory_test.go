package inference_test

import (
	"context"
	"runtime"
	"testing"
	"weak"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/mask"
	"clickmask/prompt"
)

// oneArray answers with masks that lie in one array, as decoders do, and remembers the arrays.
type oneArray struct {
	*fake.Model
	arrays *[]weak.Pointer[float32]
}

func (o oneArray) Decode(ctx context.Context, e *inference.Embedding, p prompt.Prompt, in *mask.Logits) (*prompt.Answer, error) {
	a, err := o.Model.Decode(ctx, e, p, in)
	if err != nil {
		return nil, err
	}
	area := len(a.LowRes[0].Data)
	all := make([]float32, len(a.LowRes)*area)
	*o.arrays = append(*o.arrays, weak.Make(&all[0]))
	for i := range a.LowRes {
		data := all[i*area : (i+1)*area : (i+1)*area]
		copy(data, a.LowRes[i].Data)
		a.LowRes[i].Data = data
	}
	return a, nil
}

// What undo keeps of an answer is counted by its masks: a mask that a look has found must not hold the others of the look.
func TestWhatALookFoundHoldsNoMoreThanItself(t *testing.T) {
	var arrays []weak.Pointer[float32]
	r := inference.NewRunner(oneArray{fake.New(fake.Options{}), &arrays}, inference.Options{})
	l := look(t, r, scene(), at(250, 120, prompt.Positive), inScene(250, 120))
	if l == nil || l.Grid.Crop.Empty() || len(arrays) == 0 {
		t.Fatalf("the look is %+v after %d answers: the test tries nothing", l, len(arrays))
	}
	runtime.GC()
	for i, a := range arrays {
		if a.Value() != nil {
			t.Errorf("all masks of answer %d are kept", i)
		}
	}
	runtime.KeepAlive(l)
}
