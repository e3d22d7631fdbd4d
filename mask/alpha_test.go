package mask

import (
	"image"
	"testing"
)

func TestNewAlphaRefusesWhatIsNoAlpha(t *testing.T) {
	left, right := Rect(4, 1, image.Rect(0, 0, 2, 1)), Rect(4, 1, image.Rect(2, 0, 4, 1))
	if _, err := NewAlpha(left, right, []uint8{1, 254}); err != nil {
		t.Error(err)
	}
	for name, c := range map[string]struct {
		band   Mask
		shares []uint8
	}{"overlapping": {left, []uint8{1, 2}}, "too few": {right, []uint8{1}}, "no share": {right, []uint8{0, 3}}, "all": {right, []uint8{255, 3}}, "another size": {Full(2, 1), []uint8{1, 1}}} {
		if _, err := NewAlpha(left, c.band, c.shares); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
