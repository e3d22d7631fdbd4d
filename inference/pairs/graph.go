package pairs

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"google.golang.org/protobuf/encoding/protowire"

	"clickmask/inference"
	"clickmask/inference/ort"
)

// GraphInfo is what a graph of one picture and one answer says of itself. It goes between processes.
type GraphInfo struct {
	Fingerprint string            `json:"fingerprint"`
	W           int               `json:"w,omitempty"` // of the input in pixels, 0 where any will do
	H           int               `json:"h,omitempty"`
	Masks       int               `json:"masks,omitempty"` // how many prototypes masks are mixed of, 0 where it gives none; -1 as many as it gives
	Metadata    map[string]string `json:"metadata,omitempty"`
}

// Graph is an open graph that is no pair: it takes a picture, float32 [1,3,H,W], and its first output is the answer. A second one
// of float32 [1,M,h,w] are prototypes of masks, as Ultralytics' segmentation graphs give them; others are not asked for.
type Graph struct {
	session *ort.Session
	input   string
	info    GraphInfo
}

// Limits of what a file says of itself: the names of a thousand classes are 30 KB.
const (
	maxMetadata = 512 << 10
	maxEntries  = 1000
)

// OpenGraph opens a file, with the checks that the files of pairs go through; where masks are wanted, a graph that gives none is
// refused by its head, as one that is not known. The error is an *[Error], which names the file.
func OpenGraph(ctx context.Context, path string, masks bool, session ort.Options) (*Graph, error) {
	f, err := readFile(ctx, path)
	if err != nil {
		return nil, fault(ctx, Unknown, "open", path, err)
	}
	g := &Graph{}
	err = g.describe(f)
	if err == nil && masks && g.info.Masks == 0 {
		err = errors.New("it gives no masks")
	}
	if err != nil {
		return nil, fault(ctx, Unknown, "open", path, err)
	}
	if err := ort.Load(); err != nil {
		return nil, err
	}
	if err := f.h.checkVersions(); err != nil {
		return nil, fault(ctx, Version, "open", path, err)
	}
	session.Lean = true
	outputs := []string{f.h.outputs[0].name}
	if g.info.Masks != 0 {
		outputs = append(outputs, f.h.outputs[1].name)
	}
	g.session, err = f.open(ctx, []string{g.input}, outputs, session, maxInline)
	if err != nil {
		return nil, fault(ctx, Refused, "open", path, err)
	}
	sum := sha256.Sum256(f.sum)
	g.info.Fingerprint = hex.EncodeToString(sum[:])
	return g, nil
}

// describe finds input and output.
func (g *Graph) describe(f *file) error {
	if len(f.h.inputs) != 1 || len(f.h.outputs) == 0 {
		return fmt.Errorf("it has %d inputs and %d outputs, where a detector has one picture and an answer", len(f.h.inputs), len(f.h.outputs))
	}
	in := f.h.inputs[0]
	if in.typ != typeFloat || len(in.shape) != 4 || in.shape[0] > 1 || in.shape[1] > 0 && in.shape[1] != 3 {
		return fmt.Errorf("its input is %v, where a detector takes a picture, float32 [1,3,H,W]", in)
	}
	if out := f.h.outputs[0]; out.typ != typeFloat {
		return fmt.Errorf("its output is %v, where a detector gives float32", out)
	}
	if len(f.h.outputs) > 1 {
		if out := f.h.outputs[1]; out.typ == typeFloat && len(out.shape) == 4 && out.shape[0] <= 1 {
			if g.info.Masks = out.size(1); g.info.Masks == 0 {
				g.info.Masks = -1
			}
		}
	}
	g.input = in.name
	g.info.H, g.info.W = in.size(2), in.size(3)
	var err error
	g.info.Metadata, err = metadata(f.data)
	return err
}

// metadata are the model's metadata_props.
func metadata(model []byte) (map[string]string, error) {
	const entries = 14
	out := map[string]string{}
	total := 0
	for len(model) > 0 {
		num, typ, n := protowire.ConsumeTag(model)
		if n < 0 {
			return nil, errDamaged
		}
		size := protowire.ConsumeFieldValue(num, typ, model[n:])
		if size < 0 {
			return nil, errDamaged
		}
		if num == entries && typ == protowire.BytesType {
			entry, _ := protowire.ConsumeBytes(model[n:])
			key, value, err := metadataEntry(entry)
			if err != nil {
				return nil, err
			}
			if total += len(key) + len(value); total > maxMetadata || len(out) >= maxEntries {
				return nil, errors.New("what it says of itself is more than can be held")
			}
			out[key] = value
		}
		model = model[n+size:]
	}
	return out, nil
}

func metadataEntry(entry []byte) (key, value string, err error) {
	for len(entry) > 0 {
		num, typ, n := protowire.ConsumeTag(entry)
		if n < 0 {
			return "", "", errDamaged
		}
		size := protowire.ConsumeFieldValue(num, typ, entry[n:])
		if size < 0 {
			return "", "", errDamaged
		}
		if typ == protowire.BytesType {
			text, _ := protowire.ConsumeBytes(entry[n:])
			switch num {
			case 1:
				key = string(text)
			case 2:
				value = string(text)
			}
		}
		entry = entry[n+size:]
	}
	return key, value, nil
}

// Info is what the graph says of itself.
func (g *Graph) Info() GraphInfo { return g.info }

// Run answers a picture: the answer, and the prototypes where it gives some.
func (g *Graph) Run(ctx context.Context, picture inference.Tensor) ([]inference.Tensor, error) {
	picture.Name = g.input
	return g.session.Run(ctx, []inference.Tensor{picture})
}

// Close frees the graph.
func (g *Graph) Close() error { return g.session.Close() }
