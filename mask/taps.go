package mask

// taps says of which low-res columns (or rows) one picture column (or row) is the weighted mean: count of
// them beginning at first, the weights not negative and adding up to 1.
//
// Two bilinear steps read two neighbours each. Between two input positions that are neighbours lie at most
// three low-res ones when the low-res grid is the coarser, four otherwise.
type taps struct {
	first, count int32
	weight       [4]float32
}

// span is a stretch of picture columns x0 to x1 (exclusive) that read the same low-res columns.
type span struct{ x0, x1, first, count int32 }

// groupTaps joins neighbouring columns that read the same low-res columns.
func groupTaps(cols []taps) []span {
	var out []span
	for x, t := range cols {
		if n := len(out); n > 0 && out[n-1].first == t.first && out[n-1].count == t.count {
			out[n-1].x1 = int32(x + 1)
			continue
		}
		out = append(out, span{int32(x), int32(x + 1), t.first, t.count})
	}
	return out
}

// officialTaps is the table of one axis for every pixel of the picture: low-res -> input, cropped to
// content, -> picture. Positions are computed in float32 as torch's upsample_bilinear2d does
// (ATen/native/UpSample.h, area_pixel_compute_source_index).
func officialTaps(low, input, content, picture int) []taps {
	out := make([]taps, picture)
	toContent := float32(content) / float32(picture)
	toLow := float32(low) / float32(input)
	for i := range out {
		out[i] = twoSteps(sourcePosition(toContent, i), content, toLow, low)
	}
	return out
}

// sourcePosition is where destination pixel i lies in the source, with pixel centres at whole numbers and
// nothing before the first. The conversions keep a compiler from fusing the product and the sum.
func sourcePosition(scale float32, i int) float32 {
	return max(float32(scale*(float32(i)+0.5))-0.5, 0)
}

// twoSteps merges the interpolation at a content position with those of the two input positions it reads.
func twoSteps(pos float32, content int, toLow float32, low int) taps {
	i0, i1, f := neighbours(pos, content)
	return mergeSteps(i0, i1, f, toLow, low)
}

// mergeSteps is the mean, f the weight of the second, of the interpolations at two input positions.
func mergeSteps(i0, i1 int, f, toLow float32, low int) taps {
	a0, a1, fa := neighbours(sourcePosition(toLow, i0), low)
	b0, b1, fb := neighbours(sourcePosition(toLow, i1), low)
	var t taps
	t.first = int32(a0)
	t.add(a0, (1-f)*(1-fa))
	t.add(a1, (1-f)*fa)
	t.add(b0, f*(1-fb))
	t.add(b1, f*fb)
	return t
}

// add gives weight to low-res column i, which is at most three after first.
func (t *taps) add(i int, w float32) {
	k := int32(i) - t.first
	if k > 3 {
		// Only where the low-res grid is more than twice as fine as the input, which no model has.
		k = 3
	}
	t.weight[k] += w
	if w > 0 || t.count == 0 {
		t.count = max(t.count, k+1)
	}
}

// neighbours are the two whole positions around pos among n and the weight of the second.
func neighbours(pos float32, n int) (i0, i1 int, f float32) {
	i0 = min(int(pos), n-1)
	i1 = min(i0+1, n-1)
	return i0, i1, min(max(pos-float32(i0), 0), 1)
}
