package canvas

import (
	"image"
	"testing"

	"clickmask/mask"
)

// What is only proposed has an outline in pieces, on all sides and at every scale, and nothing within; a preview's is whole.
func TestTheOutlineOfWhatIsProposedIsBroken(t *testing.T) {
	const w, h = 120, 90
	m := mask.Rect(w, h, image.Rect(20, 20, 100, 70))
	for _, unit := range []float32{1, 1.5, 2} {
		for _, scale := range []float64{1, 3.3} {
			g := geometry{w, h, scale, reachFor(float64(unit))}
			l := &layer{shape: newRunShape(m)}
			l.cover(tilesOver(0, 0, int(w*scale), int(h*scale)), g)
			for name, look := range map[string]look{"proposal": proposalLook(testColours.Accent), "preview": previewLook(testColours.Accent, 1)} {
				l.palette.prepare(look, float64(unit), g.Reach)
				painted := func(x, y int) bool {
					row := make([]byte, 4*int(w*scale))
					l.palette.row(row, 0, l.row(floorDiv(y, tileSide), &scratch{}), nil, l.rect.X0, y)
					return row[4*x+3] != 0
				}
				middleX, middleY := int(60*scale), int(45*scale)
				for side, of := range map[string]func(i int) (x, y int){
					"upper": func(i int) (int, int) { return middleX + i, int(20*scale) + 1 },
					"left":  func(i int) (int, int) { return int(20*scale) + 1, middleY + i },
				} {
					on, off := 0, 0
					for i := range 40 {
						if x, y := of(i - 20); painted(x, y) {
							on++
						} else {
							off++
						}
					}
					if broken := on >= 12 && off >= 12; broken != (name == "proposal") || on == 0 {
						t.Errorf("unit %g, scale %g, %s side of a %s: %d pixels are painted, %d are not", unit, scale, side, name, on, off)
					}
				}
				if painted(middleX, middleY) {
					t.Errorf("unit %g, scale %g: the inside of a %s is painted", unit, scale, name)
				}
			}
		}
	}
}
