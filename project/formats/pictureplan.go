package formats

import "io"

// NewPicturePlan settles what the pictures of some of a set's pages are called that are taken out of where they are, in a folder of their own, by
// names that every system takes and that lead nowhere but down. Of several pages of one file each gets a picture.
func NewPicturePlan(s *Set, open func(page int) (io.ReadCloser, error), wanted func(page int) bool) *Plan {
	const folder = "images"
	n := newNaming(s, folder)
	plan := &Plan{}
	for i := range s.Pages {
		if wanted(i) {
			plan.Files = append(plan.Files, n.picture(s, i, folder, Options{Picture: open})...)
		}
	}
	return plan
}
