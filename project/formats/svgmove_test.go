package formats

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"clickmask/mask"
)

// drawn is the mask of the only shape of a drawing of 80 x 60 pixels.
func drawn(t *testing.T, shape string) mask.Mask {
	t.Helper()
	files := fstest.MapFS{"a.svg": {Data: []byte(`<svg width="80" height="60">` + shape + `</svg>`)}}
	read, err := svg.Read(t.Context(), files, "a.svg", ReadOptions{})
	if err != nil || len(read.Set.Pages) != 1 || len(read.Set.Pages[0].Items) != 1 {
		t.Fatalf("%s: %+v, %v", shape, read, err)
	}
	return read.Set.Pages[0].Items[0].Mask
}

// An arc covers what the circle or the ellipse of which it is a part covers on that side.
func TestArcsOfADrawingAreThoseOfTheirEllipses(t *testing.T) {
	for shape, like := range map[string]string{
		// A whole circle of two halves, with flags that stand together, and relative.
		`<path d="M10 30A20 20 0 1 1 50 30A20 20 0 1 1 10 30Z"/>`: `<circle cx="30" cy="30" r="20"/>`,
		`<path d="m10 30a20 20 0 0140 0a20,20,0,01-40,0z"/>`:      `<circle cx="30" cy="30" r="20"/>`,
		`<path d="M10 30A25 15 0 0 0 60 30A25 15 0 0 0 10 30"/>`:  `<ellipse cx="35" cy="30" rx="25" ry="15"/>`,
		`<path d="M35 5A25 15 90 0 1 35 55A25 15 90 0 1 35 5"/>`:  `<ellipse cx="35" cy="30" rx="15" ry="25"/>`,
		`<path d="M10 30A2 2 0 0 1 50 30A1 1 0 0 1 10 30"/>`:      `<circle cx="30" cy="30" r="20"/>`,                                             // too small radii grow
		`<path d="M30 30L50 30A20 20 0 1 1 30 10Z"/>`:             `<path d="M30 30H50C50 41.05 41.05 50 30 50S10 41.05 10 30S18.95 10 30 10Z"/>`, // three quarters
		`<path d="M30 30L50 30A20 20 0 0 0 30 10Z"/>`:             `<path d="M30 30H50C50 18.95 41.05 10 30 10Z"/>`,                               // one
		`<path d="M10 10A0 5 0 0 0 40 10L40 40Z"/>`:               `<polygon points="10,10 40,10 40,40"/>`,
		`<path d="M10 10A1e30 5 0 0 0 40 10L40 40Z"/>`:            `<polygon points="10,10 40,10 40,40"/>`,
	} {
		if l := mask.IoU(drawn(t, shape), drawn(t, like)); l < 0.97 {
			t.Errorf("%s is like %s by %.3f", shape, like, l)
		}
	}
}

func TestShapesAreMovedAsTheirDrawingSays(t *testing.T) {
	for moved, like := range map[string]string{
		`<rect transform="translate(20,10)" width="10" height="8"/>`:                                         `<rect x="20" y="10" width="10" height="8"/>`,
		`<rect transform="translate(20)" width="10" height="8"/>`:                                            `<rect x="20" width="10" height="8"/>`,
		`<rect transform="scale(2)" x="3" y="4" width="10" height="8"/>`:                                     `<rect x="6" y="8" width="20" height="16"/>`,
		`<rect transform="scale(2,3)" x="3" y="4" width="10" height="8"/>`:                                   `<rect x="6" y="12" width="20" height="24"/>`,
		`<rect transform="rotate(90 20 20)" x="20" y="10" width="10" height="5"/>`:                           `<rect x="25" y="20" width="5" height="10"/>`,
		`<rect transform="rotate(-90) translate(-30 10)" width="20" height="5"/>`:                            `<rect x="10" y="10" width="5" height="20"/>`,
		`<g transform="translate(10 10)"><g transform="scale(2)"><rect x="1" width="4" height="3"/></g></g>`: `<rect x="12" y="10" width="8" height="6"/>`,
		`<rect transform="matrix(0 1 -1 0 40 5)" width="20" height="10"/>`:                                   `<rect x="30" y="5" width="10" height="20"/>`,
		`<polygon transform="skewX(45)" points="0,0 10,0 10,20 0,20"/>`:                                      `<polygon points="0,0 10,0 30,20 20,20"/>`,
		`<polygon transform="skewY(45)" points="0,0 20,0 20,10 0,10"/>`:                                      `<polygon points="0,0 20,20 20,30 0,10"/>`,
		`<path style="transform:none" d="M0 0H9V9H0Z"/>`:                                                     `<rect width="9" height="9"/>`,
	} {
		if l := mask.IoU(drawn(t, moved), drawn(t, like)); l < 0.999 {
			t.Errorf("%s is like %s by %.3f", moved, like, l)
		}
	}
}

func TestArcsOfFewBytesAreBounded(t *testing.T) {
	files := fstest.MapFS{"a.svg": {Data: []byte(`<svg width="80" height="60"><path d="M0 0` + strings.Repeat("A9e6 9e6 0 1 1 5 5 9e6 9e6 0 1 1 0 0", 100_000) + `"/></svg>`)}}
	if _, err := svg.Read(t.Context(), files, "a.svg", ReadOptions{}); !errors.Is(err, errTooComplex) {
		t.Errorf("%v", err)
	}
}
