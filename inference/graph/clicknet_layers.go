package graph

import "slices"

// layer is a convolution of the checkpoint, as wide on all sides.
func (d *clickNet) layer(name string, x val, stride, pad, groups int) val {
	return d.conv(x, d.weight(name+".weight"), d.weight(name+".bias"), stride, groups, [4]int{pad, pad, pad, pad})
}

// first is a convolution of the checkpoint on an input of which all but the first channels are zero.
func (d *clickNet) first(name string, x val, channels, stride, pad int) val {
	shape := slices.Clone(d.w.Shape(name + ".weight"))
	all := shape[1]
	shape[1] = channels
	w := d.made(name+".weight/first", shape, []string{name + ".weight"}, func(in [][]float32) []float32 {
		kernel := shape[2] * shape[3]
		out := make([]float32, 0, shape[0]*channels*kernel)
		for row := range slices.Chunk(in[0], all*kernel) {
			out = append(out, row[:channels*kernel]...)
		}
		return out
	})
	return d.conv(x, w, d.weight(name+".bias"), stride, 1, [4]int{pad, pad, pad, pad})
}

// block is a ConvNeXt block on a map of side x side cells.
func (d *clickNet) block(name string, x val, side int) val {
	return d.addv(d.layer(name+".b", d.hidden(name, x, side), 1, 0, 1), x)
}

// blockThen is a block and the layer behind it, which nothing else reads the block for: the block's last layer and that one are
// one matrix, with half of the products of both.
func (d *clickNet) blockThen(name, next string, x val, side int) val {
	last := name + ".b"
	shape, inner := d.w.Shape(next+".weight"), d.w.Shape(last + ".weight")[1]
	out, between := shape[0], shape[1]
	names := []string{next + ".weight", last + ".weight", last + ".bias"}
	w := d.made(last+"+"+next, []int{out, inner, 1, 1}, names, func(in [][]float32) []float32 {
		return flip(product(in[0], in[1], out, between, inner), inner, out)
	})
	b := d.made(last+"+"+next+".bias", []int{out}, names, func(in [][]float32) []float32 {
		return product(in[0], in[2], out, between, 1)
	})
	return d.addv(d.conv(d.hidden(name, x, side), w, b, 1, 1, [4]int{}), d.layer(next, x, 1, 0, 1))
}

// hidden is what a block's first layers give. The norm's gain and shift go into the layer behind it.
func (d *clickNet) hidden(name string, x val, side int) val {
	shape := d.w.Shape(name + ".a.weight")
	rows, channels := shape[0], shape[1]
	y := d.layer(name+".dw", x, 1, 3, channels)
	gain, shift := d.numbers("norm/gain", []int{clickNetGroups}, repeated(1, clickNetGroups)), d.numbers("norm/shift", []int{clickNetGroups}, repeated(0, clickNetGroups))
	y = d.op("InstanceNormalization", []val{d.reshape(y, 1, clickNetGroups, -1), gain, shift}, attr{"epsilon", float32(clickNetEps)})
	y = d.reshape(y, 1, channels, side, side)

	names := []string{name + ".a.weight", name + ".a.bias", name + ".norm.weight", name + ".norm.bias"}
	w := d.made(name+".a.weight/norm", shape, names, func(in [][]float32) []float32 {
		out := in[0]
		for i := range out {
			out[i] *= in[2][i%channels]
		}
		return out
	})
	b := d.made(name+".a.bias/norm", []int{rows}, names, func(in [][]float32) []float32 {
		out := in[1]
		for o := range out {
			sum := float64(out[o])
			for c, v := range in[0][o*channels : (o+1)*channels] {
				sum += float64(v) * float64(in[3][c])
			}
			out[o] = float32(sum)
		}
		return out
	})
	return d.relu(d.conv(y, w, b, 1, 1, [4]int{}))
}

func (d *clickNet) relu(x val) val { return d.op("Relu", []val{x}) }

// halved is a map with half as many cells a side, each the mean of four.
func (d *clickNet) halved(x val) val {
	return d.op("AveragePool", []val{x}, attr{"kernel_shape", []int{2, 2}}, attr{"strides", []int{2, 2}})
}

// twice is a map with twice as many cells a side, bilinearly.
func (d *clickNet) twice(x val) val {
	scales := d.numbers("twice", []int{4}, []float32{1, 1, 2, 2})
	return d.op("Resize", []val{x, "", scales}, attr{"mode", "linear"}, attr{"coordinate_transformation_mode", "half_pixel"})
}

func repeated(v float32, n int) []float32 { return slices.Repeat([]float32{v}, n) }
