package everything

import (
	"image"
	"slices"
	"testing"

	"clickmask/mask"
)

// A part belongs to the whole that most of it lies in, on whatever grids both were found, and nothing to what it merely touches.
func TestPartsBelongToTheirWholes(t *testing.T) {
	rect := func(r image.Rectangle) *Region { return OfMask(mask.Rect(400, 300, r), 0.9) }
	house, door, window := rect(image.Rect(20, 20, 200, 280)), rect(image.Rect(80, 80, 160, 280)), rect(image.Rect(100, 100, 140, 140))
	car, sill := rect(image.Rect(190, 180, 360, 260)), rect(image.Rect(90, 135, 170, 145)) // the sill reaches out of the door
	for _, c := range []struct {
		part, whole *Region
		want        bool
	}{{window, door, true}, {window, house, true}, {door, house, true}, {door, window, false}, {car, house, false}, {house, car, false}, {sill, door, true},
		{window, window, false}} {
		if got := c.part.PartOf(c.whole); got != c.want {
			t.Errorf("%v of %v: %v", c.part.Box, c.whole.Box, got)
		}
	}
	if got := Wholes([]*Region{window, door, car}, nil); !slices.Equal(got, []*Region{door, car}) {
		t.Errorf("%d wholes", len(got))
	}
	if got := Wholes([]*Region{window, door, car}, []*Region{house}); !slices.Equal(got, []*Region{car}) {
		t.Errorf("%d wholes beside those of a house", len(got))
	}
}
