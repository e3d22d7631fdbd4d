package inference_test

import (
	"image"
	"testing"

	"clickmask/inference"
	"clickmask/inference/fake"
)

func TestAQueryAboutAPartIsAnsweredWithinIt(t *testing.T) {
	m := fake.New(fake.Options{})
	s := withModel(t, m)
	s.showReady(plain(1), 1)
	crop := image.Rect(10, 8, 42, 40)
	q := click(1, 20)
	q.Crop = crop
	s.Ask(q)
	a := s.want(inference.EventAnswer).Answer
	if g := a.LowRes[0].Grid; g.Crop != crop || g.PictureW != 64 || g.PictureH != 48 {
		t.Errorf("the answer lies in the grid %+v", g)
	}
	q.Crop, q.Revision = image.Rectangle{}, 21
	s.Ask(q)
	if a := s.want(inference.EventAnswer).Answer; !a.LowRes[0].Grid.Crop.Empty() {
		t.Error("the same prompt of all of the picture is answered within the part")
	}
	q.MaskInput, q.Crop, q.Revision = &a.LowRes[1], image.Rect(0, 0, 30, 30), 22
	s.Ask(q)
	if a := s.want(inference.EventAnswer).Answer; a.LowRes[0].Grid.Crop != q.Crop {
		t.Error("a mask of another part is not taken as mask input")
	}
}
