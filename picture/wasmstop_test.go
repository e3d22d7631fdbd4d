package picture

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
)

// A decoder that is told to stop before it decodes does not decode; one that is told nothing does.
func TestAVIFStopsWhenItIsTold(t *testing.T) {
	data := fixture(t, "sub420.avif")
	for _, stop := range []bool{false, true} {
		d, err := avifCodec.open(newSource(context.Background(), bytes.NewReader(data), int64(len(data)), "a.avif"), 1<<26, 45*31)
		if err != nil {
			t.Fatal(err)
		}
		if stop {
			d.memory.stop()
		}
		if _, err := d.pixels(1 << 26); (err != nil) != stop {
			t.Errorf("stopped %v: %v", stop, err)
		}
		d.close()
		if d.memory.piece != nil {
			t.Error("its memory is kept")
		}
	}
}

func TestAVIFStopsWithItsContext(t *testing.T) {
	data := fixture(t, "sub420.avif")
	ctx, cancel := context.WithCancel(context.Background())
	d, err := avifCodec.open(newSource(ctx, bytes.NewReader(data), int64(len(data)), "a.avif"), 1<<26, 45*31)
	if err != nil {
		t.Fatal(err)
	}
	defer d.close()
	cancel()
	if _, err := d.pixels(1 << 26); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func TestAVIFIsHeldToItsMemory(t *testing.T) {
	data := fixture(t, "sub420.avif")
	d, err := avifCodec.open(newSource(context.Background(), bytes.NewReader(data), int64(len(data)), "a.avif"), 1<<26, 45*31)
	if err != nil {
		t.Fatal(err)
	}
	defer d.close()
	d.memory.limit = uint64(d.memory.used)
	d.w, d.h = 2000, 2000 // 16 MB of pixels
	if _, err := d.pixels(0); err == nil || !strings.Contains(err.Error(), "it takes more than 2 MB of memory") {
		t.Errorf("%v", err)
	}
}

func TestModulesThatMakeNoSenseAreRefused(t *testing.T) {
	head := "\x00asm\x01\x00\x00\x00"
	for _, module := range []string{"", head + "\x0a", head + "\x0a\x05", head + "\x0a\x02\x01\x09", head + "\x0a\x03\x01\x01\x05", head + "\x01\xff\xff\xff\xff\xff\xff\xff"} {
		if _, err := stoppable([]byte(module)); err == nil {
			t.Errorf("%q has functions", module)
		}
	}
	// One function without variables and code, and a section of another kind.
	got, err := stoppable([]byte(head + "\x01\x02ab\x0a\x04\x01\x02\x00\x0b"))
	want := head + "\x01\x02ab\x0a\x0d\x01\x0b\x00" + string(stopCheck) + "\x0b"
	if err != nil || string(got) != want {
		t.Errorf("%q, %v; want %q", got, err, want)
	}
}
