package cli

import (
	"image"
	"image/jpeg"
	"os"
	"strings"
	"testing"
)

// What is missing of the picture behind is seen in every cut-out, so it is said.
func TestAPictureBehindThatIsNotWholeIsToldOf(t *testing.T) {
	s := newStage(t)
	f, err := os.Create("behind.jpg")
	if err == nil {
		err = jpeg.Encode(f, image.NewRGBA(image.Rect(0, 0, 160, 320)), nil)
	}
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile("behind.jpg")
	if err == nil {
		err = os.WriteFile("behind.jpg", data[:len(data)-len(data)/4], 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	code, _, stderr := s.call(t, "predict a.png --points 60,60 --cutout -o o.png --background behind.jpg")
	if code != 0 || !strings.Contains(stderr, "--background: behind.jpg is incomplete or damaged") {
		t.Errorf("code %d, %q", code, stderr)
	}
}
