package ui

import (
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/inference/models"
)

// The window comes with the picture that it was called with, before Fyne's loop does anything for others.
func TestTheFirstFrameShowsThePicture(t *testing.T) {
	path := filepath.Join(t.TempDir(), "photo.jpg")
	f, err := os.Create(path)
	if err == nil {
		err = jpeg.Encode(f, image.NewGray(image.Rect(0, 0, 2600, 1800)), nil)
		f.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	shown := make(chan struct{})
	calls := make(chan func(), 100) // which nobody takes
	w := New(test.NewTempApp(t), Options{
		Opener: func(string, models.Options) inference.Opener { return fake.Opener(fake.Options{}) },
		Ahead:  OpenAhead([]string{path}, shown),
		Do:     func(f func()) { calls <- f },
		After:  func(time.Duration, func()) func() { return func() {} }, // it is never late
	})
	defer w.Close()
	w.Start([]string{path}, false)
	w.Show()
	close(shown)
	if w.screen.glance == nil && w.screen.picture == nil {
		t.Error("the window comes with nothing in it")
	}
}

// What is asked for before the window is done once and in order, whoever does it.
func TestWhatIsAskedForBeforehandIsDoneOnce(t *testing.T) {
	var done []int
	var later []func()
	late := func() {}
	b := newBeforehand(func(f func()) { later = append(later, f) }, func(_ time.Duration, f func()) func() {
		late = f
		return func() {}
	})
	say := func(n int) { b.do(func() { done = append(done, n) }) }
	say(1)
	b.do(func() {
		say(2)
		done = append(done, 0)
	})
	b.catchUp(func() bool { return len(done) == 3 })
	say(3)
	b.do(func() { late() })
	b.catchUp(func() bool { return false }) // it has taken too long
	say(4)
	b.end()
	say(5)
	if want := []int{1, 0, 2, 3}; !slices.Equal(done, want) {
		t.Errorf("done %v before, want %v", done, want)
	}
	for _, f := range later {
		f()
	}
	if want := []int{1, 0, 2, 3, 4, 5}; !slices.Equal(done, want) {
		t.Errorf("done %v, want %v", done, want)
	}
}
