package graph

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"clickmask/inference/checkpoint"
	"clickmask/inference/sam"
)

// ExportDecoder is the decoder by the contract of Meta's export (segment_anything utils/onnx.py), which
// other programs know: image_embeddings, point_coords [1,N,2], point_labels [1,N], mask_input
// [1,1,Low,Low], has_mask_input [1] (0 or 1) and orig_im_size [2] (height, width) to masks at the
// picture's size, iou_predictions and low_res_masks. The caller appends the padding point himself.
//
// With single one mask is answered, chosen by Meta's rule: up to two points, padding and corners counted,
// the best candidate, else the single-mask answer. Without it all four are.
func (a *Arch) ExportDecoder(w Weights, single bool) *Graph {
	g := newGraph("decoder")
	d := a.newDec(g, w)
	emb := g.input("image_embeddings", 1, a.dec.dim, a.Grid, a.Grid)
	coords, labels := g.input("point_coords", 1, "num_points", 2), g.input("point_labels", 1, "num_points")
	mask, has := g.input("mask_input", 1, 1, a.Low(), a.Low()), g.input("has_mask_input", 1)
	size := g.input("orig_im_size", 2)

	not := g.op("Sub", []val{g.scalar(1), has})
	dense := g.addv(g.mul(d.maskPrompt(mask), has), g.mul(d.noMask(), not))
	low, iou := d.decode(d.prepare(emb, dense), d.points(coords, labels), decodeChunk(1))
	masks := a.dec.masks
	if single {
		low, iou = d.choose(low, iou, labels)
		masks = 1
	}
	g.output("masks", d.fullSize(low, masks, size), 1, masks, "height", "width")
	g.output("iou_predictions", iou, 1, masks)
	g.output("low_res_masks", low, 1, masks, a.Low(), a.Low())
	return g
}

// choose takes the one mask of Meta's rule.
func (d *dec) choose(low, iou, labels val) (one, score val) {
	points := d.op("Cast", []val{d.slice(d.op("Shape", []val{labels}), 0, 1, 2)}, attr{"to", typeFloat})
	first := make([]float32, d.masks)
	first[0] = 1000
	bonus := d.mul(d.op("Sub", []val{points, d.scalar(2.5)}), d.numbers("first", []int{1, d.masks}, first))
	best := d.op("ArgMax", []val{d.addv(iou, bonus)}, attr{"axis", 1}, attr{"keepdims", 0})
	return d.op("Gather", []val{low, best}, attr{"axis", 1}), d.op("Gather", []val{iou, best}, attr{"axis", 1})
}

// fullSize scales logits to the input's square, cuts the padding off and scales to the picture.
func (d *dec) fullSize(low val, masks int, size val) val {
	resize := func(x, sizes val) val {
		return d.op("Resize", []val{x, "", "", sizes}, attr{"mode", "linear"}, attr{"coordinate_transformation_mode", "pytorch_half_pixel"})
	}
	integer := func(x val) val { return d.op("Cast", []val{x}, attr{"to", typeInt64}) }
	longest := d.op("ReduceMax", []val{size}, attr{"keepdims", 1})
	scale := d.op("Div", []val{d.scalar(float32(d.side)), longest})
	content := integer(d.op("Floor", []val{d.addv(d.mul(size, scale), d.scalar(0.5))}))
	x := resize(low, d.ints(1, masks, d.side, d.side))
	x = d.op("Slice", []val{x, d.ints(0, 0), content, d.ints(2, 3)})
	return resize(x, d.concat(0, d.ints(1, masks), integer(size)))
}

// ExportOptions say what Export writes.
type ExportOptions struct {
	Name      string // files begin with it; "" means "sam"
	Single    bool   // the decoder answers one mask instead of four
	Overwrite bool
}

// Export writes NAME_encoder.onnx and NAME_decoder.onnx (NAME_decoder_single.onnx) into dir, for any
// ONNX Runtime from 1.13 on: the encoder takes image [1,3,Side,Side], resized, normalised and padded as
// its metadata says. An encoder over 2 GB keeps its numbers in NAME_encoder.onnx.data beside it. The
// answer is the files' paths. A file that is there is an error that wraps fs.ErrExist, unless
// opts.Overwrite; nothing is written then.
func Export(ctx context.Context, data io.ReaderAt, size int64, dir string, opts ExportOptions) ([]string, error) {
	f, err := checkpoint.Open(data, size)
	if err != nil {
		return nil, err
	}
	arch, err := Recognise(f)
	if err != nil {
		return nil, err
	}
	sum, err := hashAll(ctx, data, size)
	if err != nil {
		return nil, err
	}
	if opts.Name == "" {
		opts.Name = "sam"
	}
	kind := "decoder"
	if opts.Single {
		kind = "decoder_single"
	}
	encoder, decoder := arch.Encoder(f, Plan{}), arch.ExportDecoder(f, opts.Single)
	encoder.Metadata["image"] = fmt.Sprintf("RGB, longer side scaled to %d pixels, minus %v, divided by %v, then zeros right and below", arch.Side, sam.Mean, sam.Std)
	decoder.Metadata["point_coords"] = fmt.Sprintf("x, y in pixels of the picture scaled to a longer side of %d", arch.Side)
	decoder.Metadata["point_labels"] = "1 inside, 0 outside, 2 and 3 a box's top left and bottom right, -1 padding, to be appended where there is no box"
	var paths []string
	for _, g := range []*Graph{encoder, decoder} {
		g.Metadata["architecture"] = arch.Name
		g.Metadata["checkpoint_sha256"] = hex.EncodeToString(sum[:])
	}
	out := map[string]*Graph{opts.Name + "_encoder.onnx": encoder, opts.Name + "_" + kind + ".onnx": decoder}
	for _, name := range sortedKeys(out) {
		paths = append(paths, filepath.Join(dir, name))
	}
	if encoder.Bytes() > maxInline {
		paths = append(paths, filepath.Join(dir, opts.Name+"_encoder.onnx.data"))
	}
	for _, path := range paths {
		if _, err := os.Lstat(path); err == nil && !opts.Overwrite {
			return nil, &fs.PathError{Op: "export", Path: path, Err: fs.ErrExist}
		}
	}
	for i, name := range sortedKeys(out) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := exportFile(out[name], paths[i]); err != nil {
			return nil, fmt.Errorf("export %s: %w", name, err)
		}
	}
	return paths, nil
}

// exportFile writes a graph to path, whole or not at all.
func exportFile(g *Graph, path string) error {
	if g.Bytes() <= maxInline {
		return replaceFile(path, true, func(w io.Writer) error { _, err := g.WriteTo(w); return err })
	}
	return replaceFile(path+".data", true, func(data io.Writer) error {
		return replaceFile(path, true, func(model io.Writer) error {
			return g.WriteExternal(model, data, filepath.Base(path)+".data")
		})
	})
}

// replaceFile fills a file of another name in the same folder and renames it. With sync it is brought to the
// disk before: for files that nobody could make again, or would look at before using.
func replaceFile(path string, sync bool, fill func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".part-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.Close(), os.Remove(f.Name()))
		}
	}()
	if err := fill(f); err != nil {
		return err
	}
	if err := f.Chmod(0o644); err != nil {
		return err
	}
	if sync {
		if err := f.Sync(); err != nil {
			return err
		}
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
