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

// Graph is a single ONNX graph, of a picture and one answer, that runs in another process: a detector.
type Graph struct {
	served
	info *pairs.GraphInfo
}

// OpenGraph opens an ONNX file in a process of its own. Errors are as of [OpenFile].
func OpenGraph(ctx context.Context, path string, opts Options) (*Graph, error) {
	g := &Graph{}
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
	r, err := g.bear(ctx, doOpenGraph)
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

// Run gives the graph's output for an input of these dimensions.
func (g *Graph) Run(ctx context.Context, dims []int64, data []float32) (outDims []int64, out []float32, err error) {
	const during = "while it looked at a picture"
	if err := g.living(ctx, during); err != nil {
		return nil, nil, err
	}
	r, err := g.ask(ctx, ask{Do: doRun, Dims: dims}, [][]byte{bytesOf(data)}, during)
	if err != nil {
		return nil, nil, err
	}
	if len(r.head.Tensors) == 1 && len(r.body) == 0 && empty(r.head.Tensors[0].Dims) {
		return r.head.Tensors[0].Dims, nil, nil // nothing was found
	}
	tensors, err := tensorsOf(r.head.Tensors, r.body)
	if err == nil && len(tensors) != 1 {
		err = fmt.Errorf("%d outputs", len(tensors))
	}
	if err != nil {
		return nil, nil, g.nonsense(during, err.Error())
	}
	return tensors[0].Shape, tensors[0].Data, nil
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
	g, err := pairs.OpenGraph(j.ctx, j.ask.Path, ort.Options{Threads: j.ask.Threads, Placement: placement})
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
	shapes, body := shapesOf([]inference.Tensor{out})
	return answer{Tensors: shapes}, body, nil
}
