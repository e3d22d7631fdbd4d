package foreign

import (
	"context"
	"fmt"
	"reflect"
	"runtime/debug"

	"clickmask/inference"
	"clickmask/inference/ort"
	"clickmask/inference/pairs"
)

// Graph is a single ONNX graph, of a picture and one answer, that runs in another process: a detector, or one that gives masks too.
type Graph struct {
	served
	do   string // how it is opened
	info *pairs.GraphInfo
}

// OpenGraph opens an ONNX file in a process of its own. Errors are as of [OpenFile].
func OpenGraph(ctx context.Context, path string, opts Options) (*Graph, error) {
	return openAs(ctx, doOpenGraph, path, opts)
}

// OpenMasks is OpenGraph for a file that has to give prototypes of masks. The error for any other graph is a *[pairs.Error] of the
// kind [pairs.Unknown], and comes before its numbers are loaded.
func OpenMasks(ctx context.Context, path string, opts Options) (*Graph, error) {
	return openAs(ctx, doOpenMasks, path, opts)
}

func openAs(ctx context.Context, do, path string, opts Options) (*Graph, error) {
	g := &Graph{do: do}
	var err error
	if g.served, err = newServed(path, opts, again, g.start); err != nil {
		return nil, err
	}
	if err := g.start(ctx); err != nil {
		g.Close()
		return nil, err
	}
	return g, nil
}

func (g *Graph) start(ctx context.Context) error {
	r, err := g.bear(ctx, g.do)
	switch {
	case err != nil:
	case r.head.Graph == nil || r.head.Graph.Fingerprint == "":
		err = g.nonsense(whileOpening, "it does not say what it is")
	case g.info != nil && !reflect.DeepEqual(g.info, r.head.Graph):
		err = &AnotherError{Model: g.name}
	default:
		g.info = r.head.Graph
		return nil
	}
	g.abandon(ctx)
	return err
}

// Info is what the graph says of itself.
func (g *Graph) Info() pairs.GraphInfo { return *g.info }

// Run gives the graph's outputs for an input of these dimensions: the answer, and prototypes of masks where it gives some. An
// answer without numbers comes alone: nothing was found.
func (g *Graph) Run(ctx context.Context, dims []int64, data []float32) ([]inference.Tensor, error) {
	const during = "while it looked at a picture"
	if err := g.living(ctx, during); err != nil {
		return nil, err
	}
	r, err := g.ask(ctx, ask{Do: doRun, Dims: dims}, [][]byte{bytesOf(data)}, during)
	if err != nil {
		return nil, err
	}
	if len(r.head.Tensors) == 0 {
		return nil, g.nonsense(during, "no outputs")
	}
	if first := r.head.Tensors[0].Dims; empty(first) {
		return []inference.Tensor{{Shape: first}}, nil
	}
	tensors, err := tensorsOf(r.head.Tensors, r.body)
	if want := g.outputs(); err == nil && len(tensors) != want {
		err = fmt.Errorf("%d outputs in place of %d", len(tensors), want)
	}
	if err != nil {
		return nil, g.nonsense(during, err.Error())
	}
	return tensors, nil
}

// outputs is how many there are of a run.
func (g *Graph) outputs() int {
	if g.info.Masks != 0 {
		return 2
	}
	return 1
}

// empty tells whether a tensor of these dimensions has no numbers.
func empty(dims []int64) bool {
	none := false
	for _, d := range dims {
		if d < 0 {
			return false
		}
		none = none || d == 0
	}
	return none
}

// openGraph is the child's side.
func (s *server) openGraph(j job) (answer, [][]byte, error) {
	size, err := pairs.GraphBytes(j.ctx, j.ask.Path)
	if err == nil {
		err = s.bound(j, size)
	}
	if err != nil {
		return answer{}, nil, err
	}
	placement := ort.Placement{Device: j.ask.Device, Fallback: s.fellBack}
	g, err := pairs.OpenGraph(j.ctx, j.ask.Path, j.ask.Do == doOpenMasks, ort.Options{Threads: j.ask.Threads, Placement: placement})
	if err != nil {
		return answer{}, nil, err
	}
	s.graph = g
	debug.FreeOSMemory() // the file's bytes
	info := g.Info()
	return answer{Graph: &info}, nil, nil
}

func (s *server) run(j job) (answer, [][]byte, error) {
	in, err := tensorsOf([]shape{{Name: "input", Dims: j.ask.Dims}}, j.body)
	if err != nil {
		return answer{}, nil, fmt.Errorf("run: %w", err)
	}
	out, err := s.graph.Run(j.ctx, in[0])
	if err != nil {
		return answer{}, nil, err
	}
	shapes, body := shapesOf(out)
	return answer{Tensors: shapes}, body, nil
}
