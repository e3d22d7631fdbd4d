package ui

import (
	"image"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"clickmask/picture"
	"clickmask/project"
)

func TestThumbnailsGoOnAfterANewListOfPages(t *testing.T) {
	calls := make(chan func(), 100)
	shown := map[int]int{}
	thumbs := newThumbnails(func(f func()) { calls <- f }, func(i int, _ image.Image) { shown[i]++ })
	await := func(n int) {
		t.Helper()
		for range n {
			select {
			case f := <-calls:
				f()
			case <-time.After(time.Minute): // a watchdog
				t.Fatalf("thumbnails have stopped after %v", shown)
			}
		}
	}
	for list := range 20 {
		thumbs.stop()
		for i := range 3 {
			thumbs.want(10*list+i, project.Picture{Path: samplePath})
		}
		if list%4 == 3 { // the others are given up in between
			await(1)
		}
	}
	for shown[190]+shown[191]+shown[192] < 3 {
		await(1)
	}
	for i := range shown {
		if i/10 < 19 && shown[i] > 1 {
			t.Errorf("frame %d was shown %d times", i, shown[i])
		}
	}
}

func TestThumbnailsOfLongThinPicturesAreSeen(t *testing.T) {
	for _, c := range []struct{ w, h, side, wantW, wantH int }{
		{20, 10000, 192, 12, 192},
		{10000, 20, 192, 192, 12},
		{3000, 2000, 192, 192, 128},
		{2000, 3000, 192, 128, 192},
		{60, 40, 192, 60, 40},
		{1, 100, 192, 6, 100},
		{1, 1, 192, 1, 1},
	} {
		size := shrink(image.NewNRGBA(image.Rect(0, 0, c.w, c.h)), c.side).Bounds().Size()
		if size.X != c.wantW || size.Y != c.wantH {
			t.Errorf("%d x %d becomes %v, want %d x %d", c.w, c.h, size, c.wantW, c.wantH)
		}
	}
}

func TestAThumbnailThatCannotBeMadeHoldsUpNoOther(t *testing.T) {
	calls := make(chan func(), 10)
	got := -1
	thumbs := newThumbnails(func(f func()) { calls <- f }, func(i int, _ image.Image) { got = i })
	failed := map[project.Picture]bool{}
	thumbs.failed = func(at project.Picture, err error) { failed[at] = isMissing(err) }
	thumbs.want(1, project.Picture{Path: samplePath})
	for i := range 5 {
		thumbs.want(2+i, project.Picture{Path: filepath.Join(t.TempDir(), strconv.Itoa(i)+".png")})
	}
	for range 6 {
		(<-calls)()
	}
	if got != 1 {
		t.Errorf("frame %d was made", got)
	}
	if len(failed) != 5 || slices.Contains(slices.Collect(maps.Values(failed)), false) {
		t.Errorf("told of those that cannot be made: %v", failed)
	}
}

func TestThumbnailsHandBackWhatTheLargestPictureTookWhenAllAreMade(t *testing.T) {
	calls, rested := make(chan func(), 10), make(chan int, 10)
	thumbs := newThumbnails(func(f func()) { calls <- f }, func(int, image.Image) {})
	thumbs.rest = func(largest int) { rested <- largest }
	small := filepath.Join(t.TempDir(), "small.png")
	writePNG(t, small, 30, 20)
	thumbs.want(1, project.Picture{Path: small})
	if got := <-rested; got != 4*30*20 {
		t.Errorf("the largest took %d bytes", got)
	}
	p, err := openPicture(t.Context(), samplePath, picture.Options{})
	if err != nil {
		t.Fatal(err)
	}
	thumbs.mu.Lock()
	thumbs.wanted = []wantedThumb{{2, project.Picture{Path: small}}, {3, project.Picture{Path: samplePath}}, {4, project.Picture{Path: small}}}
	thumbs.busy = true
	thumbs.mu.Unlock()
	thumbs.work()
	if got := <-rested; got != len(p.Pix().Pix) || len(calls) != 4 || len(rested) > 0 {
		t.Errorf("the largest of three took %d bytes, %d are made", got, len(calls)-1)
	}
}

func writePNG(t *testing.T, path string, w, h int) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, image.NewNRGBA(image.Rect(0, 0, w, h))); err != nil {
		t.Fatal(err)
	}
}

// A page that is shown once more while its picture's pixels rest has no level of them.
func TestTheThumbOfAPictureAtRestIsMadeOfTheNextLevel(t *testing.T) {
	p := picture.FromImage(image.NewRGBA(image.Rect(0, 0, 2400, 1800)), "large")
	py := picture.NewPyramid(p)
	if want, got := pyramidThumb(py).Bounds(), pyramidThumb(py.Resting()).Bounds(); got != want {
		t.Errorf("%v, want %v", got, want)
	}
}
