package everything

import (
	"image"
	"sync"

	"clickmask/mask"
	"clickmask/prompt"
)

// Region is a mask that was found. Its fields are not changed once it is out.
type Region struct {
	Logits       mask.Logits     // its low-res logits, which tell where it lies without the cost of a mask
	Box          image.Rectangle // round it, pixels of the picture, by the logits in the quick way
	Area         float64         // pixels, by the logits in the quick way
	PredictedIoU float64         // by the model
	Stability    float64         // IoU of the mask with the threshold moved up and down
	Point        prompt.Point    // that was asked
	Crop         image.Rectangle // of the picture that was encoded; all of it in layer 0

	once sync.Once
	full mask.Mask
}

// Mask is the region in the picture's size. The first call computes it; any goroutine may.
func (r *Region) Mask() mask.Mask {
	r.once.Do(func() { r.full = r.Logits.Mask() })
	return r.full
}

// known is a region whose full mask is there.
func (r *Region) known(m mask.Mask) *Region {
	r.once.Do(func() { r.full = m })
	r.Box, r.Area = m.Bounds(), float64(m.Area())
	return r
}
