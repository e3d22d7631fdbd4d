package foreign

import (
	"errors"
	"fmt"

	"clickmask/inference"
	"clickmask/inference/ort"
	"clickmask/inference/pairs"
	"clickmask/mask"
	"clickmask/prompt"
)

// What a parent asks.
const (
	doOpen      = "open"   // the pair; answered with info
	doEncode    = "encode" // body: packed RGB pixels of the grid's content; answered with tensors
	doKeep      = "keep"   // an embedding, into a slot; body: its numbers
	doDecode    = "decode" // a prompt about a slot; body: a mask input or nothing; answered with masks and scores
	doWarm      = "warm"
	doTrim      = "trim"
	doOpenGraph = "open graph" // that is no pair; answered with what it says of itself
	doOpenMasks = "open masks" // the same, which has to give prototypes of masks
	doRun       = "run"        // that graph; body: its input; answered with its output
	doEnd       = "end"        // the request of that number, if it is still being worked on; has no answer of its own
)

// slots is how many embeddings a child keeps: the shown picture's and those of the parts that are looked at.
const slots = 4

// ask is the head of a parent's packet.
type ask struct {
	Number uint64 `json:"number"`
	Do     string `json:"do"`

	Path    string     `json:"path,omitempty"` // of either file, for open
	Threads int        `json:"threads,omitempty"`
	Device  ort.Device `json:"device,omitempty"`
	Memory  int64      `json:"memory,omitempty"`

	Slot    int            `json:"slot,omitempty"`
	Grid    *mask.Grid     `json:"grid,omitempty"`
	Model   string         `json:"model,omitempty"` // that made the embedding
	Tensors []shape        `json:"tensors,omitempty"`
	Prompt  *prompt.Prompt `json:"prompt,omitempty"`
	Masked  *mask.Grid     `json:"masked,omitempty"` // of the mask input in the body
	Dims    []int64        `json:"dims,omitempty"`   // of the input in the body
}

// answer is the head of a child's packet.
type answer struct {
	Number uint64 `json:"number"`

	Error     string     `json:"error,omitempty"`
	Why       errorKind  `json:"why,omitempty"`
	Pair      pairs.Kind `json:"pair,omitempty"`      // of an error that is a *pairs.Error
	File      string     `json:"file,omitempty"`      // that such an error is about
	Fallbacks []string   `json:"fallbacks,omitempty"` // why the CPU took over from the device, since the last answer

	Info    *inference.Info  `json:"info,omitempty"`
	Doubt   string           `json:"doubt,omitempty"`
	Graph   *pairs.GraphInfo `json:"graph,omitempty"`
	Allowed int64            `json:"allowed,omitempty"` // bytes of memory

	Tensors []shape   `json:"tensors,omitempty"` // of the embedding or the output in the body
	IoU     []float32 `json:"iou,omitempty"`     // of the masks in the body
}

// shape is a tensor without its numbers.
type shape struct {
	Name string  `json:"name"`
	Dims []int64 `json:"dims"`
}

// errorKind is what a parent has to know of an error beside its text.
type errorKind string

const (
	whyEnded   errorKind = "ended"
	whyRuntime errorKind = "runtime" // ort.ErrRuntimeMissing
	whyMemory  errorKind = "memory"
)

// runtimeMissing is ort.ErrRuntimeMissing as another process told it.
type runtimeMissing struct{ text string }

func (e *runtimeMissing) Error() string        { return e.text }
func (e *runtimeMissing) Is(target error) bool { return target == ort.ErrRuntimeMissing }

// shapesOf describes tensors, whose numbers are the body.
func shapesOf(tensors []inference.Tensor) (out []shape, body [][]byte) {
	for _, t := range tensors {
		out = append(out, shape{t.Name, t.Shape})
		body = append(body, bytesOf(t.Data))
	}
	return out, body
}

// tensorsOf cuts a body into tensors, which share its memory.
func tensorsOf(shapes []shape, body []byte) ([]inference.Tensor, error) {
	numbers := floatsOf(body)
	if len(shapes) == 0 || len(body)%4 != 0 {
		return nil, fmt.Errorf("%d tensors in %d bytes", len(shapes), len(body))
	}
	var out []inference.Tensor
	for _, s := range shapes {
		n := int64(1)
		for _, d := range s.Dims {
			if d < 1 || d > int64(len(numbers))/n {
				n = 0
				break
			}
			n *= d
		}
		// A tensor without dimensions is one number, which has to be there too.
		if n < 1 || n > int64(len(numbers)) {
			return nil, fmt.Errorf("tensor %.40q of shape %v has no room in %d bytes", s.Name, s.Dims, len(body))
		}
		out = append(out, inference.Tensor{Name: s.Name, Shape: s.Dims, Data: numbers[:n:n]})
		numbers = numbers[n:]
	}
	if len(numbers) > 0 {
		return nil, errors.New("numbers are left over")
	}
	return out, nil
}
