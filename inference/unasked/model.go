// Package unasked opens models that find everything in a picture by themselves and answer no clicks: the segmentation graphs of YOLO
// that Ultralytics exports, FastSAM among them. They run in a process of their own ([foreign.OpenMasks]), and what package detect
// reads of their answers becomes regions of package everything.
package unasked

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"

	"clickmask/inference"
	"clickmask/inference/detect"
	"clickmask/inference/everything"
	"clickmask/inference/foreign"
	"clickmask/inference/pairs"
	"clickmask/picture"
)

// Options say how such a model runs and what is believed of it; zeros are the defaults.
type Options struct {
	foreign.Options
	Confidence, IoU float64 // as in package detect
}

// Model is an open one. Its methods may be called from any goroutine.
type Model struct {
	info  inference.Info
	graph *foreign.Graph
	finds *detect.Detector

	turn sync.Mutex
}

// Open opens an ONNX file. The error for a file that is no segmentation graph is one of [IsNot].
func Open(ctx context.Context, path string, opts Options) (*Model, error) {
	g, err := foreign.OpenMasks(ctx, path, opts.Options)
	if err != nil {
		return nil, err
	}
	believe := detect.Options{Confidence: opts.Confidence, IoU: opts.IoU}
	if believe.Confidence == 0 {
		believe.Confidence = detect.EverythingConfidence
	}
	if believe.IoU == 0 {
		believe.IoU = detect.EverythingIoU
	}
	info := g.Info()
	name := filepath.Base(path)
	m := &Model{graph: g, info: inference.Info{Name: strings.TrimSuffix(name, filepath.Ext(name)), Fingerprint: info.Fingerprint, InputSide: max(info.W, info.H)}}
	if m.finds, err = detect.New(g, info.W, info.H, info.Metadata, believe); err != nil {
		g.Close()
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return m, nil
}

// IsNot reports whether opening failed because the file is another sort of graph, as one of a pair.
func IsNot(err error) bool {
	var e *pairs.Error
	return errors.As(err, &e) && e.Kind == pairs.Unknown
}

// Info describes it to people and files.
func (m *Model) Info() inference.Info { return m.info }

// Find finds everything, the most likely first. Of a graph of several classes each region has its class.
func (m *Model) Find(ctx context.Context, p *picture.Picture) ([]*everything.Region, error) {
	m.turn.Lock()
	defer m.turn.Unlock()
	things, _, err := m.finds.FindMasks(ctx, p)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", m.info.Name, err)
	}
	var out []*everything.Region
	for _, t := range things {
		r := everything.OfMask(t.Mask, t.Score)
		if len(m.finds.Classes()) > 1 {
			r.Class = m.finds.Name(t.Class)
		}
		out = append(out, r)
	}
	return out, nil
}

// Close ends its process, once it answers nobody.
func (m *Model) Close() error {
	m.turn.Lock()
	defer m.turn.Unlock()
	return m.graph.Close()
}
