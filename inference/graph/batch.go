package graph

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"clickmask/inference"
	"clickmask/inference/ort"
	"clickmask/inference/sam"
	"clickmask/mask"
	"clickmask/prompt"
)

// batching is a model that answers many prompts at once.
type batching struct{ *model }

var _ inference.BatchDecoder = batching{}

// manyAtOnce says on which devices a batch takes less time than its prompts one after the other: on those with so many
// processors that one prompt does not keep them busy. On the CPU it takes more: 1.2 to 1.3 times the processor's time of
// MobileSAM's decoder with 4 or 16 prompts and one or two threads, for the picture's side is 4 MB for each prompt and falls
// out of the caches (2026-11-29). CoreML wants shapes that are known before.
func manyAtOnce(d ort.Device) bool { return d == ort.CUDA || d == ort.DirectML }

// DecodeBatch implements inference.BatchDecoder. Prompts of as many points run together; others do not, for padding would
// change their answers.
func (m batching) DecodeBatch(ctx context.Context, e *inference.Embedding, prompts []prompt.Prompt) ([]*prompt.Answer, error) {
	if err := m.check(e); err != nil {
		return nil, err
	}
	coords, labels := make([][]float32, len(prompts)), make([][]float32, len(prompts))
	for i, p := range prompts {
		if err := p.Check(e.Grid.PictureW, e.Grid.PictureH); err != nil {
			return nil, fmt.Errorf("prompt %d: %w", i, err)
		}
		if p.Empty() {
			return nil, fmt.Errorf("prompt %d asks nothing", i)
		}
		coords[i], labels[i] = sam.PointTokens(p, e.Grid)
	}
	answers := make([]*prompt.Answer, len(prompts))
	err := m.sessions.openBatch()
	if errors.Is(err, errNoBatchGraph) {
		for i, p := range prompts {
			if answers[i], err = m.Decode(ctx, e, p, nil); err != nil {
				return nil, err
			}
		}
		return answers, nil
	}
	if err != nil {
		return nil, err
	}
	pic, err := m.prepare(ctx, e, nil)
	if err != nil {
		return nil, err
	}
	for i := range prompts {
		if answers[i] != nil {
			continue
		}
		var alike []int // prompts of as many points as this one
		for k := i; k < len(prompts); k++ {
			if len(labels[k]) == len(labels[i]) {
				alike = append(alike, k)
			}
		}
		if err := m.decodeAlike(ctx, e.Grid, pic, coords, labels, alike, answers); err != nil {
			return nil, err
		}
	}
	return answers, nil
}

// decodeAlike answers the prompts which, all of as many points.
func (m batching) decodeAlike(ctx context.Context, f mask.Grid, pic []inference.Tensor, coords, labels [][]float32, which []int, answers []*prompt.Answer) error {
	n, count := int64(len(labels[which[0]])), int64(len(which))
	at, kinds := make([]float32, 0, 2*n*count), make([]float32, 0, n*count)
	for _, k := range which {
		at, kinds = append(at, coords[k]...), append(kinds, labels[k]...)
	}
	in := append(slices.Clone(pic),
		inference.Tensor{Name: "point_coords", Shape: []int64{count, n, 2}, Data: at},
		inference.Tensor{Name: "point_labels", Shape: []int64{count, n}, Data: kinds})
	out, err := m.sessions.batch.Run(ctx, in)
	if err != nil {
		return err
	}
	masks := m.arch.dec.masks
	area := m.arch.Low() * m.arch.Low()
	for i, k := range which {
		a := &prompt.Answer{LowRes: make([]mask.Logits, masks), IoU: out[1].Data[i*masks : (i+1)*masks : (i+1)*masks]}
		for j := range a.LowRes {
			// Copied: one answer that is kept must not keep the others.
			a.LowRes[j] = mask.Logits{Grid: f, Data: slices.Clone(out[0].Data[(i*masks+j)*area : (i*masks+j+1)*area])}
		}
		answers[k] = a
	}
	return nil
}

// batchGraph is the name in the cache of the graph for many prompts.
func batchGraph(threads int) string { return fmt.Sprintf("decode_batch-c%d", decodeChunk(threads)) }

// errNoBatchGraph: somebody has emptied the cache since the model was opened, and its weights are at hand no more.
var errNoBatchGraph = errors.New("the graph for many prompts is not kept any more")

// openBatch loads the graph for many prompts, unless it is loaded.
func (s *sessions) openBatch() (err error) {
	if s.batch != nil {
		return nil
	}
	s.batch, err = s.load(batchGraph(s.threads), append(prepared[:], "point_coords", "point_labels"), []string{"low_res_masks", "iou_predictions"},
		func() (*Graph, error) { return nil, errNoBatchGraph })
	return err
}
