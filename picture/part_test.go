package picture

import (
	"image"
	"image/color"
	"testing"
)

func TestAPartSharesThePicturesPixels(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 20, 10))
	for i := range img.Pix {
		img.Pix[i] = uint8(i)
	}
	whole := FromImage(img, "whole")
	for _, r := range []image.Rectangle{image.Rect(0, 0, 20, 10), image.Rect(3, 2, 11, 9), image.Rect(19, 9, 20, 10), image.Rect(5, 0, 20, 1)} {
		part := whole.Crop(r)
		if w, h := part.Size(); w != r.Dx() || h != r.Dy() || part.Pix().Rect.Min != (image.Point{}) {
			t.Fatalf("%v: the part is %v", r, part.Pix().Rect)
		}
		if part.Hash != [32]byte{} || whole.Hash == [32]byte{} {
			t.Errorf("%v: the part has the identity %x, the picture %x", r, part.Hash, whole.Hash)
		}
		for y := range r.Dy() {
			for x := range r.Dx() {
				if got, want := part.Pix().RGBAAt(x, y), whole.Pix().RGBAAt(r.Min.X+x, r.Min.Y+y); got != want {
					t.Fatalf("%v: pixel %d,%d is %v, want %v", r, x, y, got, want)
				}
			}
		}
		corner := color.RGBA{1, 2, 3, 255}
		whole.Pix().SetRGBA(r.Max.X-1, r.Max.Y-1, corner)
		if got := part.Pix().RGBAAt(r.Dx()-1, r.Dy()-1); got != corner {
			t.Errorf("%v: the part has pixels of its own: %v", r, got)
		}
	}
}
