package mask

// Frame says how a square of low-res logits lies over a picture.
type Frame struct {
	PictureW, PictureH int // the shown picture, pixels
	ContentW, ContentH int // the picture resized into the model's input (official: int(x*scale+0.5))
	InputW, InputH     int // the model's input, content at the top left, padding right and below
	LowW, LowH         int // the low-res logits, covering the whole input
}

// Logits are one mask's low-res logits, [LowH][LowW] row by row; above 0 is inside.
type Logits struct {
	Frame Frame
	Data  []float32
}

// Mask is the full-size mask: bilinear low-res -> input, crop to content, bilinear to the picture, > 0
// (segment_anything modeling/sam.py postprocess_masks, align_corners=False).
func (l Logits) Mask() Mask { panic("not written") }

// At is the logit at a picture position (pixel centres at +0.5), with the same two-step interpolation.
func (l Logits) At(x, y float64) float32 { panic("not written") }

// Sample fills dst (w*h, row by row) with logits at picture positions (x0 + i*dx, y0 + j*dy); positions
// outside the picture get a very negative value. For painting what is visible only.
func (l Logits) Sample(dst []float32, w, h int, x0, y0, dx, dy float64) { panic("not written") }
