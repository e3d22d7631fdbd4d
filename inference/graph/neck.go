package graph

const (
	neckEps  = 1e-6 // LayerNorm2d of the neck, of the mask prompt and of the decoder's up-sampling
	neckPart = "image_encoder.neck."
)

// narrow is the neck's first layer on tokens [grid*grid, in].
func (s source) narrow(x val, a neckArch) val {
	return s.gemm(x, s.shaped(neckPart+"0.weight", a.out, a.in), "", true)
}

// neck turns what narrow gives into the embedding [1, out, grid, grid].
func (s source) neck(x val, a neckArch, grid int, plan Plan) val {
	y := s.layerNorm(x, s.weight(neckPart+"1.weight"), s.weight(neckPart+"1.bias"), neckEps)
	if plan.Winograd && grid%winoOut == 0 {
		y = s.winograd(y, neckPart+"2.weight", grid, a.out)
	} else {
		y = s.transpose(s.reshape(y, 1, grid, grid, a.out), 0, 3, 1, 2)
		y = s.transpose(s.conv(y, s.weight(neckPart+"2.weight"), "", 1, 1, same), 0, 2, 3, 1)
		y = s.reshape(y, grid*grid, a.out)
	}
	y = s.layerNorm(y, s.weight(neckPart+"3.weight"), s.weight(neckPart+"3.bias"), neckEps)
	return s.reshape(s.transpose(y, 1, 0), 1, a.out, grid, grid)
}

// narrowed is the last perceptron of a TinyViT together with narrow: nothing else reads what the
// perceptron gives, so that its second layer and narrow are one matrix.
func (t *tiny) narrowed(x val, name string, hidden int, a neckArch) val {
	y := t.layerNorm(x, t.weight(name+"norm.weight"), t.weight(name+"norm.bias"), tinyEps)
	y = t.gelu(t.linear(y, name+"fc1"))
	narrow := neckPart + "0.weight"
	w := t.made(name+"fc2+neck", []int{hidden, a.out}, []string{narrow, name + "fc2.weight"}, func(in [][]float32) []float32 {
		return product(in[0], in[1], a.out, a.in, hidden)
	})
	b := t.made(name+"fc2.bias+neck", []int{a.out}, []string{narrow, name + "fc2.bias"}, func(in [][]float32) []float32 {
		return product(in[0], in[1], a.out, a.in, 1)
	})
	x = t.gemm(x, t.shaped(narrow, a.out, a.in), b, true)
	return t.addv(x, t.gemm(y, w, "", false))
}

// product is (a @ b)^T, a [rows, inner], b [inner, cols], with sums in double precision.
func product(a, b []float32, rows, inner, cols int) []float32 {
	out := make([]float32, cols*rows)
	sum := make([]float64, cols)
	for r := range rows {
		clear(sum)
		for i := range inner {
			f := float64(a[r*inner+i])
			for c, v := range b[i*cols : (i+1)*cols] {
				sum[c] += f * float64(v)
			}
		}
		for c, v := range sum {
			out[c*rows+r] = float32(v)
		}
	}
	return out
}
