package formats

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Merge is one set of several: classes of one name are one, in the order of their first set, and pages of one path are one, the
// objects of later sets on top. The error names a picture that two sets have in two sizes.
func Merge(sets ...*Set) (*Set, error) {
	if len(sets) == 1 {
		return sets[0], nil
	}
	out := &Set{}
	type place struct {
		path  string
		frame int
	}
	at := map[place]int{}
	for _, s := range sets {
		s = s.WithClasses(out.Classes)
		out.Classes = s.Classes
		for _, p := range s.Pages {
			i, there := at[place{p.Path, p.Frame}]
			if !there {
				at[place{p.Path, p.Frame}] = len(out.Pages)
				out.Pages = append(out.Pages, p)
				continue
			}
			q := &out.Pages[i]
			switch {
			case q.W == 0:
				q.W, q.H, q.Hash = p.W, p.H, p.Hash
			case p.W != 0 && (p.W != q.W || p.H != q.H):
				return nil, fmt.Errorf("%s is %d x %d pixels in one input and %d x %d in another", p.Path, q.W, q.H, p.W, p.H)
			}
			q.Items = append(slices.Clip(q.Items), p.Items...)
			q.Empty = (q.Empty || p.Empty) && len(q.Items) == 0
		}
	}
	slices.SortStableFunc(out.Pages, func(a, b Page) int {
		return cmp.Or(strings.Compare(a.Path, b.Path), cmp.Compare(a.Frame, b.Frame))
	})
	return out, nil
}
