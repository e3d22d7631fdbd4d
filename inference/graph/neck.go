package graph

const (
	neckEps = 1e-6 // LayerNorm2d of the neck, of the mask prompt and of the decoder's up-sampling
	neckDim = "image_encoder.neck."
)

// neck turns the encoder's tokens [grid*grid, in] into the embedding [1, out, grid, grid].
func (s source) neck(x val, a neckArch, grid int) val {
	y := s.gemm(x, s.shaped(neckDim+"0.weight", a.out, a.in), "", true)
	y = s.layerNorm(y, s.weight(neckDim+"1.weight"), s.weight(neckDim+"1.bias"), neckEps)
	y = s.transpose(s.reshape(y, 1, grid, grid, a.out), 0, 3, 1, 2)
	y = s.transpose(s.conv(y, s.weight(neckDim+"2.weight"), "", 1, 1, same), 0, 2, 3, 1)
	y = s.layerNorm(y, s.weight(neckDim+"3.weight"), s.weight(neckDim+"3.bias"), neckEps)
	return s.transpose(y, 0, 3, 1, 2)
}
