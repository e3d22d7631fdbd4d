package formats

import (
	"slices"
	"testing"
)

func TestWhatWasMadeOfAPictureIsToldByItsName(t *testing.T) {
	names := []string{
		"dog.jpg", "dog_mask.png", "dog_mask_2.png", "Dog_cutout_big cup_1.webp", "dog_overlay.png", "dog_cutout.jpg", "dog_masked.png", "dog_mask.final.png",
		"cat_mask.png",                        // of no picture that is there
		"a_mask_b.png", "a_mask_b_cutout.png", // a picture that is called so, and what was made of it
		"_mask.png", "mask.png", "cutout.jpeg", // of nothing
		"x_mask.jpg", "x_mask_mask.png",
		"z.tif", "z_cutout_mask_1.png", // an object of the class mask
	}
	made := Made(names)
	var got []string
	for _, name := range names {
		if made[name] {
			got = append(got, name)
		}
	}
	want := []string{"dog_mask.png", "dog_mask_2.png", "Dog_cutout_big cup_1.webp", "dog_overlay.png", "dog_cutout.jpg", "a_mask_b_cutout.png", "x_mask_mask.png", "z_cutout_mask_1.png"}
	if !slices.Equal(got, want) {
		t.Errorf("made are %q, not %q", got, want)
	}
}
