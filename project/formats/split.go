package formats

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"io"
	"math"
	"path"
	"slices"
)

// held tells of each page whether it is held back for validation: so many of the pages that are written as the share says,
// rounded, but one at least on either side where there are two. Which they are depends on the seed and on the names alone.
func (s *Set) held(split Split) []bool {
	held := make([]bool, len(s.Pages))
	type ticket struct {
		page   int
		number uint64
	}
	var tickets []ticket
	for i := range s.Pages {
		if p := &s.Pages[i]; p.written() {
			h := fnv.New64a()
			fmt.Fprintf(h, "%d\x00%s\x00%d", split.Seed, p.Path, p.Frame)
			tickets = append(tickets, ticket{i, scrambled(h.Sum64())})
		}
	}
	n := len(tickets)
	want := int(math.Round(split.Share * float64(n)))
	if n > 1 && split.Share < 1 {
		want = min(max(want, 1), n-1)
	}
	slices.SortStableFunc(tickets, func(a, b ticket) int { return cmp.Compare(a.number, b.number) })
	for _, t := range tickets[:min(want, n)] {
		held[t.page] = true
	}
	return held
}

// scrambled spreads a hash over all bits (the last step of splitmix64): names that differ in their last letter have hashes of
// this kind that lie side by side.
func scrambled(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}

// valid reports what cannot be dealt.
func (s Split) valid() error {
	if !(s.Share >= 0 && s.Share <= 1) {
		return fmt.Errorf("a share of %g for validation is none from 0 to 1", s.Share)
	}
	return nil
}

// picture is the file that a page's picture is copied to, under the name that its labels have.
func (n *naming) picture(s *Set, i int, folder string, opts Options) []File {
	p := &s.Pages[i]
	if opts.Picture == nil {
		return nil
	}
	ending := path.Ext(p.Path)
	if cleanName(ending) != ending {
		ending = "" // it is no ending that any system has
	}
	if n.several[p.Path] {
		ending = ".png"
	}
	return []File{{Path: n.beside(folder, i, ending), Page: i, write: func(w io.Writer) error {
		in, err := opts.Picture(i)
		if err != nil {
			return err
		}
		defer in.Close() // only read from
		_, err = io.Copy(w, in)
		return err
	}}}
}
