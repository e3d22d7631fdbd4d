package pairs

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"google.golang.org/protobuf/encoding/protowire"
)

// piece is a part of a rewritten model: bytes of the model, other bytes, or bytes of a file beside it.
type piece struct {
	from, to int64
	other    []byte
	file     string
}

func (p piece) len() int64 {
	if p.other != nil {
		return int64(len(p.other))
	}
	return p.to - p.from
}

// needed says which nodes and names the outputs depend on.
func (h *header) needed(outputs []string) (nodes []bool, names map[string]bool) {
	makers := map[string]int{}
	for i, n := range h.nodes {
		for _, name := range n.outputs {
			makers[name] = i
		}
	}
	nodes, names = make([]bool, len(h.nodes)), map[string]bool{}
	todo := slices.Clone(outputs)
	for len(todo) > 0 {
		name := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if names[name] {
			continue
		}
		names[name] = true
		if i, is := makers[name]; is && !nodes[i] {
			nodes[i] = true
			todo = append(todo, h.nodes[i].inputs...)
		}
	}
	return nodes, names
}

// rewrite makes the model that ONNX Runtime gets: it has only these outputs, no operator or input that they
// do not need, and all numbers inside. With numbers from other files it may get limit bytes large, else the error is errTooLarge.
func (h *header) rewrite(ctx context.Context, data []byte, outputs []string, ext map[string]outsider, folder *os.Root, limit int64) ([]byte, error) {
	nodes, names := h.needed(outputs)
	if !slices.Contains(nodes, false) && len(h.outputs) == len(outputs) && len(ext) == 0 {
		return data, nil
	}
	byStart := map[int64]bool{} // fields of the graph that are left out
	for i, n := range h.nodes {
		byStart[n.at.start] = !nodes[i]
	}
	for _, p := range h.outputs {
		byStart[p.at.start] = !slices.Contains(outputs, p.name)
	}
	for _, p := range h.inputs {
		byStart[p.at.start] = !names[p.name]
	}
	replaced := map[int64]outsider{}
	for _, o := range ext {
		replaced[o.at.start] = o
		byStart[o.at.start] = !names[o.name]
	}
	r := newReader(bytes.NewReader(data), int64(len(data)))
	var graph []piece
	err := r.in(h.graph).each(func(f field) error {
		o, is := replaced[f.start]
		switch {
		case byStart[f.start]:
		case is:
			head, err := tensorHead(r, data, f, o)
			graph = append(graph, piece{other: head}, piece{from: o.offset, to: o.offset + o.bytes, file: o.location})
			return err
		case len(graph) > 0 && graph[len(graph)-1].to == f.start && graph[len(graph)-1].file == "":
			graph[len(graph)-1].to = f.end
		default:
			graph = append(graph, piece{from: f.start, to: f.end})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var size int64
	for _, p := range graph {
		size += p.len()
	}
	head := protowire.AppendVarint(protowire.AppendTag(nil, modelGraph, protowire.BytesType), uint64(size))
	all := slices.Concat([]piece{{to: h.graph.start}, {other: head}}, graph, []piece{{from: h.graph.end, to: int64(len(data))}})
	size += h.graph.start + int64(len(head)) + int64(len(data)) - h.graph.end
	if size > limit && len(ext) > 0 {
		return nil, errTooLarge
	}
	return assemble(ctx, data, all, size, folder)
}

// errTooLarge is what rewrite answers for a graph that ONNX Runtime must read from files.
var errTooLarge = fmt.Errorf("the model has more than %d bytes with its external data", maxInline)

// tensorHead is a tensor's field up to the numbers that follow it.
func tensorHead(r *reader, data []byte, f field, o outsider) ([]byte, error) {
	var body []byte
	err := r.in(f).each(func(f field) error {
		switch f.num {
		case 4, 5, 6, 7, 9, 10, 11, 13, 14: // numbers, and where they are
		default:
			body = append(body, data[f.start:f.end]...)
		}
		return nil
	})
	body = protowire.AppendVarint(protowire.AppendTag(body, 9, protowire.BytesType), uint64(o.bytes))
	head := protowire.AppendTag(nil, graphTensor, protowire.BytesType)
	head = protowire.AppendVarint(head, uint64(int64(len(body))+o.bytes))
	return append(head, body...), err
}

// assemble copies the pieces together.
func assemble(ctx context.Context, data []byte, pieces []piece, size int64, folder *os.Root) ([]byte, error) {
	files := map[string]*os.File{}
	defer func() {
		for _, f := range files {
			f.Close() // only read from
		}
	}()
	out := make([]byte, size)
	at := int64(0)
	for _, p := range pieces {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		into := out[at : at+p.len()]
		at += p.len()
		switch {
		case p.other != nil:
			copy(into, p.other)
		case p.file == "":
			copy(into, data[p.from:p.to])
		default:
			if files[p.file] == nil {
				f, err := folder.Open(filepath.FromSlash(p.file))
				if err != nil {
					return nil, fmt.Errorf("external data %q: %w", p.file, plain(err))
				}
				files[p.file] = f
			}
			if n, err := files[p.file].ReadAt(into, p.from); n < len(into) {
				if err == io.EOF {
					err = io.ErrUnexpectedEOF
				}
				return nil, fmt.Errorf("external data %q: %w", p.file, plain(err))
			}
		}
	}
	return out, nil
}
