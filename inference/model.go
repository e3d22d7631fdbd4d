package inference

import (
	"context"

	"clickmask/mask"
	"clickmask/picture"
	"clickmask/prompt"
)

// Info describes a model to people and to files.
type Info struct {
	Name        string // for people, "Built-in" or "MobileSAM"
	Fingerprint string // hex SHA-256 of everything that decides its answers; part of cache keys and session files
	InputSide   int    // longer side of the model's input, pixels (512, 1024)
	LowW, LowH  int    // size of the low-res masks

	// Closer says whether a closer look improves the model's answers, see [Runner.LookCloser], and asking about one of several
	// points first, see [Runner.Ask]. It is false for models whose official answers people expect.
	Closer bool

	// PredIoU and Stability are from which predicted IoU and stability on its masks are worth showing to somebody who asked for
	// no particular one, see package everything; zeros are SAM's.
	PredIoU, Stability float64
}

// Tensor is a named float32 array, row-major.
type Tensor struct {
	Name  string
	Shape []int64
	Data  []float32
}

// Embedding is what a model keeps of one picture. Immutable.
type Embedding struct {
	Model   string // Info.Fingerprint
	Grid    mask.Grid
	Tensors []Tensor // what the decoder needs; Tensors[0] is what `--npy` writes as embedding.npy
}

// Bytes is the memory the tensors take.
func (e *Embedding) Bytes() int64 {
	var n int64
	for _, t := range e.Tensors {
		n += int64(len(t.Data)) * 4
	}
	return n
}

// Model hides what differs between the built-in model, compiled checkpoints and ONNX pairs.
// Methods are called from one goroutine at a time.
type Model interface {
	Info() Info
	// Grid is how a picture of w x h pixels lies in the model's input.
	Grid(w, h int) mask.Grid
	// Encode returns promptly with ctx.Err() when ctx ends.
	Encode(ctx context.Context, p *picture.Picture) (*Embedding, error)
	// Decode answers one prompt; maskInput is nil or logits of this model's LowW x LowH.
	Decode(ctx context.Context, e *Embedding, p prompt.Prompt, maskInput *mask.Logits) (*prompt.Answer, error)
	Close() error
}

// BatchSize is the most prompts that a [BatchDecoder] is asked at a time.
const BatchSize = 16

// BatchDecoder is a Model that can answer many prompts of one picture in less time than one after the other. prompts are
// 1 to BatchSize, without mask inputs. The answers come in their order and are those of Decode but for rounding; one prompt
// that is refused refuses all. DecodeBatch returns promptly with ctx.Err() when ctx ends.
type BatchDecoder interface {
	DecodeBatch(ctx context.Context, e *Embedding, prompts []prompt.Prompt) ([]*prompt.Answer, error)
}

// Warmer is a Model whose first answers are slower than the next ones. Warm does, with made-up numbers, what Encode and
// Decode do only the first time, unless they have done it. The engine calls it when it has nothing else to do. When ctx ends
// Warm returns promptly, and is called again later.
type Warmer interface {
	Warm(ctx context.Context) error
}

// Preparer is a Model whose decoder has work that depends on the picture alone. Encode does it on the way; Prepare does it
// for an embedding that came from a cache, so that its first click is quick as well.
type Preparer interface {
	Prepare(ctx context.Context, e *Embedding) error
}

// Trimmer is a Model that leaves memory with the process after an Encode or a Warm. Trim hands it back to the system. The
// engine calls it on its goroutine when it has nothing else to do.
type Trimmer interface {
	Trim()
}
