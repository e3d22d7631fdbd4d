package cli

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"

	"github.com/spf13/cobra"

	"clickmask/inference/detect"
	"clickmask/inference/foreign"
	"clickmask/internal/printable"
	"clickmask/picture"
	"clickmask/project/boxes"
)

// detector is an ONNX graph that finds boxes, in the process for foreign models.
type detector struct {
	graph  *foreign.Graph
	finds  *detect.Detector
	name   string // of the file
	choose *chooser
	way    string // all that decides what is found

	turn sync.Mutex // its process answers one at a time, and may have to be started again
}

// openDetector opens the graph that the flags name.
func (p *program) openDetector(cmd *cobra.Command, f annotateFlags) (*detector, error) {
	g, err := foreign.OpenGraph(cmd.Context(), f.detector, foreign.Options{Threads: p.threads(f.threads), Limits: f.limits()})
	if err != nil {
		return nil, err
	}
	d := &detector{graph: g, name: filepath.Base(f.detector)}
	info := g.Info()
	opts := detect.Options{Confidence: f.conf, IoU: f.iou}
	if d.finds, err = detect.New(g, info.W, info.H, info.Metadata, opts); err != nil {
		g.Close()
		return nil, fmt.Errorf("%s: %w", d.name, err)
	}
	d.way = fmt.Sprintf(" detector=%s %+v classes=%q map=%q", info.Fingerprint, opts, f.classes, f.mapped)
	return d, nil
}

// find finds the boxes of a picture. Those whose numbers are none are one that tells so.
func (d *detector) find(ctx context.Context, pic *picture.Picture) (list []boxes.Box, nonsense string, err error) {
	d.turn.Lock()
	found, bad, err := d.finds.Find(ctx, pic)
	d.turn.Unlock()
	if err != nil {
		return nil, "", err
	}
	if bad > 0 {
		nonsense = printable.Text(fmt.Sprintf("%s gave boxes that are none: %d", d.name, bad))
	}
	for _, b := range found {
		list = append(list, boxes.Box{Class: d.finds.Name(b.Class), Score: b.Score, X0: b.X0, Y0: b.Y0, X1: b.X1, Y1: b.Y1})
	}
	return d.choose.from(list), nonsense, nil
}

// close ends its process; a nil detector has none.
func (d *detector) close() {
	if d != nil {
		d.graph.Close()
	}
}
