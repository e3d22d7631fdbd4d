package cli

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"clickmask/inference"
	"clickmask/inference/everything"
)

// everythingFlags is --set: segment-anything's options by its own names.
type everythingFlags struct {
	set map[string]string
}

func (f *everythingFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringToStringVar(&f.set, "set", nil, "set an option of segment-anything, `name=value`; may be repeated")
}

// options are those for a model with what was set.
func (f *everythingFlags) options(m inference.Info) (everything.Options, error) {
	o := everything.For(m)
	numbers := map[string]*float64{"pred_iou_thresh": &o.PredIoUThresh, "stability_score_thresh": &o.StabilityScoreThresh,
		"stability_score_offset": &o.StabilityScoreOffset, "box_nms_thresh": &o.BoxNMSThresh, "crop_nms_thresh": &o.CropNMSThresh,
		"crop_overlap_ratio": &o.CropOverlapRatio}
	counts := map[string]*int{"points_per_side": &o.PointsPerSide, "crop_n_layers": &o.CropNLayers,
		"crop_n_points_downscale_factor": &o.CropNPointsDownscaleFactor, "min_mask_region_area": &o.MinMaskRegionArea}
	for _, name := range slices.Sorted(maps.Keys(f.set)) {
		var err error
		switch text := f.set[name]; {
		case numbers[name] != nil:
			*numbers[name], err = strconv.ParseFloat(text, 64)
		case counts[name] != nil:
			*counts[name], err = strconv.Atoi(text)
		default:
			names := slices.Sorted(maps.Keys(numbers))
			return o, usagef("--set %s: it is none of %s", name, strings.Join(append(names, slices.Sorted(maps.Keys(counts))...), ", "))
		}
		if err != nil {
			return o, usagef("--set %s: %q is not a number of that kind", name, f.set[name])
		}
	}
	if err := o.Check(); err != nil {
		return o, usageError{err}
	}
	return o, nil
}
