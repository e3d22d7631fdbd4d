package trial

import (
	"context"
	"fmt"
	"image"
	"strconv"

	"clickmask/inference"
	"clickmask/inference/models"
	"clickmask/picture"
)

// CompileCommand is the hidden command of the child that [Trials.Compile] starts.
const CompileCommand = "compile-model"

// Compile has a child compile a checkpoint into the cache, which takes several times the memory that the model takes later:
// that is the system's again when the child ends. A picture of w x h pixels is what will be encoded first, 0 x 0 where that
// is not known.
func (t *Trials) Compile(ctx context.Context, path string, o models.Options, w, h int) error {
	var done bool
	return ask(ctx, t.command(ctx, CompileCommand, path, strconv.Itoa(o.Threads), strconv.FormatBool(o.Fast), strconv.Itoa(w), strconv.Itoa(h)), &done)
}

// CompileModel is the child's side: it opens the checkpoint, and encodes an empty picture of the same proportions.
func CompileModel(ctx context.Context, args []string, open func(path string, o models.Options) inference.Opener) error {
	var n [3]int // threads, width and height
	for i, at := range []int{1, 3, 4} {
		v, err := strconv.Atoi(args[at])
		if err != nil || v < 0 {
			return fmt.Errorf("%q is no number", args[at])
		}
		n[i] = v
	}
	m, err := open(args[0], models.Options{Threads: n[0], Fast: args[2] == "true"})(ctx)
	if err != nil {
		return err
	}
	defer m.Close()
	if n[1] == 0 || n[2] == 0 {
		return nil
	}
	grid := m.Grid(n[1], n[2])
	_, err = m.Encode(ctx, picture.FromImage(image.NewRGBA(image.Rect(0, 0, grid.ContentW, grid.ContentH)), "empty"))
	return err
}
