package matte

import (
	"context"
	"errors"
	"image"
	"runtime"
	"sync"
	"testing"

	"clickmask/mask"
)

// stripes are a mask whose border is everywhere.
func stripes(w, h int) mask.Mask {
	bits := make([]uint8, w*h)
	for i := range bits {
		bits[i] = uint8(i / w / 16 % 2)
	}
	return mask.FromBits(w, h, bits)
}

// plainNet says for every pixel that it is half the thing.
type plainNet struct{}

func (plainNet) Logits(_ context.Context, _ []float32, w, h int) ([]float32, error) {
	return make([]float32, w*h), nil
}

// Where the border is everywhere, and where all of a thing is glass, memory is that of what comes of it and of the tiles under way,
// progress comes to its end, and who ends it half way is heard. A picture of 100 megapixels differs by the number of its tiles alone.
func TestWhatIsLookedAtEverywhereTakesBoundedMemoryTellsAndEnds(t *testing.T) {
	const w, h = 4096, 2048
	t.Run("stripes", func(t *testing.T) { everywhere(t, Fine, stripes(w, h)) })
	t.Run("glass", func(t *testing.T) { everywhere(t, Glass, mask.Rect(w, h, image.Rect(0, 0, w, h))) })
}

func everywhere(t *testing.T, edge func(context.Context, *image.RGBA, mask.Mask, Job) (Alpha, error), m mask.Mask) {
	w, h := m.Size()
	const aPixel, aCore = 16, 32 << 20 // bytes; a tile of 576 pixels has 8 planes of 4, and 13 of half its side
	pix := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range pix.Pix {
		pix.Pix[i] = uint8(i*7 + i/w)
	}
	live := func() uint64 {
		runtime.GC()
		var s runtime.MemStats
		runtime.ReadMemStats(&s)
		return s.HeapAlloc
	}
	before := live()
	var mu sync.Mutex
	most, told, of := uint64(0), 0, 0
	job := Job{Net: plainNet{}, Progress: func(done, all int) {
		mu.Lock()
		defer mu.Unlock()
		most, told, of = max(most, live()), max(told, done), all
	}}
	a, err := edge(t.Context(), pix, m, job)
	if err != nil {
		t.Fatal(err)
	}
	if told != of || of < 32 {
		t.Errorf("progress came to %d of %d", told, of)
	}
	if len(a.Shares()) < w*h*9/10 {
		t.Fatalf("only %d pixels are in the band", len(a.Shares()))
	}
	limit := uint64(aPixel*w*h + runtime.GOMAXPROCS(0)*aCore)
	if most > before+limit {
		t.Errorf("the edge took %d MB, more than %d", (most-before)>>20, limit>>20)
	}
	most, told = 0, 0
	if _, err := Foreground(t.Context(), pix, a, 1, Job{Progress: job.Progress}); err != nil {
		t.Fatal(err)
	}
	if told != of {
		t.Errorf("progress of the colours came to %d of %d", told, of)
	}
	if most > before+limit {
		t.Errorf("the colours took %d MB, more than %d", (most-before)>>20, limit>>20)
	}
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := edge(ctx, pix, m, Job{Net: plainNet{}, Progress: func(done, all int) {
		if done >= all/4 {
			cancel()
		}
	}}); !errors.Is(err, context.Canceled) {
		t.Errorf("ended, the error is %v", err)
	}
}
