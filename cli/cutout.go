package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"clickmask/inference"
	"clickmask/inference/subject"
	"clickmask/internal/jsonname"
	"clickmask/picture"
)

// cutoutFlags are the flags of `clickmask cutout`.
type cutoutFlags struct {
	outputFlags
	modelFlags
	frames    frameFlag
	jsonOut   bool
	maxPixels int64
}

func (p *program) newCutout() *cobra.Command {
	var f cutoutFlags
	cmd := &cobra.Command{
		Use:   "cutout PICTURE|FOLDER...",
		Short: "Cut the main thing out of each picture, found without a prompt",
		Long: "Cut the main thing out of each picture, found without a prompt: what most points of the picture, those near the\n" +
			"middle above all, belong to. It is right where a picture is of one thing; where it is of several, look at what\n" +
			"comes of it.\n\n" +
			"Files are named after the picture: NAME_mask.png and NAME_cutout.png, the thing on a transparent ground.",
		Example: "  clickmask cutout products/ -o out/\n" +
			"  clickmask cutout products/ -o out/ --edge fine --background '#fff' --margin 8% --square 1024 --shadow",
		Args:              someArgs("picture or folder"),
		ValidArgsFunction: completePictures,
		RunE:              func(cmd *cobra.Command, args []string) error { return p.cutout(cmd, args, f) },
	}
	fl := cmd.Flags()
	fl.SortFlags = false
	fl.StringVarP(&f.output, "output", "o", "", "a `PATH`: a .png file for the mask of one picture, else a folder (default: here)")
	f.frames.add(fl)
	f.cut.add(fl)
	f.addName(fl)
	fl.BoolVar(&f.force, "force", false, "replace files that are already there")
	fl.BoolVar(&f.missing, "missing", false, "go on with a folder: leave pictures of which every file is there")
	fl.BoolVar(&f.overlay, "overlay", false, "also write the picture with the mask drawn over it")
	fl.BoolVar(&f.jsonOut, "json", false, "print one JSON object a picture, alone on stdout")
	fl.Int64Var(&f.maxPixels, "max-pixels", picture.DefaultMaxPixels, "refuse pictures with more than `N` pixels")
	f.modelFlags.add(cmd)
	f.addCloser(cmd)
	f.addCache(cmd)
	return cmd
}

func (p *program) cutout(cmd *cobra.Command, args []string, f cutoutFlags) error {
	ctx := cmd.Context()
	list, err := f.frames.expand(ctx, args)
	if err != nil {
		return err
	}
	f.outputFlags.cutout = true
	if err := p.settleCut(ctx, &f.cut, true, cmd.ErrOrStderr()); err != nil {
		return err
	}
	f.takeNames()
	out, err := newOutput(f.outputFlags, list, 1, f.cut.files()...)
	if err != nil {
		return err
	}
	if list = out.left(list); len(list) == 0 {
		return nil
	}
	m, err := p.openModel(ctx, f.modelFlags, cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	defer m.Close()
	report := newReporter(cmd, f.jsonOut, len(list))
	c := cutter{info: m.Info(), runner: p.runner(m, f.modelFlags), closer: f.looks(cmd, m.Info()), out: out}
	for _, at := range list {
		result, err := c.file(ctx, at, picture.Options{MaxPixels: f.maxPixels})
		if ctx.Err() != nil {
			return errInterrupted
		}
		report.picture(at, result, err)
	}
	return report.end()
}

// cutter holds what all pictures of one call share.
type cutter struct {
	info   inference.Info
	runner *inference.Runner
	closer bool
	out    *output
}

// file cuts the main thing out of a picture.
func (c *cutter) file(ctx context.Context, at pictureAt, opts picture.Options) (*pictureResult, error) {
	start := time.Now()
	lap := func() float64 {
		ms := milliseconds(time.Since(start))
		start = time.Now()
		return ms
	}
	pic, err := openPicture(ctx, at, opts)
	if err != nil {
		return nil, err
	}
	t := timings{Open: lap()}
	embedding, cached, err := c.runner.Embed(ctx, pic)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", at, err)
	}
	t.Encode, t.Cached = lap(), cached
	found, err := subject.Find(ctx, c.runner, embedding)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", at, err)
	}
	object := answered{prompt: found.Prompt, answer: found.Answer, chosen: []int{found.Chosen}}
	if c.closer {
		if err := object.lookCloser(ctx, c.runner, pic); err != nil {
			return nil, fmt.Errorf("%s: %w", at, err)
		}
	}
	t.Decode = lap()
	w, h := pic.Size()
	result := &pictureResult{Picture: jsonname.Name(at.path), Frame: at.number(), Width: w, Height: h, Notes: at.notes(pic), Timings: &t, Model: &modelResult{Name: c.info.Name, Fingerprint: c.info.Fingerprint}}
	if err := c.out.write(ctx, pic, at, []answered{object}, result); err != nil {
		return nil, err
	}
	t.Save = lap()
	return result, nil
}
