package project

// grower appends to slices that never change, as the points of a draft or the objects of a page from step to step, so that a thousand steps share
// one array instead of having a thousand of growing length. It remembers the longest slice of the array that it last
// wrote to: only behind that one nobody can have written yet. What it returns has no room behind it, so that
// an append by others makes a copy.
type grower[T any] struct{ longest []T }

func (g *grower[T]) add(to []T, v T) []T {
	n := len(to)
	l := g.longest
	if n == 0 || len(l) != n || &l[0] != &to[0] || cap(l) == n {
		l = make([]T, n, max(4, 2*n))
		copy(l, to)
	}
	g.longest = append(l, v)
	return g.longest[: n+1 : n+1]
}
