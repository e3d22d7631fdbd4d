package desk

import (
	"context"
	"path/filepath"

	"clickmask/picture"
	"clickmask/project"
)

// countFrames is how many pictures each of the files holds. Only files whose names say that they can hold several are looked
// into, so that a folder of photographs costs nothing.
func countFrames(ctx context.Context, list []string) []int {
	counted := make([]int, len(list))
	for i, path := range list {
		if counted[i] = 1; picture.MayHoldSeveral(path) && ctx.Err() == nil {
			counted[i] = picture.CountFrames(ctx, path)
		}
	}
	return counted
}

// manyFrames is how many pictures beyond the first of each file open without a question.
const manyFrames = 300

// unfold hands the pictures in files on, each file's after those of the one before. Where they are very many it asks: all, or
// the first of each file.
func (d *Desk) unfold(list []string, counted []int, then func([]project.Picture)) {
	sum, most := 0, 0
	for i, n := range counted {
		if sum += n; n > counted[most] {
			most = i
		}
	}
	pictures := func(upTo int) []project.Picture {
		var out []project.Picture
		for i, path := range list {
			for frame := range min(counted[i], upTo) {
				out = append(out, project.Picture{Path: path, Frame: frame})
			}
		}
		return out
	}
	thenUpTo := func(upTo int) {
		if out := pictures(upTo); d.hasRoom(len(out)) {
			then(out)
		}
	}
	if sum-len(list) < manyFrames {
		thenUpTo(picture.MostFrames)
		return
	}
	turn := d.load.turn
	d.putQuestion(&Question{Kind: AskManyFrames, Name: filepath.Base(list[most]), Count: sum, holds: func() bool { return d.load.turn == turn },
		yes:   func() { thenUpTo(picture.MostFrames) },
		other: func() { thenUpTo(1) }})
}
