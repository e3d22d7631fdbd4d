package picture

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// drawnFrames counts the frames that are drawn while f runs.
func drawnFrames(f func()) int {
	n := 0
	drawn = func() { n++ }
	defer func() { drawn = func() {} }()
	f()
	return n
}

// Going through an animation draws each frame once, and back a few times what its grounds have no room for.
func TestGoingThroughAnAnimationDrawsEachFrameOnce(t *testing.T) {
	const n = 300
	path := filepath.Join(t.TempDir(), "long.gif")
	if err := os.WriteFile(path, longGIF(t, n, 64, 48), 0o600); err != nil {
		t.Fatal(err)
	}
	show := func(k int) {
		if _, err := Open(context.Background(), path, Options{Frame: k}); err != nil {
			t.Fatal(err)
		}
	}
	forwards := drawnFrames(func() {
		for k := range n {
			show(k)
		}
	})
	if forwards > n+1 { // the second needs the first
		t.Errorf("%d frames are drawn to see %d", forwards, n)
	}
	back := drawnFrames(func() {
		for k := n - 1; k >= 0; k-- {
			show(k)
		}
	})
	if back > n*8 {
		t.Errorf("%d frames are drawn on the way back through %d", back, n)
	}
	if bytes := groundsHeld(); bytes > groundBytes {
		t.Errorf("grounds take %d bytes", bytes)
	}
}

// The window, its thumbnails and what is encoded ahead open pictures of one file at the same time.
func TestPicturesOfAFileAreOpenedAtTheSameTime(t *testing.T) {
	const n = 24
	path := filepath.Join(t.TempDir(), "shared.gif")
	data := longGIF(t, n, 64, 48)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	var want [n][32]byte
	for k := range n {
		p, err := Decode(t.Context(), data, "shared.gif", Options{Frame: k})
		if err != nil {
			t.Fatal(err)
		}
		want[k] = p.Hash
	}
	var all sync.WaitGroup
	for by := range 6 {
		all.Go(func() {
			for i := range 2 * n {
				k := i * (2*by + 1) % n
				p, err := Open(context.Background(), path, Options{Frame: k, Background: by > 2})
				if err != nil || p.Hash != want[k] {
					t.Errorf("picture %d is another one, or %v", k, err)
					return
				}
			}
		})
	}
	all.Wait()
}

func groundsHeld() int {
	grounds.mu.Lock()
	defer grounds.mu.Unlock()
	sum := 0
	for _, k := range grounds.list {
		sum += len(k.on.Pix)
	}
	return sum
}

func TestGroundsOfLargeAnimationsStayWithinTheirMemory(t *testing.T) {
	path := filepath.Join(t.TempDir(), "large.gif")
	if err := os.WriteFile(path, longGIF(t, 8, 2400, 1500), 0o600); err != nil { // 14 MB a ground
		t.Fatal(err)
	}
	for _, k := range []int{7, 3, 5, 6, 7} {
		if _, err := Open(t.Context(), path, Options{Frame: k}); err != nil {
			t.Fatal(err)
		}
		if bytes := groundsHeld(); bytes > groundBytes {
			t.Fatalf("grounds take %d bytes", bytes)
		}
	}
}

func TestAnAnimationThatIsAnotherOneByNowIsDrawnAnew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.gif")
	open := func(data []byte, age time.Duration) *Picture {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		at := time.Unix(1_700_000_000, 0).Add(age)
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
		p, err := Open(t.Context(), path, Options{Frame: 2})
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	data := longGIF(t, 4, 20, 10)
	before := open(data, 0)
	other := bytes.Clone(data)
	at := bytes.Index(other, []byte{255, 0, 0})
	copy(other[at:], []byte{9, 99, 199})
	want, err := Decode(t.Context(), other, "a.gif", Options{Frame: 2})
	if err != nil {
		t.Fatal(err)
	}
	if after := open(other, time.Hour); after.Hash != want.Hash || after.Hash == before.Hash {
		t.Error("the file has other colours now, and the picture has not")
	}
	if again := open(data, 2*time.Hour); again.Hash != before.Hash {
		t.Error("the file is what it was, and the picture is not")
	}
}

func BenchmarkFrames(b *testing.B) {
	data := longGIF(b, 60, 640, 480)
	for _, kept := range []bool{true, false} {
		b.Run(fmt.Sprintf("kept=%v", kept), func(b *testing.B) {
			path := filepath.Join(b.TempDir(), "long.gif")
			if err := os.WriteFile(path, data, 0o600); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				for k := range 60 {
					var err error
					if kept {
						_, err = Open(context.Background(), path, Options{Frame: k})
					} else {
						_, err = Decode(context.Background(), data, "long.gif", Options{Frame: k})
					}
					if err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}

// A faint frame of an animated PNG is laid over what was there by its alpha (PNG 3rd edition, section 11.3.6.2).
func TestFaintPixelsAreLaidOverOthers(t *testing.T) {
	to := []uint8{100, 50, 0, 200, 1, 2, 3, 4, 9, 9, 9, 9}
	lay(to, []uint8{60, 0, 20, 100, 0, 0, 0, 0, 7, 8, 9, 255})
	want := []uint8{60 + 61, 30, 20, 100 + 122, 1, 2, 3, 4, 7, 8, 9, 255}
	if !bytes.Equal(to, want) {
		t.Errorf("%v, want %v", to, want)
	}
}
