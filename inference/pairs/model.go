package pairs

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"clickmask/inference"
	"clickmask/inference/ort"
	"clickmask/inference/sam"
	"clickmask/mask"
	"clickmask/picture"
	"clickmask/prompt"
)

// model is an opened pair.
type model struct {
	info inference.Info
	enc  *encoder
	dec  *decoder

	encoder, decoder *ort.Session
	inputs           []string // the decoder's
	image            []float32
	noMask           []float32 // zeros, for requests without a mask input

	doubt            string
	tested           int  // masks of the last answer
	encoded, decoded bool // each graph has run, so that it has its memory
}

var (
	_ inference.Model   = (*model)(nil)
	_ inference.Warmer  = (*model)(nil)
	_ inference.Trimmer = (*model)(nil)
	_ Doubtful          = (*model)(nil)
	_ ContentEncoder    = (*model)(nil)
)

// ContentEncoder is a model that takes a picture as its grid lays it into the input: who hands it to another process
// sends no more than that.
type ContentEncoder interface {
	// EncodeContent is Encode for packed RGB pixels, f.ContentW x f.ContentH of them; f is as Model.Grid gives it.
	EncodeContent(ctx context.Context, rgb []byte, f mask.Grid) (*inference.Embedding, error)
}

func bytesOf(f *file) io.ReaderAt { return bytes.NewReader(f.data) }

func keepNeeded(names []string, needed map[string]bool) []string {
	return slices.DeleteFunc(names, func(name string) bool { return !needed[name] })
}

func (m *model) Info() inference.Info { return m.info }

// Grid is SAM's.
func (m *model) Grid(w, h int) mask.Grid { return sam.GridFor(w, h, m.enc.side, m.dec.low) }

// Encode answers the embedding as the encoder gives it.
func (m *model) Encode(ctx context.Context, p *picture.Picture) (*inference.Embedding, error) {
	rgb, f, err := sam.Content(ctx, p, m.Grid)
	if err != nil {
		return nil, err
	}
	return m.EncodeContent(ctx, rgb, f)
}

// EncodeContent implements [ContentEncoder].
func (m *model) EncodeContent(ctx context.Context, rgb []byte, f mask.Grid) (*inference.Embedding, error) {
	if !f.Valid() || f.InputW != m.enc.side || f.InputH != m.enc.side || len(rgb) != 3*f.ContentW*f.ContentH {
		return nil, fmt.Errorf("encode %d bytes for the grid %+v: %w", len(rgb), f, sam.ErrBadSize)
	}
	in, err := m.input(rgb, f.ContentW, f.ContentH)
	if err != nil {
		return nil, err
	}
	out, err := m.encoder.Run(ctx, []inference.Tensor{in})
	if err != nil {
		return nil, err
	}
	if shape := out[0].Shape; m.enc.channels == 0 && len(shape) == 4 { // only in the self-test
		m.enc.channels, m.dec.channels = int(shape[1]), int(shape[1])
	}
	if want := m.embeddingShape(); !slices.Equal(out[0].Shape, want) {
		return nil, fmt.Errorf("encode: output %s has shape %v, expected %v", out[0].Name, out[0].Shape, want)
	}
	m.encoded = true
	out[0].Name = inEmbedding
	return &inference.Embedding{Model: m.info.Fingerprint, Grid: f, Tensors: out}, nil
}

func (m *model) embeddingShape() []int64 {
	return []int64{1, int64(m.enc.channels), int64(m.enc.grid), int64(m.enc.grid)}
}

// input lays the content out as the encoder takes it. The tensor lives until the next call.
func (m *model) input(rgb []byte, w, h int) (inference.Tensor, error) {
	side := m.enc.side
	if m.image == nil {
		m.image = make([]float32, 3*side*side)
	}
	t := inference.Tensor{Name: m.enc.input}
	if !m.enc.hwc {
		t.Shape, t.Data = []int64{1, 3, int64(side), int64(side)}, m.image
		return t, sam.Normalise(m.image, rgb, w, h, side, sam.Mean, sam.Std)
	}
	fullW, fullH := w, h
	if m.enc.fixed {
		fullW, fullH = side, side
	}
	t.Shape, t.Data = []int64{int64(fullH), int64(fullW), 3}, m.image[:3*fullW*fullH]
	if m.enc.batch {
		t.Shape = append([]int64{1}, t.Shape...)
	}
	var value [256]float32
	for i := range value {
		value[i] = float32(i) * m.enc.scale
	}
	pad := m.enc.padding()
	for y := range fullH {
		row := t.Data[3*fullW*y : 3*fullW*(y+1)]
		n := 0
		if y < h {
			for i, v := range rgb[3*w*y : 3*w*(y+1)] {
				row[i] = value[v]
			}
			n = 3 * w
		}
		for ; n < len(row); n += 3 {
			row[n], row[n+1], row[n+2] = pad[0], pad[1], pad[2]
		}
	}
	return t, nil
}

// Decode answers as many masks as the decoder gives. A mask input without points or box goes with the
// padding point, which ONNX Runtime's binding needs; the official code gives no point then.
func (m *model) Decode(ctx context.Context, e *inference.Embedding, p prompt.Prompt, maskInput *mask.Logits) (*prompt.Answer, error) {
	if err := m.check(e, p, maskInput); err != nil {
		return nil, fmt.Errorf("decode: %w", err)
	}
	coords, labels := sam.PointTokens(p, e.Grid)
	if len(labels) == 0 {
		coords, labels = []float32{0, 0}, []float32{sam.LabelPadding}
	}
	var logits []float32
	if maskInput != nil {
		logits = maskInput.Data
	}
	return m.decode(ctx, e, coords, labels, logits)
}

// check finds what a decoder would answer nonsense to.
func (m *model) check(e *inference.Embedding, p prompt.Prompt, maskInput *mask.Logits) error {
	if e == nil || e.Model != m.info.Fingerprint || len(e.Tensors) != 1 || !slices.Equal(e.Tensors[0].Shape, m.embeddingShape()) {
		return errors.New("the embedding was made by another model")
	}
	if p.Empty() && maskInput == nil {
		return errors.New("the prompt asks nothing")
	}
	if maskInput != nil && len(maskInput.Data) != m.dec.low*m.dec.low {
		return fmt.Errorf("the mask input has %d values, the model wants %d x %d", len(maskInput.Data), m.dec.low, m.dec.low)
	}
	return p.Check(e.Grid.PictureW, e.Grid.PictureH)
}

// decode answers points in pixels of the input.
func (m *model) decode(ctx context.Context, e *inference.Embedding, coords, labels, logits []float32) (*prompt.Answer, error) {
	low, n := int64(m.dec.low), int64(len(labels))
	hasMask := []float32{1}
	if logits == nil {
		if m.noMask == nil {
			m.noMask = make([]float32, low*low)
		}
		logits, hasMask[0] = m.noMask, 0
	}
	given := []inference.Tensor{
		{Name: inEmbedding, Shape: e.Tensors[0].Shape, Data: e.Tensors[0].Data},
		{Name: inCoords, Shape: []int64{1, n, 2}, Data: coords},
		{Name: inLabels, Shape: []int64{1, n}, Data: labels},
		{Name: inMask, Shape: []int64{1, 1, low, low}, Data: logits},
		{Name: inHasMask, Shape: []int64{1}, Data: hasMask},
		{Name: inSize, Shape: []int64{2}, Data: []float32{float32(e.Grid.PictureH), float32(e.Grid.PictureW)}},
	}
	given = slices.DeleteFunc(given, func(t inference.Tensor) bool { return !slices.Contains(m.inputs, t.Name) })
	out, err := m.decoder.Run(ctx, given)
	if err != nil {
		return nil, err
	}
	m.decoded = true
	return m.answer(e.Grid, out[0], out[1])
}

// answer holds the decoder's outputs against what they should be.
func (m *model) answer(f mask.Grid, masks, scores inference.Tensor) (*prompt.Answer, error) {
	n, low := len(scores.Data), m.dec.low
	if !goodCount(n) || m.dec.count != 0 && n != m.dec.count {
		return nil, fmt.Errorf("decode: output %s has shape %v: one, three or four scores expected", scores.Name, scores.Shape)
	}
	if want := []int64{1, int64(n), int64(low), int64(low)}; !slices.Equal(masks.Shape, want) {
		return nil, fmt.Errorf("decode: output %s has shape %v, expected %v", masks.Name, masks.Shape, want)
	}
	if !finite(masks.Data) || !finite(scores.Data) {
		return nil, errors.New("decode: the answer is not made of numbers")
	}
	m.tested = n
	a := &prompt.Answer{LowRes: make([]mask.Logits, n), IoU: scores.Data}
	for i := range a.LowRes {
		a.LowRes[i] = mask.Logits{Grid: f, Data: masks.Data[i*low*low : (i+1)*low*low : (i+1)*low*low]}
	}
	return a, nil
}

func finite(numbers []float32) bool {
	for _, v := range numbers {
		if v-v != 0 { // NaN or infinite
			return false
		}
	}
	return true
}

// Warm runs each graph once, unless it has run: ONNX Runtime allocates during a graph's first run.
func (m *model) Warm(ctx context.Context) error {
	f := m.Grid(m.enc.side, m.enc.side)
	if !m.decoded {
		shape := m.embeddingShape()
		zeros := make([]float32, shape[1]*shape[2]*shape[3])
		e := &inference.Embedding{Grid: f, Tensors: []inference.Tensor{{Name: inEmbedding, Shape: shape, Data: zeros}}}
		middle := float32(m.enc.side) / 2
		if _, err := m.decode(ctx, e, []float32{middle, middle, 0, 0}, []float32{1, sam.LabelPadding}, nil); err != nil {
			return err
		}
	}
	if !m.encoded {
		if _, err := m.EncodeContent(ctx, make([]byte, 3*m.enc.side*m.enc.side), f); err != nil {
			return err
		}
	}
	return nil
}

// Doubt is the sentence of [Doubtful].
func (m *model) Doubt() string { return m.doubt }

// Close frees both graphs; a second Close does nothing.
func (m *model) Close() error {
	var errs []error
	for _, s := range []*ort.Session{m.encoder, m.decoder} {
		if s != nil {
			errs = append(errs, s.Close())
		}
	}
	return errors.Join(errs...)
}

// Trim implements inference.Trimmer.
func (m *model) Trim() { ort.Trim() }
