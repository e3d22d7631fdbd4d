package desk_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"testing"

	"clickmask/picture"
)

// The pyramid rests with the picture on the screen: one whose pixels stay, as those of all that is no JPEG do, keeps it whole.
func TestOnlyThePictureOnTheScreenRests(t *testing.T) {
	s := newStage(t, "a", "b")
	var data bytes.Buffer
	if err := jpeg.Encode(&data, image.NewYCbCr(image.Rect(0, 0, 2400, 1800), image.YCbCrSubsampleRatio420), nil); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "a.jpg")
	if err := os.WriteFile(path, data.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	large, err := picture.Open(t.Context(), path, picture.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s.files["/p/a"] = large
	s.open("a")
	shown := s.View()
	if py := s.Rest(large); py != nil || s.View().Pyramid.Levels[0] == nil {
		t.Error("its pixels are there, and are no more shown")
	}
	if !large.Rest(t.Context()) {
		t.Fatal("it does not rest")
	}
	if py := s.Rest(large); py == nil || py.Levels[0] != nil || s.View().Pyramid != py {
		t.Errorf("%v", py)
	}
	if shown.Pyramid.Levels[0] == nil {
		t.Error("what was handed out has changed")
	}
	if s.Rest(nil) != nil {
		t.Error("no picture has a pyramid")
	}
}
