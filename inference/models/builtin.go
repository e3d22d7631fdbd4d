package models

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"sync"

	"clickmask/assets/model"
	"clickmask/inference"
	"clickmask/inference/graph"
	"clickmask/inference/optimised"
	"clickmask/inference/ort"
	"clickmask/inference/sam"
	"clickmask/mask"
	"clickmask/picture"
	"clickmask/prompt"
)

// The built-in model's contract (assets/model/model.go).
const (
	builtinSide = 512 // of its input, pixels
	builtinLow  = 128 // of its low-res masks

	// Of 92 objects in the corpus's training pictures masks with these show 0.83 at an IoU of 0.5, by 167 masks a picture; from
	// 0.5 and 0.7 on 0.66 by 41, and from SAM's 0.88 and 0.95 on none (2026-11-30).
	builtinPredIoU, builtinStability = 0.4, 0.5

	// builtinVersion changes whenever this file brings pictures or prompts to the graphs in another way, so
	// that embeddings kept on disk are not taken for new ones.
	builtinVersion = "builtin 1"
)

var (
	builtinFeatures = []inference.Tensor{
		{Name: "f8", Shape: []int64{1, 64, 64, 64}},
		{Name: "f4", Shape: []int64{1, 32, 128, 128}},
	}
	builtinAsks    = []string{"f8", "f4", "point_coords", "point_labels", "mask_input", "has_mask_input"}
	builtinAnswers = []string{"low_res_masks", "iou_predictions"}
	// Grey level 127.5 becomes 0: RGB / 127.5 - 1.
	builtinMean = [3]float32{127.5, 127.5, 127.5}
	builtinStd  = [3]float32{127.5, 127.5, 127.5}
)

// builtinFingerprint is computed once: the graphs are part of the program.
var builtinFingerprint = sync.OnceValue(func() string {
	h := sha256.New()
	h.Write(model.Encoder)
	h.Write(model.Decoder)
	io.WriteString(h, builtinVersion)
	return hex.EncodeToString(h.Sum(nil))
})

// builtin is the built-in model.
type builtin struct {
	encoder, decoder *ort.Session // the encoder is nil until it is needed
	load             func() (*ort.Session, error)
	clicks           *ort.Crowd // for many prompts at once that are a click each
	onCPU            bool
	input            []float32 // [3][512][512], filled by each Encode
	noMask           []float32 // zeros, for requests without a mask input

	encoded, decoded bool // each graph has run, so that it has its memory
}

var (
	_ inference.Model   = (*builtin)(nil)
	_ inference.Warmer  = (*builtin)(nil)
	_ inference.Trimmer = (*builtin)(nil)

	_ inference.BatchDecoder = (*builtin)(nil)
)

// Builtin gives the opener of the built-in model on the CPU; threads as for [Open].
func Builtin(threads int) inference.Opener { return builtinWith(Options{Threads: threads}) }

func builtinWith(o Options) inference.Opener {
	return func(ctx context.Context) (inference.Model, error) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		opts := o.session()
		m := &builtin{
			input:  make([]float32, 3*builtinSide*builtinSide),
			noMask: make([]float32, builtinLow*builtinLow),
			onCPU:  o.Device.IsCPU(),
			clicks: ort.NewCrowd(opts, loadClicks),
		}
		m.load = func() (*ort.Session, error) {
			opts := opts
			opts.Resting = true
			return loadBuiltin("encoder", model.Encoder, []string{"image"}, []string{"f8", "f4"}, opts)
		}
		var wg sync.WaitGroup
		var encoderErr, decoderErr error
		wg.Go(func() {
			if !o.Late.Says(m.Info(), m.Grid) {
				encoderErr = m.loadEncoder()
			}
		})
		m.decoder, decoderErr = loadBuiltin("decoder", model.Decoder, builtinAsks, builtinAnswers, opts)
		wg.Wait()
		for _, err := range []error{encoderErr, decoderErr, ctx.Err()} {
			if err != nil {
				m.Close()
				if errors.Is(err, ort.ErrRuntimeMissing) || ctx.Err() != nil {
					return nil, err
				}
				return nil, fmt.Errorf("open the built-in model: %w", err)
			}
		}
		return m, nil
	}
}

// loadBuiltin loads one of the program's own graphs, as ONNX Runtime has optimised it before where that is kept.
func loadBuiltin(name string, data []byte, inputs, outputs []string, opts ort.Options) (*ort.Session, error) {
	var kept optimised.Folder
	if dir, err := graph.CacheDir(); err == nil {
		kept.Dir = filepath.Join(dir, "built-in")
	}
	which := optimised.Graph{Name: name, Of: builtinFingerprint()}
	if s, err := kept.Load(which, inputs, outputs, opts); err == nil {
		return s, nil
	}
	return kept.Make(which, data, inputs, outputs, opts)
}

// Info describes the model.
func (m *builtin) Info() inference.Info {
	return inference.Info{Name: "Built-in", Fingerprint: builtinFingerprint(),
		InputSide: builtinSide, LowW: builtinLow, LowH: builtinLow, Closer: true, PredIoU: builtinPredIoU, Stability: builtinStability}
}

// Grid is SAM's.
func (m *builtin) Grid(w, h int) mask.Grid { return sam.GridFor(w, h, builtinSide, builtinLow) }

// Encode computes the features of both strides.
func (m *builtin) Encode(ctx context.Context, p *picture.Picture) (*inference.Embedding, error) {
	rgb, f, err := sam.Content(ctx, p, m.Grid)
	if err != nil {
		return nil, err
	}
	if err := sam.Normalise(m.input, rgb, f.ContentW, f.ContentH, builtinSide, builtinMean, builtinStd); err != nil {
		return nil, err
	}
	features, err := m.encode(ctx)
	if err != nil {
		return nil, err
	}
	return &inference.Embedding{Model: builtinFingerprint(), Grid: f, Tensors: features}, nil
}

// loadEncoder loads the encoder, unless that is done.
func (m *builtin) loadEncoder() (err error) {
	if m.encoder == nil {
		m.encoder, err = m.load()
	}
	return err
}

// encode runs the encoder on what lies in the input.
func (m *builtin) encode(ctx context.Context) ([]inference.Tensor, error) {
	if err := m.loadEncoder(); err != nil {
		return nil, fmt.Errorf("open the built-in model: %w", err)
	}
	image := inference.Tensor{Name: "image", Shape: []int64{1, 3, builtinSide, builtinSide}, Data: m.input}
	features := newFeatures()
	if err := m.encoder.RunInto(ctx, []inference.Tensor{image}, features); err != nil {
		return nil, err
	}
	m.encoded = true
	return features, nil
}

// newFeatures makes room for an embedding's tensors.
func newFeatures() []inference.Tensor {
	out := make([]inference.Tensor, len(builtinFeatures))
	for i, t := range builtinFeatures {
		n := int64(1)
		for _, d := range t.Shape {
			n *= d
		}
		out[i] = inference.Tensor{Name: t.Name, Shape: t.Shape, Data: make([]float32, n)}
	}
	return out
}

// Decode answers all four masks.
func (m *builtin) Decode(ctx context.Context, e *inference.Embedding, p prompt.Prompt, maskInput *mask.Logits) (*prompt.Answer, error) {
	if err := checkRequest(m.Info(), e, p, maskInput); err != nil {
		return nil, err
	}
	coords, labels := sam.PointTokens(p, e.Grid)
	if len(labels) == 0 { // a mask input alone; the graph wants a token
		coords, labels = []float32{0, 0}, []float32{sam.LabelPadding}
	}
	var previous []float32
	if maskInput != nil {
		previous = maskInput.Data
	}
	a, err := m.decode(ctx, m.decoder, e.Grid, e.Tensors, coords, labels, previous)
	m.decoded = m.decoded || err == nil
	return a, err
}

// Warm runs each graph once, unless it has run: ONNX Runtime allocates during a graph's first run, which
// then takes half as long again or more (processor time of the encoder 116 ms, later 68 ms; of the decoder
// 33 and 20 ms; 2026-11-25).
func (m *builtin) Warm(ctx context.Context) error {
	features := newFeatures()
	if !m.decoded {
		_, err := m.decode(ctx, m.decoder, m.Grid(builtinSide, builtinSide), features,
			[]float32{256, 256, 0, 0}, []float32{float32(prompt.Positive), sam.LabelPadding}, nil)
		if err != nil {
			return err
		}
		m.decoded = true
	}
	if !m.encoded {
		if _, err := m.encode(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (m *builtin) decode(ctx context.Context, session *ort.Session, f mask.Grid, features []inference.Tensor, coords, labels, previous []float32) (*prompt.Answer, error) {
	n := int64(len(labels))
	hasMask := []float32{1}
	if previous == nil {
		previous, hasMask[0] = m.noMask, 0
	}
	in := append(append(make([]inference.Tensor, 0, 6), features...),
		inference.Tensor{Name: "point_coords", Shape: []int64{1, n, 2}, Data: coords},
		inference.Tensor{Name: "point_labels", Shape: []int64{1, n}, Data: labels},
		inference.Tensor{Name: "mask_input", Shape: []int64{1, 1, builtinLow, builtinLow}, Data: previous},
		inference.Tensor{Name: "has_mask_input", Shape: []int64{1}, Data: hasMask})
	masks, scores, out := newAnswer()
	if err := session.RunInto(ctx, in, out); err != nil {
		return nil, err
	}
	return answerOf(f, masks, scores), nil
}

// newAnswer makes room for an answer: its masks and their predicted IoU, as outputs.
func newAnswer() (masks, scores []float32, out []inference.Tensor) {
	masks, scores = make([]float32, 4*builtinLow*builtinLow), make([]float32, 4)
	return masks, scores, []inference.Tensor{
		{Name: builtinAnswers[0], Shape: []int64{1, 4, builtinLow, builtinLow}, Data: masks},
		{Name: builtinAnswers[1], Shape: []int64{1, 4}, Data: scores},
	}
}

// answerOf puts together what lies there then.
func answerOf(f mask.Grid, masks, scores []float32) *prompt.Answer {
	const area = builtinLow * builtinLow
	a := &prompt.Answer{LowRes: make([]mask.Logits, 4), IoU: scores}
	for i := range a.LowRes {
		a.LowRes[i] = mask.Logits{Grid: f, Data: masks[i*area : (i+1)*area : (i+1)*area]}
	}
	return a
}

// Trim implements inference.Trimmer.
func (m *builtin) Trim() { ort.Trim() }

// Close frees both graphs; a second Close does nothing.
func (m *builtin) Close() error {
	errs := []error{m.clicks.Close()}
	for _, s := range []*ort.Session{m.encoder, m.decoder} {
		if s != nil {
			errs = append(errs, s.Close())
		}
	}
	return errors.Join(errs...)
}

// checkRequest finds what a decoder would answer nonsense to.
func checkRequest(info inference.Info, e *inference.Embedding, p prompt.Prompt, maskInput *mask.Logits) error {
	if e.Model != info.Fingerprint {
		return errors.New("decode: the embedding was made by another model")
	}
	if err := p.Check(e.Grid.PictureW, e.Grid.PictureH); err != nil {
		return fmt.Errorf("decode: %w", err)
	}
	if maskInput == nil && p.Empty() {
		return errors.New("decode: the prompt asks nothing")
	}
	if maskInput != nil && len(maskInput.Data) != info.LowW*info.LowH {
		return fmt.Errorf("decode: the mask input has %d values, the model wants %d x %d",
			len(maskInput.Data), info.LowW, info.LowH)
	}
	return nil
}
