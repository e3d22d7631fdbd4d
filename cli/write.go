package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"clickmask/inference"
	"clickmask/internal/npy"
	"clickmask/mask"
	"clickmask/picture"
	"clickmask/project/formats"
	"clickmask/prompt"
)

// npyFiles are the arrays of --npy: the picture's embedding, and of the masks that are written their
// low-res logits [B,C,h,w] and predicted IoU [B,C], for B objects.
var npyFiles = [3]string{"embedding.npy", "low_res_masks.npy", "iou.npy"}

// answered is one object: what was asked, what was answered, and which masks of it are wanted.
type answered struct {
	prompt prompt.Prompt
	answer *prompt.Answer
	chosen []int
}

// write makes the full-size masks and writes all files of a picture but the arrays; at names them.
func (o *output) write(ctx context.Context, pic *picture.Picture, at pictureAt, objects []answered, result *pictureResult) error {
	var layers []formats.Layer
	for i, a := range objects {
		told := newObjectResult(a.prompt)
		for k, index := range a.chosen {
			m := a.answer.LowRes[index].Mask()
			r := maskResult{Index: index, IoU: a.answer.IoU[index], Area: m.Area(), Box: corners(m.Bounds()), File: o.maskFile(at, i, k)}
			if part := a.answer.LowRes[index].Grid.Crop; !part.Empty() {
				r.Part = new(corners(part))
			}
			if err := o.create(r.File, func(w io.Writer) error { return formats.MaskPNG(w, m) }); err != nil {
				return err
			}
			if o.cutout && !m.Empty() { // of nothing there is no cut-out
				r.Cutout = o.cutoutFile(at, i, k)
				err := o.create(r.Cutout, func(w io.Writer) error { return o.cut.write(ctx, w, pic, m) })
				if err != nil {
					return err
				}
			}
			told.Masks = append(told.Masks, r)
			layers = append(layers, overlayLayer(m, len(layers)))
		}
		result.Objects = append(result.Objects, told)
	}
	if !o.overlay {
		return nil
	}
	result.Overlay = o.overlayFile(at)
	return o.create(result.Overlay, func(w io.Writer) error { return formats.OverlayPNG(w, pic, layers) })
}

// writeNpy writes the arrays of --npy and returns their folder, "" without the flag.
func (o *output) writeNpy(at pictureAt, e *inference.Embedding, objects []answered) (string, error) {
	if o.npyDir == "" {
		return "", nil
	}
	if len(e.Tensors) == 0 {
		return "", fmt.Errorf("%s: the model gave no embedding to write", at)
	}
	masks, scores := lowResArrays(objects)
	folder := o.npyFolder(at)
	for i, t := range []inference.Tensor{e.Tensors[0], masks, scores} {
		name := filepath.Join(folder, npyFiles[i])
		if err := o.create(name, func(w io.Writer) error { return npy.Write(w, t.Shape, t.Data) }); err != nil {
			return "", err
		}
	}
	return folder, nil
}

// lowResArrays lays the chosen masks of all objects out as [B,C,h,w] and their scores as [B,C]. All
// objects have as many chosen masks, because one model answers one kind of question.
func lowResArrays(objects []answered) (masks, scores inference.Tensor) {
	var frame mask.Grid
	for _, a := range objects {
		for _, index := range a.chosen {
			frame = a.answer.LowRes[index].Grid
			masks.Data = append(masks.Data, a.answer.LowRes[index].Data...)
			scores.Data = append(scores.Data, a.answer.IoU[index])
		}
	}
	b, c := int64(len(objects)), int64(len(objects[0].chosen))
	masks.Shape = []int64{b, c, int64(frame.LowH), int64(frame.LowW)}
	scores.Shape = []int64{b, c}
	return masks, scores
}

// create writes a file, and the folder it is in where that is missing.
func (o *output) create(path string, write func(io.Writer) error) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	return formats.Create(path, o.force, write)
}
