package formats

import "clickmask/mask"

// COCOPolygons are the polygons that COCO's files have of a mask, for who writes other files than this package does.
func COCOPolygons(m mask.Mask, tolerance float64) [][]float64 {
	return cocoSegmentation(Item{Mask: m}, Options{Polygons: true, Tolerance: tolerance}).([][]float64)
}
