package mask

// Growth is an alpha that grows by joining small ones to it, as a stroke does with each move of the pointer. It is kept in pieces
// of bounded size, so that a join costs what it adds, however much is there already: the larger share of all pieces counts in each
// pixel. The zero value is empty.
type Growth struct {
	closed []Alpha // that grow no more
	open   Alpha
	most   int // how many shares the largest of what was joined had
}

// A piece is closed when it has more than those of so many of the largest that was joined to it, and some: what follows goes
// over the same pixels again and again, and a piece for each would hold them all as often.
const (
	pieceOf    = 2
	leastPiece = 1 << 16
)

// Join has the larger of both shares in each pixel, as [Larger].
func (g *Growth) Join(a Alpha) {
	g.most = max(g.most, len(a.shares))
	g.open = Larger(g.open, a)
	if len(g.open.shares) > pieceOf*g.most+leastPiece {
		g.closed, g.open = append(g.closed, g.open), Alpha{}
	}
}

// Pieces are alphas of which the larger share counts in each pixel. Those that are closed are the same from join to join.
func (g *Growth) Pieces() []Alpha {
	all := g.closed[:len(g.closed):len(g.closed)]
	if !g.open.Empty() {
		all = append(all, g.open)
	}
	return all
}

// Alpha is all of it in one.
func (g *Growth) Alpha() Alpha { return Largest(g.Pieces()) }

// Largest has the largest of all shares in each pixel. Neighbours are joined first, for they lie in the same rows.
func Largest(all []Alpha) Alpha {
	switch n := len(all); n {
	case 0:
		return Alpha{}
	case 1:
		return all[0]
	default:
		return Larger(Largest(all[:n/2]), Largest(all[n/2:]))
	}
}
