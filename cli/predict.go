package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"clickmask/inference"
	"clickmask/internal/jsonname"
	"clickmask/picture"
	"clickmask/prompt"
)

// predictFlags are the flags of `clickmask predict`.
type predictFlags struct {
	promptFlags
	outputFlags
	modelFlags
	maskInput string
	frames    frameFlag
	jsonOut   bool
	maxPixels int64
}

func (p *program) newPredict() *cobra.Command {
	var f predictFlags
	cmd := &cobra.Command{
		Use:   "predict PICTURE|FOLDER...",
		Short: "Write the masks of what points and boxes show",
		Long: "Write the masks of what points and boxes show, as PNG files: 255 inside, 0 outside, as large as the picture.\n\n" +
			"Coordinates are pixels of the picture as it is shown (turned the way its EXIF orientation says), x to the\n" +
			"right, y down. Without a box all points show one object. Every box shows an object of its own; points given\n" +
			"beside B boxes are dealt out in order, the first share to the first box. All objects of a picture share one\n" +
			"encoding.\n\n" +
			"Files are named after the picture: NAME_mask.png, with _0 _1 ... when there are several objects, and again\n" +
			"when --multimask asks for the three candidates; NAME_cutout.png and NAME_overlay.png likewise.\n\n" +
			"Exit codes: 0 done, 1 failed, 2 bad use, 3 something has to be installed.",
		Example: "  clickmask predict zidane.jpg --points 900,370\n" +
			"  clickmask predict zidane.jpg --points 900,370,1000,500 --labels 1,0 -o face.png\n" +
			"  clickmask predict zidane.jpg --boxes 439,437,524,709 --cutout --overlay\n" +
			"  clickmask predict photos/ --points 320,240 --json -o masks/\n" +
			"  clickmask predict cat.jpg --points 400,300 --cutout --edge fine --background '#fff' --margin 8% --square 1024",
		Args: someArgs("picture or folder"),
		RunE: func(cmd *cobra.Command, args []string) error { return p.predict(cmd, args, f) },
	}
	cmd.ValidArgsFunction = completePictures
	fl := cmd.Flags()
	fl.SortFlags = false
	f.promptFlags.add(fl)
	fl.StringVar(&f.maskInput, "mask-input", "", "low-res logits of an earlier call, [1,1,h,w], a `FILE.npy`")
	fl.BoolVar(&f.multimask, "multimask", false, "write the three candidates in place of the single answer")
	fl.BoolVar(&f.best, "best", false, "write the mask that the window would show")
	f.frames.add(fl)
	fl.StringVarP(&f.output, "output", "o", "", "a `PATH`: a .png file for one picture, else a folder (default: here)")
	f.addName(fl)
	fl.BoolVar(&f.force, "force", false, "replace files that are already there")
	fl.BoolVar(&f.missing, "missing", false, "go on with a folder: leave pictures of which every file is there")
	fl.BoolVar(&f.overlay, "overlay", false, "also write the picture with the masks drawn over it")
	fl.BoolVar(&f.cutout, "cutout", false, "also write each object on a transparent ground")
	f.cut.add(fl)
	fl.StringVar(&f.npyDir, "npy", "", "also write embedding.npy, low_res_masks.npy and iou.npy into this `FOLDER`")
	fl.BoolVar(&f.jsonOut, "json", false, "print one JSON object a picture, alone on stdout")
	fl.Int64Var(&f.maxPixels, "max-pixels", picture.DefaultMaxPixels, "refuse pictures with more than `N` pixels")
	f.modelFlags.add(cmd)
	f.addCloser(cmd)
	f.addCache(cmd)
	return cmd
}

// predict runs the command: what is wrong with the call as a whole is said before any work; after that
// every picture is tried, and each failure is told in a line of its own.
func (p *program) predict(cmd *cobra.Command, args []string, f predictFlags) error {
	ctx := cmd.Context()
	prompts, err := f.prompts()
	if err != nil {
		return err
	}
	if f.multimask && f.best {
		return usagef("--multimask writes all three candidates and --best one of them: use one of the two")
	}
	if len(prompts) == 0 {
		if f.maskInput == "" {
			return usagef("nothing is asked: give --points, --boxes or --mask-input")
		}
		prompts = []prompt.Prompt{{}}
	}
	if f.closer && f.npyDir != "" {
		return usagef("--npy writes what the model says of the whole picture, and --closer looks at parts of it: use one of the two")
	}
	if err := p.settleCut(ctx, &f.cut, f.cutout, cmd.ErrOrStderr()); err != nil {
		return err
	}
	list, err := f.frames.expand(ctx, args)
	if err != nil {
		return err
	}
	others := f.cut.files()
	if f.maskInput != "" {
		others = append(others, f.maskInput)
	}
	f.takeNames()
	out, err := newOutput(f.outputFlags, list, len(prompts), others...)
	if err != nil {
		return err
	}
	if list = out.left(list); len(list) == 0 {
		return nil
	}
	if f.maskInput != "" && len(list) > 1 {
		return usagef("--mask-input belongs to one picture, but there are %d", len(list))
	}
	previous, err := readLowRes(f.maskInput)
	if err != nil {
		return err
	}
	opts := picture.Options{MaxPixels: f.maxPixels}
	first := openNext(ctx, list, opts)
	m, err := p.openModelLate(ctx, f.modelFlags, cmd.ErrOrStderr(), p.firstIsKept(f.modelFlags, first))
	if err != nil {
		return err
	}
	defer m.Close()
	if err := previous.check(m.Info(), len(prompts)); err != nil {
		return err
	}

	report := newReporter(cmd, f.jsonOut, len(list))
	run := predictor{prompts: prompts, previous: previous, info: m.Info(), runner: p.runner(m, f.modelFlags), out: out,
		closer: f.looks(cmd, m.Info()) && f.npyDir == ""}
	if err := run.all(ctx, list, first, opts, report); err != nil {
		return err
	}
	return report.end()
}

var errInterrupted = errors.New("interrupted")

// predictor holds what all pictures of one call share.
type predictor struct {
	prompts  []prompt.Prompt
	previous *lowRes
	info     inference.Info
	runner   *inference.Runner
	closer   bool // look closer at the masks that are written
	out      *output
}

// picture answers all prompts for one picture and writes the files, which are named after it.
func (r *predictor) picture(ctx context.Context, pic *picture.Picture, at pictureAt, start time.Time) (*pictureResult, error) {
	save, err := r.answer(ctx, pic, at, start)
	if err != nil {
		return nil, err
	}
	return save()
}

// openPicture opens a picture, and says by which flag one that is too large is opened.
func openPicture(ctx context.Context, at pictureAt, opts picture.Options) (*picture.Picture, error) {
	pic, err := at.open(ctx, opts)
	if errors.Is(err, picture.ErrTooLarge) {
		return nil, fmt.Errorf("%w; a higher --max-pixels opens it", err)
	}
	return pic, err
}

// answer answers all prompts for one picture, which began to be opened at start. What is left is to write the files, which
// asks the model for nothing.
func (r *predictor) answer(ctx context.Context, pic *picture.Picture, at pictureAt, start time.Time) (save func() (*pictureResult, error), err error) {
	var t timings
	lap := func() float64 {
		ms := milliseconds(time.Since(start))
		start = time.Now()
		return ms
	}
	t.Open = lap()
	w, h := pic.Size()
	for _, p := range r.prompts {
		if err := p.Check(w, h); err != nil {
			return nil, usagef("%s: %w", at, err)
		}
	}
	embedding, cached, err := r.runner.Embed(ctx, pic)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", at, err)
	}
	t.Encode, t.Cached = lap(), cached
	objects := make([]answered, len(r.prompts))
	for i, p := range r.prompts {
		a, err := r.runner.Decode(ctx, embedding, p, r.previous.logits(i, embedding.Grid))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", at, err)
		}
		objects[i] = answered{prompt: p, answer: a, chosen: r.out.choose(a, p)}
		if !r.closer {
			continue
		}
		if err := objects[i].lookCloser(ctx, r.runner, pic); err != nil {
			return nil, fmt.Errorf("%s: %w", at, err)
		}
	}
	t.Decode = lap()
	return func() (*pictureResult, error) {
		start = time.Now()
		result := &pictureResult{Picture: jsonname.Name(at.path), Frame: at.number(), Width: w, Height: h, Notes: at.notes(pic), Timings: &t,
			Model: &modelResult{Name: r.info.Name, Fingerprint: r.info.Fingerprint}}
		if err := r.out.write(ctx, pic, at, objects, result); err != nil {
			return nil, err
		}
		folder, err := r.out.writeNpy(at, embedding, objects)
		if err != nil {
			return nil, err
		}
		result.Npy = jsonname.Name(folder)
		t.Save = lap()
		return result, nil
	}, nil
}

// lookCloser looks closer at the masks that are wanted, first at the one that the window would show, as the window does: if
// it is the only one, another may take its place.
func (a *answered) lookCloser(ctx context.Context, r *inference.Runner, pic *picture.Picture) error {
	first := a.answer.Choose(a.prompt)
	for _, k := range append([]int{first}, a.chosen...) {
		if !slices.Contains(a.chosen, k) || a.answer.LookedAt(k) {
			continue
		}
		after, shown, err := r.LookCloser(ctx, pic, a.prompt, a.answer, k)
		if err != nil {
			return err
		}
		a.answer = after
		if len(a.chosen) == 1 {
			a.chosen[0] = shown
		}
	}
	return nil
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// choose returns the indices of the masks to write, in the decoder's order.
func (o *output) choose(a *prompt.Answer, p prompt.Prompt) []int {
	n := len(a.LowRes)
	switch {
	case o.best:
		return []int{a.Choose(p)}
	case o.multimask && n == 4:
		return []int{1, 2, 3}
	case o.multimask:
		all := make([]int, n)
		for i := range all {
			all[i] = i
		}
		return all
	case n == 3: // a model without a single-mask answer
		return []int{a.Choose(p)}
	default:
		return []int{0}
	}
}
