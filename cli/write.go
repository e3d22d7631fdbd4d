package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	"clickmask/inference"
	"clickmask/internal/jsonname"
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

// writers is how many masks of a picture are made and written at a time: making one takes a core, and writing one waits for
// the disk.
const writers = 4

// write makes the full-size masks and writes all files of a picture but the arrays; at names them.
func (o *output) write(ctx context.Context, pic *picture.Picture, at pictureAt, objects []answered, result *pictureResult) error {
	var work []func() error
	var deep picture.DeepOnce
	var masks []*mask.Mask // in the order of the overlay's colours
	for i, a := range objects {
		told := newObjectResult(a.prompt)
		told.Masks = make([]maskResult, len(a.chosen))
		for k, index := range a.chosen {
			m := new(mask.Mask)
			masks = append(masks, m)
			work = append(work, func() (err error) {
				*m = a.answer.LowRes[index].Mask()
				told.Masks[k], err = o.writeMask(ctx, pic, at, *m, i, k, &deep)
				told.Masks[k].Index, told.Masks[k].IoU = index, a.answer.IoU[index]
				if part := a.answer.LowRes[index].Grid.Crop; !part.Empty() {
					told.Masks[k].Part = new(corners(part))
				}
				return err
			})
		}
		result.Objects = append(result.Objects, told)
	}
	n := writers
	if o.cutout { // one takes all cores, and memory for the picture
		n = 1
	}
	if err := each(n, work); err != nil || !o.overlay {
		return err
	}
	var layers []formats.Layer
	for i, m := range masks {
		layers = append(layers, overlayLayer(*m, i))
	}
	overlay := o.overlayFile(at)
	result.Overlay = jsonname.Name(overlay)
	return o.create(overlay, func(w io.Writer) error { return formats.OverlayPNG(w, pic, layers) })
}

// writeMask writes the files of mask k of object i.
func (o *output) writeMask(ctx context.Context, pic *picture.Picture, at pictureAt, m mask.Mask, i, k int, deep *picture.DeepOnce) (maskResult, error) {
	file := o.maskFile(at, i, k)
	r := maskResult{Area: m.Area(), Box: corners(m.Bounds()), File: jsonname.Name(file)}
	if err := o.create(file, func(w io.Writer) error { return formats.MaskPNG(w, m) }); err != nil {
		return r, err
	}
	if !o.cutout || m.Empty() { // of nothing there is no cut-out
		return r, nil
	}
	cutout := o.cutoutFile(at, i, k)
	r.Cutout = jsonname.Name(cutout)
	return r, o.create(cutout, func(w io.Writer) error { return o.cut.write(ctx, w, pic, m, deep) })
}

// each does all of the work, n pieces at a time, until one fails. It is begun in order, and the error is that of the first
// which failed.
func each(n int, work []func() error) error {
	errs := make([]error, len(work))
	var next atomic.Int64
	var failed atomic.Bool
	var wg sync.WaitGroup
	for range min(n, len(work)) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(work) && !failed.Load(); i = int(next.Add(1)) - 1 {
				if errs[i] = work[i](); errs[i] != nil {
					failed.Store(true)
				}
			}
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
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
	return o.read.Write(path, o.replaces(), write)
}
