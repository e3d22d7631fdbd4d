package uitest

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

func TestAPictureIsBegunAgainWithOneKey(t *testing.T) {
	s := threeKept(t)
	s.click(160, 100, desktop.MouseButtonPrimary, 0)
	s.answered()
	s.press(fyne.KeyF5)
	if !s.has("Begin this picture again?") || len(s.page().Objects) != 3 {
		t.Fatalf("it is not asked: %q", s.words())
	}
	s.press(fyne.KeyEscape)
	if len(s.page().Objects) != 3 {
		t.Fatal("Esc is no")
	}
	s.press(fyne.KeyF5)
	s.press(fyne.KeyReturn)
	if len(s.page().Objects) != 0 || !s.page().Draft.Empty() {
		t.Error("something is left")
	}
	s.press(fyne.KeyF5)
	if s.has("Begin this picture again?") {
		t.Error("it is asked where there is nothing to take away")
	}
	s.w.Command("Undo")
	if len(s.page().Objects) != 3 || s.page().Draft.Empty() {
		t.Error("one undo does not bring all back")
	}
}

func TestKeysAreShownToThoseWhoWatch(t *testing.T) {
	s := threeKept(t)
	s.press(fyne.KeyBackspace)
	if s.has("Backspace") {
		t.Error("nobody asked for it")
	}
	s.w.Command("Show keys")
	s.press(fyne.KeyBackspace)
	s.keys(fyne.KeyF, fyne.KeyF, fyne.KeyF6)
	if !s.has("Backspace") || !s.has("F ×2") || !s.has("F6") {
		t.Errorf("it shows %q", s.words())
	}
	s.passTime()
	if s.has("Backspace") {
		t.Error("they stay")
	}
}
