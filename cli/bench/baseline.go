package bench

import (
	"context"
	"os"
	"path/filepath"
	"slices"

	"clickmask/inference"
	"clickmask/inference/ort"
	"clickmask/inference/sam"
	"clickmask/mask"
	"clickmask/picture"
	"clickmask/prompt"
)

// Baseline is another graph that runs in the same rounds, with the same number of threads.
type Baseline struct {
	Name    string // the file's
	path    string
	sig     signature
	session *ort.Session
}

// OpenBaseline loads an ONNX file.
func OpenBaseline(path string, threads int) (*Baseline, error) {
	onnx, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	sig, err := readSignature(onnx)
	if err != nil {
		return nil, &os.PathError{Op: "read", Path: path, Err: err}
	}
	session, err := ort.OpenSession(path, names(sig.inputs), names(sig.outputs), ort.Options{Threads: threads})
	if err != nil {
		return nil, err
	}
	return &Baseline{Name: filepath.Base(path), path: path, sig: sig, session: session}, nil
}

// Close frees the graph.
func (b *Baseline) Close() error { return b.session.Close() }

// run is a contender that runs the graph on fixed inputs and keeps its last answer.
type run struct {
	baseline *Baseline
	inputs   []inference.Tensor
	outputs  []inference.Tensor
}

func (r *run) contender() Contender {
	return Timed(r.baseline.Name, func(ctx context.Context) (err error) {
		r.outputs, err = r.baseline.session.Run(ctx, r.inputs)
		return err
	})
}

// output is the answer of that name; nil when there is none.
func (r *run) output(name string) []float32 {
	for _, t := range r.outputs {
		if t.Name == name {
			return t.Data
		}
	}
	return nil
}

// encoderRun prepares a picture as the graph wants it: [1,3,S,S] normalised and padded (the official exports
// and ours), or [h,w,3] as resized (exports that normalise and pad inside).
func (b *Baseline) encoderRun(ctx context.Context, pic *picture.Picture) (*run, error) {
	if len(b.sig.inputs) != 1 {
		return nil, unknownContract(b.path, b.sig)
	}
	in := b.sig.inputs[0]
	chw := len(in.shape) == 4 && in.shape[1] == 3
	hwc := len(in.shape) == 3 && in.shape[2] == 3
	if !chw && !hwc {
		return nil, unknownContract(b.path, b.sig)
	}
	side := 1024
	if chw && in.shape[3] > 0 {
		side = int(in.shape[3])
	}
	w, h := pic.Size()
	f := sam.GridFor(w, h, side, side/4)
	rgb, err := sam.Resize(ctx, pic.Pix(), f.ContentW, f.ContentH)
	if err != nil {
		return nil, err
	}
	t := inference.Tensor{Name: in.name}
	if hwc {
		t.Shape = []int64{int64(f.ContentH), int64(f.ContentW), 3}
		for _, v := range rgb {
			t.Data = append(t.Data, float32(v))
		}
		return &run{baseline: b, inputs: []inference.Tensor{t}}, nil
	}
	mean, std := sam.Mean, sam.Std
	if slices.Contains(names(b.sig.outputs), "f8") { // the built-in model's range is -1 to 1
		mean, std = [3]float32{127.5, 127.5, 127.5}, [3]float32{127.5, 127.5, 127.5}
	}
	t.Shape = []int64{1, 3, int64(side), int64(side)}
	t.Data = make([]float32, 3*side*side)
	if err := sam.Normalise(t.Data, rgb, f.ContentW, f.ContentH, side, mean, std); err != nil {
		return nil, err
	}
	return &run{baseline: b, inputs: []inference.Tensor{t}}, nil
}

// fullSize reports whether a decoder makes masks of the picture's size.
func (b *Baseline) fullSize() bool { return slices.Contains(names(b.sig.inputs), "orig_im_size") }

// decoderRun prepares a prompt for a graph with the inputs of Meta's SamOnnxModel. The embedding is e's where it
// has the right shape; otherwise zeros, for the time does not hang on the numbers, and same is false.
func (b *Baseline) decoderRun(e *inference.Embedding, p prompt.Prompt, w, h int) (r *run, same bool, err error) {
	r = &run{baseline: b}
	same = true
	var f mask.Grid
	for _, in := range b.sig.inputs {
		t := inference.Tensor{Name: in.name, Shape: slices.Clone(in.shape)}
		switch in.name {
		case "image_embeddings":
			if len(e.Tensors) > 0 && slices.Equal(e.Tensors[0].Shape, in.shape) {
				t.Data = e.Tensors[0].Data
			} else {
				same = false
			}
		case "point_coords", "point_labels":
			f = sam.GridFor(w, h, 1024, 256)
			coords, labels := sam.PointTokens(p, f)
			t.Shape, t.Data = []int64{1, int64(len(labels)), 2}, coords
			if in.name == "point_labels" {
				t.Shape, t.Data = t.Shape[:2], labels
			}
		case "orig_im_size":
			t.Data = []float32{float32(h), float32(w)}
		case "mask_input", "has_mask_input":
		default:
			return nil, false, unknownContract(b.path, b.sig)
		}
		if t.Data == nil {
			n := int64(1)
			for i, d := range t.Shape {
				t.Shape[i] = max(d, 1)
				n *= t.Shape[i]
			}
			t.Data = make([]float32, n)
		}
		r.inputs = append(r.inputs, t)
	}
	return r, same, nil
}
