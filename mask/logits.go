package mask

import "image"

// Grid says how a square of low-res logits lies over a picture, or over a crop of it.
type Grid struct {
	PictureW, PictureH int // the shown picture, pixels
	ContentW, ContentH int // the picture, or the crop, resized into the model's input (official: int(x*scale+0.5))
	InputW, InputH     int // the model's input, content at the top left, padding right and below
	LowW, LowH         int // the low-res logits, covering the whole input

	// Crop is the part of the picture that the model saw; what lies beyond it is outside. The empty rectangle, which is
	// the usual one, means all of it.
	Crop image.Rectangle
}

// Seen is the part of the picture that the model saw, in pixels.
func (f Grid) Seen() image.Rectangle {
	if f.Crop.Empty() {
		return image.Rect(0, 0, f.PictureW, f.PictureH)
	}
	return f.Crop
}

// Valid reports whether every size is usable.
func (f Grid) Valid() bool {
	return f.PictureW > 0 && f.PictureH > 0 && f.LowW > 0 && f.LowH > 0 &&
		f.ContentW > 0 && f.ContentW <= f.InputW && f.ContentH > 0 && f.ContentH <= f.InputH &&
		f.PictureW <= MaxSide && f.PictureH <= MaxSide &&
		f.Seen().In(image.Rect(0, 0, f.PictureW, f.PictureH))
}

// Outside is what [Logits.Sample] and [Logits.At] answer for positions outside the picture: far below
// every logit, and finite, so that interpolating it does no harm.
const Outside float32 = -1e9

// Logits are one mask's low-res logits, [LowH][LowW] row by row; above 0 is inside.
type Logits struct {
	Grid Grid
	Data []float32
}

// Valid reports whether the sizes are usable and the numbers are there.
func (l Logits) Valid() bool {
	return l.Grid.Valid() && len(l.Data) >= l.Grid.LowW*l.Grid.LowH
}

// Above are the logits of the mask that has only what is above a threshold.
func (l Logits) Above(threshold float32) Logits {
	data := make([]float32, len(l.Data))
	for i, v := range l.Data {
		data[i] = v - threshold
	}
	return Logits{Grid: l.Grid, Data: data}
}

// row is one row of low-res logits.
func (l Logits) row(i int32) []float32 {
	return l.Data[int(i)*l.Grid.LowW : (int(i)+1)*l.Grid.LowW]
}

// Mask is the full-size mask: bilinear low-res -> input, crop to content, bilinear to the picture, > 0
// (segment_anything modeling/sam.py postprocess_masks, align_corners=False). With an unusable grid or too
// few numbers it is empty.
//
// Every pixel is a weighted mean of at most three low-res values each way, so where those have one sign the
// pixel has it too: numbers are computed along the border alone. 24 megapixels cost about 5 ms on one core.
// Of a crop of the picture, all this is done within the crop; nothing beyond it is inside.
func (l Logits) Mask() Mask {
	if !l.Valid() {
		return Mask{w: max(l.Grid.PictureW, 0), h: max(l.Grid.PictureH, 0)}
	}
	f := l.Grid
	seen := f.Seen()
	cols := officialTaps(f.LowW, f.InputW, f.ContentW, seen.Dx())
	rows := officialTaps(f.LowH, f.InputH, f.ContentH, seen.Dy())
	spans := groupTaps(cols)
	p := rowScan{values: make([]float32, f.LowW), inside: make([]int32, f.LowW+1), left: int32(seen.Min.X)}
	out := Mask{w: f.PictureW, h: f.PictureH}
	for y, t := range rows {
		l.mixRows(p.values, 0, t)
		if !p.count() {
			continue
		}
		out.runs = p.runs(out.runs, int32(y+seen.Min.Y), spans, cols)
	}
	return out
}

// rowScan turns one row of values at low-res columns into runs of the picture's row.
type rowScan struct {
	values []float32
	inside []int32 // inside[i]: how many of values[:i] are above 0
	left   int32   // of the runs: where what the model saw begins
}

// count fills inside and reports whether any value is above 0.
func (p *rowScan) count() bool {
	n := int32(0)
	for i, v := range p.values {
		p.inside[i] = n
		if v > 0 {
			n++
		}
	}
	p.inside[len(p.values)] = n
	return n > 0
}

// runs appends the row's runs.
func (p *rowScan) runs(dst []Run, y int32, spans []span, cols []taps) []Run {
	start := int32(-1)
	for _, s := range spans {
		switch n := p.inside[s.first+s.count] - p.inside[s.first]; n {
		case s.count:
			if start < 0 {
				start = s.x0
			}
		case 0:
			if start >= 0 {
				dst = append(dst, Run{y, p.left + start, p.left + s.x0})
				start = -1
			}
		default:
			for x := s.x0; x < s.x1; x++ {
				t := &cols[x]
				v := t.weight[0] * p.values[t.first]
				for k := int32(1); k < t.count; k++ {
					v += t.weight[k] * p.values[t.first+k]
				}
				if v > 0 && start < 0 {
					start = x
				} else if !(v > 0) && start >= 0 {
					dst = append(dst, Run{y, p.left + start, p.left + x})
					start = -1
				}
			}
		}
	}
	if start >= 0 {
		dst = append(dst, Run{y, p.left + start, p.left + int32(len(cols))})
	}
	return dst
}
