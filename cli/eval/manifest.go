package eval

import (
	"io"
	"math/rand/v2"
	"slices"
)

// Row is one mask file and the picture it belongs to.
type Row struct {
	Image, Mask string // paths that can be opened
	Source      string // "" becomes "unknown"
	Split       string
	name        string // the mask as the manifest names it: what the row's chance hangs on
}

// ReadManifest reads a CSV file whose header names at least the columns image and mask, and optionally source
// and split; others are passed over. Paths in it are relative to its folder.
func ReadManifest(path string) ([]Row, error) { return readTable(path, readRows) }

func readRows(r io.Reader, folder string) (rows []Row, err error) {
	err = eachRecord(r, folder, []string{"image", "mask"}, func(c record) {
		rows = append(rows, Row{Image: c.path("image"), Mask: c.path("mask"), Source: c.source(), Split: c.field("split"), name: c.field("mask")})
	})
	return rows, err
}

// Select returns the rows of a split ("" is all), at most limit of them (0 is no limit). A limited choice is
// drawn with the seed and spread evenly over the sources, so that a small run resembles a full one. Rows come
// grouped by picture, in the order of the manifest.
func Select(rows []Row, split string, limit int, seed uint64) []Row {
	var sources []string
	bySource := map[string][]int{}
	for i, r := range rows {
		if split != "" && r.Split != split {
			continue
		}
		if bySource[r.Source] == nil {
			sources = append(sources, r.Source)
		}
		bySource[r.Source] = append(bySource[r.Source], i)
	}
	for _, s := range sources {
		rng := rand.New(rand.NewPCG(seed, hash(s)))
		list := bySource[s]
		if limit > 0 {
			rng.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		}
	}
	var chosen []int
	for round := 0; ; round++ {
		before := len(chosen)
		for _, s := range sources {
			if list := bySource[s]; round < len(list) && (limit <= 0 || len(chosen) < limit) {
				chosen = append(chosen, list[round])
			}
		}
		if len(chosen) == before {
			break
		}
	}
	slices.Sort(chosen)
	out := make([]Row, len(chosen))
	for i, c := range chosen {
		out[i] = rows[c]
	}
	return out
}

// hash is FNV-1a: the chance of a row must not depend on which others are in the manifest.
func hash(s string) uint64 {
	h := uint64(14695981039346656037)
	for _, b := range []byte(s) {
		h = (h ^ uint64(b)) * 1099511628211
	}
	return h
}
