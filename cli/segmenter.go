package cli

import (
	"github.com/spf13/cobra"

	"clickmask/inference/detect"
	"clickmask/inference/foreign"
	"clickmask/inference/unasked"
)

// segmenterFlags say what is believed of a graph that finds everything by itself, by Ultralytics' own names.
type segmenterFlags struct {
	conf, iou float64
	given     []string // of them, by the person
}

func (f *segmenterFlags) add(cmd *cobra.Command) {
	fl := cmd.Flags()
	fl.Float64Var(&f.conf, "conf", detect.EverythingConfidence, "FastSAM and its like: leave out what has a lower confidence than `N`")
	fl.Float64Var(&f.iou, "iou", detect.EverythingIoU, "likewise: things of one class whose boxes have an IoU above `N` are one thing")
}

// check remembers which were given and refuses numbers that cannot be. 0 can be neither: everywhere would be something, and any two
// boxes that touch one thing.
func (f *segmenterFlags) check(cmd *cobra.Command) error {
	for _, flag := range []struct {
		name  string
		value float64
	}{{"conf", f.conf}, {"iou", f.iou}} {
		if cmd.Flags().Changed(flag.name) {
			f.given = append(f.given, "--"+flag.name)
		}
		if !(flag.value > 0 && flag.value <= 1) {
			return usagef("--%s %g: give a number above 0, up to 1", flag.name, flag.value)
		}
	}
	return nil
}

func (f *segmenterFlags) options(o foreign.Options) unasked.Options {
	return unasked.Options{Options: o, Confidence: f.conf, IoU: f.iou}
}
