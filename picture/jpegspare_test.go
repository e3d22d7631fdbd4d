package picture

import (
	"bytes"
	"image"
	"image/jpeg"
	"runtime"
	"sync"
	"testing"

	"clickmask/picture/jpegscan"
)

// While something more urgent is going on one core is left to it. The pixels are there either way.
func TestACoreIsSparedForWhatIsMoreUrgent(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	var data bytes.Buffer
	if err := jpeg.Encode(&data, quarters(64, 16*stripUnits*6), nil); err != nil {
		t.Fatal(err)
	}
	workers := func(spare <-chan struct{}) (n int) {
		f, err := jpegscan.Open(bytes.NewReader(data.Bytes()), int64(data.Len()))
		if err == nil {
			_, err = f.Index(t.Context())
		}
		if err != nil {
			t.Fatal(err)
		}
		var mu sync.Mutex
		strips := 0
		err = eachStrip(t.Context(), f, maxBands, spare, 1, func() func(image.Image, int, int, int) error {
			mu.Lock()
			defer mu.Unlock()
			n++
			return func(image.Image, int, int, int) error {
				mu.Lock()
				defer mu.Unlock()
				strips++
				return nil
			}
		})
		if err != nil || strips != 6 {
			t.Fatal(strips, err)
		}
		return n
	}
	if n := workers(make(chan struct{})); n != 1 {
		t.Errorf("%d workers while something is urgent", n)
	}
	if n := workers(nil); n != 2 {
		t.Errorf("%d workers where nothing is", n)
	}
}
