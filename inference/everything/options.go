package everything

import (
	"fmt"
	"math"

	"clickmask/inference"
)

// Options are those of segment-anything's SamAutomaticMaskGenerator, by its names.
type Options struct {
	PointsPerSide              int     `json:"points_per_side"`                // of the grid over the whole picture
	PredIoUThresh              float64 `json:"pred_iou_thresh"`                // a mask whose predicted IoU is not above it is dropped; 0 keeps all
	StabilityScoreThresh       float64 `json:"stability_score_thresh"`         // a mask whose stability is below it is dropped; 0 keeps all
	StabilityScoreOffset       float64 `json:"stability_score_offset"`         // by which the threshold of the logits is moved to see how stable a mask is
	BoxNMSThresh               float64 `json:"box_nms_thresh"`                 // boxes that overlap by more are of one thing
	CropNLayers                int     `json:"crop_n_layers"`                  // crops of layer n are 2^n a side; 0: the whole picture alone
	CropNMSThresh              float64 `json:"crop_nms_thresh"`                // as BoxNMSThresh, between crops
	CropOverlapRatio           float64 `json:"crop_overlap_ratio"`             // of the first layer's crops, in parts of the picture's shorter side
	CropNPointsDownscaleFactor int     `json:"crop_n_points_downscale_factor"` // the grid of layer n has so many times fewer points a side, to the power of n
	MinMaskRegionArea          int     `json:"min_mask_region_area"`           // islands and holes of fewer pixels are removed; 0: none
}

// Default are segment-anything's defaults, which its authors chose for SAM with a ViT-H encoder.
func Default() Options {
	return Options{PointsPerSide: 32, PredIoUThresh: 0.88, StabilityScoreThresh: 0.95, StabilityScoreOffset: 1,
		BoxNMSThresh: 0.7, CropNMSThresh: 0.7, CropOverlapRatio: 512.0 / 1500, CropNPointsDownscaleFactor: 1}
}

// For are the options for a model. The predicted IoU and the logits of a model that is not SAM are its own, and so are the
// thresholds ([inference.Info]): of the built-in model hardly a mask passes SAM's.
func For(m inference.Info) Options {
	o := Default()
	if m.PredIoU > 0 {
		o.PredIoUThresh, o.StabilityScoreThresh = m.PredIoU, m.Stability
	}
	return o
}

// MaxPointsPerSide and MaxCropNLayers bound how long a run takes.
const (
	MaxPointsPerSide = 256
	MaxCropNLayers   = 4
)

// Check reports the first option that cannot be, by its name.
func (o Options) Check() error {
	unit := func(name string, v float64) error {
		if !(v >= 0 && v <= 1) {
			return fmt.Errorf("%s is %g: give a number from 0 to 1", name, v)
		}
		return nil
	}
	switch {
	case o.PointsPerSide < 1 || o.PointsPerSide > MaxPointsPerSide:
		return fmt.Errorf("points_per_side is %d: give a number from 1 to %d", o.PointsPerSide, MaxPointsPerSide)
	case o.CropNLayers < 0 || o.CropNLayers > MaxCropNLayers:
		return fmt.Errorf("crop_n_layers is %d: give a number from 0 to %d", o.CropNLayers, MaxCropNLayers)
	case o.CropNPointsDownscaleFactor < 1 || o.CropNPointsDownscaleFactor > MaxPointsPerSide:
		return fmt.Errorf("crop_n_points_downscale_factor is %d: give a number from 1 to %d", o.CropNPointsDownscaleFactor, MaxPointsPerSide)
	case o.MinMaskRegionArea < 0:
		return fmt.Errorf("min_mask_region_area is %d: give a number of pixels", o.MinMaskRegionArea)
	case !(o.StabilityScoreOffset >= 0) || math.IsInf(o.StabilityScoreOffset, 0):
		return fmt.Errorf("stability_score_offset is %g: give a number of 0 or more", o.StabilityScoreOffset)
	}
	for _, v := range []struct {
		name  string
		value float64
	}{{"pred_iou_thresh", o.PredIoUThresh}, {"stability_score_thresh", o.StabilityScoreThresh}, {"box_nms_thresh", o.BoxNMSThresh},
		{"crop_nms_thresh", o.CropNMSThresh}, {"crop_overlap_ratio", o.CropOverlapRatio}} {
		if err := unit(v.name, v.value); err != nil {
			return err
		}
	}
	return nil
}

// pointsOf is how many points a side the grid of a layer has, at least one.
func (o Options) pointsOf(layer int) int {
	n := o.PointsPerSide
	for range layer {
		n /= o.CropNPointsDownscaleFactor
	}
	return max(n, 1)
}
