package bench

import (
	"context"

	"clickmask/inference"
	"clickmask/mask"
	"clickmask/prompt"
)

// Names of the decode cases.
const (
	CaseLowRes = "low_res_1pt"    // one point to the low-res masks
	CaseFull   = "full_2241x1500" // one point to one mask of a 2241 x 1500 picture
)

// The picture of the decode cases, and where it is clicked.
const (
	decodeW, decodeH = 2241, 1500
	clickX, clickY   = 1120, 750
)

// decoder answers one prompt and keeps the last answer.
type decoder struct {
	model     inference.Model
	embedding *inference.Embedding
	prompt    prompt.Prompt
	answer    *prompt.Answer
	shown     int
	mask      mask.Mask
}

func (d *decoder) lowRes(ctx context.Context) (err error) {
	d.answer, err = d.model.Decode(ctx, d.embedding, d.prompt, nil)
	return err
}

func (d *decoder) full(ctx context.Context) error {
	if err := d.lowRes(ctx); err != nil {
		return err
	}
	d.shown = d.answer.Choose(d.prompt)
	d.mask = d.answer.LowRes[d.shown].Mask()
	return nil
}

// DecodeCases times answers to one point, beside the baselines that make the same: low-res masks, or masks of the
// picture's size.
func DecodeCases(ctx context.Context, m inference.Model, threads, rounds int, baselines []*Baseline) ([]Decode, error) {
	e, err := m.Encode(ctx, Picture(decodeW, decodeH))
	if err != nil {
		return nil, err
	}
	d := &decoder{model: m, embedding: e, prompt: prompt.Prompt{Points: []prompt.Point{{X: clickX, Y: clickY, Label: prompt.Positive}}}}
	var out []Decode
	for _, c := range []struct {
		name string
		full bool
		run  func(context.Context) error
	}{{CaseLowRes, false, d.lowRes}, {CaseFull, true, d.full}} {
		contenders := []Contender{Timed(c.name, c.run)}
		var others []*run
		var same []bool
		for _, b := range baselines {
			if b.fullSize() != c.full {
				continue
			}
			r, ok, err := b.decoderRun(e, d.prompt, decodeW, decodeH)
			if err != nil {
				return nil, err
			}
			others, same, contenders = append(others, r), append(same, ok), append(contenders, r.contender())
		}
		times, err := Race(ctx, rounds, contenders...)
		if err != nil {
			return nil, err
		}
		entry := Decode{Case: c.name, Threads: threads, Stat: NewStat(times[0])}
		if len(others) == 0 {
			out = append(out, entry)
		}
		for i, r := range others {
			entry := entry
			entry.Against = against(r, times[0], times[1+i])
			if same[i] {
				d.compare(r, c.full, entry.Against)
			}
			out = append(out, entry)
		}
	}
	return out, nil
}

// compare holds our answer against the baseline's: the logits of all masks or of the shown one, whichever it gives,
// and the pixels of a full-size mask.
func (d *decoder) compare(r *run, full bool, a *Against) {
	want := r.output("low_res_masks")
	var all []float32
	for _, l := range d.answer.LowRes {
		all = append(all, l.Data...)
	}
	one := d.answer.LowRes[d.shown].Data
	switch {
	case len(want) == len(all):
		a.RelRMS = rel(all, want)
	case full && len(want) == len(one):
		a.RelRMS = rel(one, want)
	}
	if pixels := r.output("masks"); full && len(pixels) >= decodeW*decodeH {
		which := 0
		if len(pixels) == len(d.answer.LowRes)*decodeW*decodeH {
			which = d.shown
		}
		wrong := wrongPixels(d.mask, pixels[which*decodeW*decodeH:][:decodeW*decodeH])
		a.WrongPixels = &wrong
	}
}

// wrongPixels counts where a mask and full-size logits disagree.
func wrongPixels(m mask.Mask, logits []float32) int {
	w, h := m.Size()
	bits := make([]uint8, w*h)
	m.Fill(bits, w, 1)
	n := 0
	for i, v := range logits {
		if (v > 0) != (bits[i] == 1) {
			n++
		}
	}
	return n
}
