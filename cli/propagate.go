package cli

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"clickmask/cli/batch"
	"clickmask/inference"
	"clickmask/inference/propagation"
	"clickmask/internal/jsonname"
	"clickmask/internal/printable"
	"clickmask/mask"
	"clickmask/picture"
	"clickmask/project/formats"
	"clickmask/prompt"
)

// propagateFlags are the flags of `clickmask propagate`.
type propagateFlags struct {
	modelFlags
	promptFlags
	anchors   []string
	folder    string
	to        string
	polygons  bool
	tolerance float64
	force     bool
	jsonOut   bool
	stop      bool
	maxPixels int64
}

func (p *program) newPropagate() *cobra.Command {
	var f propagateFlags
	cmd := &cobra.Command{
		Use:   "propagate PICTURE|FOLDER...",
		Short: "Carry the mask of a thing along through pictures that follow each other",
		Long: "Carry the mask of a thing along through pictures that follow each other, those of a file with several too, forward and\n" +
			"backward from those in which it is known: --anchor gives its mask in one of them, --points and --boxes show it in the\n" +
			"first. Between two anchors it is carried from both. Where the thing is not to be seen there is no mask.\n\n" +
			"Each mask comes with a confidence from 0 to 1; those below " + strconv.FormatFloat(propagation.Sure, 'g', -1, 64) + " are marked as unsure. A run that was broken\n" +
			"off goes on where it was when it is called again.",
		Example: "  clickmask propagate frames/ --boxes 120,80,260,300 -o out/\n" +
			"  clickmask propagate frames/ --anchor first.png@1 --anchor last.png@40 --to coco -o labels/",
		Args: someArgs("picture or folder"),
		RunE: func(cmd *cobra.Command, args []string) error { return p.propagate(cmd, args, f) },
	}
	cmd.ValidArgsFunction = completePictures
	fl := cmd.Flags()
	fl.SortFlags = false
	fl.StringArrayVar(&f.anchors, "anchor", nil, "a mask that is known and the number of its picture, from 1: `MASK@N`; may be repeated")
	f.promptFlags.add(fl)
	fl.StringVarP(&f.folder, "output", "o", ".", "the `FOLDER` to write into")
	fl.StringVar(&f.to, "to", "mask-png", "the `FORMAT` to write, see above")
	fl.BoolVar(&f.polygons, "polygons", false, "COCO: polygons in place of exact run lengths")
	fl.Float64Var(&f.tolerance, "tolerance", 0, "how far polygons may be from the border, in `PIXELS` (-1: not at all)")
	fl.BoolVar(&f.stop, "stop-unsure", false, "end at the first picture whose mask is unsure")
	fl.BoolVar(&f.force, "force", false, "replace files that are already there")
	fl.BoolVar(&f.jsonOut, "json", false, "print one JSON object a picture, alone on stdout")
	fl.Int64Var(&f.maxPixels, "max-pixels", picture.DefaultMaxPixels, "refuse pictures with more than `N` pixels")
	f.modelFlags.add(cmd)
	cmd.Long += "\n\n" + formatsToWrite(formatIDs((*formats.Format).CanWrite))
	return cmd
}

// carriedResult is the JSON object of one picture; docs/CLI.md has the schema.
type carriedResult struct {
	Picture    jsonname.Name `json:"picture"`
	Frame      int           `json:"frame"` // from 1
	Anchor     bool          `json:"anchor,omitempty"`
	Area       int           `json:"area"` // 0: the thing is not to be seen
	Box        [4]int        `json:"box"`
	Confidence float64       `json:"confidence"`
	Unsure     bool          `json:"unsure"`
}

// propagateProgress is the file of what is done, in the folder that is written into until all is done.
const propagateProgress = ".clickmask-propagate.jsonl"

// errUnsure ends a run with --stop-unsure.
var errUnsure = errors.New("the mask is unsure")

// carrier holds what all pictures of one call share.
type carrier struct {
	flags   propagateFlags
	list    []pictureAt
	runner  *inference.Runner
	info    inference.Info
	anchors map[int]mask.Mask
	out     *carriedWriter
	report  *reporter
	bar     *progressbar.ProgressBar
	unsure  int

	frame propagation.Frame // the last that was opened
	at    int
}

func (p *program) propagate(cmd *cobra.Command, args []string, f propagateFlags) error {
	ctx := cmd.Context()
	to := formats.ByID(f.to)
	if to == nil || !to.CanWrite() {
		return usagef("--to %q: give one of %s", f.to, strings.Join(formatIDs((*formats.Format).CanWrite), ", "))
	}
	prompts, err := f.prompts()
	switch {
	case err != nil:
		return err
	case len(prompts) > 1:
		return usagef("--boxes: one thing is carried along at a time, but there are %d boxes", len(prompts))
	case len(prompts) == 0 && len(f.anchors) == 0:
		return usagef("nothing says which thing is meant: give --anchor, --points or --boxes")
	}
	list, err := (&frameFlag{"all"}).expand(ctx, args)
	if err != nil {
		return err
	}
	if len(list) < 2 {
		return usagef("there is one picture: give those that follow it, or their folder")
	}
	masks, err := anchorFiles(f.anchors, len(list))
	if err != nil {
		return err
	}
	c := &carrier{flags: f, list: list, anchors: map[int]mask.Mask{}, at: -1, report: newReporter(cmd, f.jsonOut, 1)}
	names, err := pageNames(list)
	if err != nil {
		return err
	}
	c.out = newCarriedWriter(to, f, list, names, masks)
	if err := c.out.refuseEarly(); err != nil {
		return err
	}
	m, err := p.openModel(ctx, f.modelFlags, cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	defer m.Close()
	c.runner, c.info = inference.NewRunner(m, inference.Options{MemoryBytes: 1}), m.Info() // no picture comes back
	for _, at := range slices.Sorted(maps.Keys(masks)) {
		if err := c.readAnchor(ctx, at, masks[at]); err != nil {
			return err
		}
	}
	if len(prompts) == 1 {
		if err := c.askFirst(ctx, prompts[0]); err != nil {
			return interruptedOr(ctx, err)
		}
	}
	if err := c.run(ctx, cmd); err != nil {
		clear(c.bar)
		if ctx.Err() != nil {
			printable.Fprintf(cmd.ErrOrStderr(), "what is done is kept; the same command goes on from there\n")
		}
		return interruptedOr(ctx, err)
	}
	return c.report.end()
}

// anchorFiles reads --anchor: files by the index of their picture.
func anchorFiles(anchors []string, pictures int) (map[int]string, error) {
	out := map[int]string{}
	for _, text := range anchors {
		cut := strings.LastIndex(text, "@")
		if cut <= 0 {
			return nil, usagef("--anchor %q: give MASK@N, as mask.png@1 for the first picture", text)
		}
		n, err := strconv.Atoi(text[cut+1:])
		if err != nil || n < 1 || n > pictures {
			return nil, usagef("--anchor %q: give the number of a picture after @, from 1 to %d", text, pictures)
		}
		if out[n-1] != "" {
			return nil, usagef("--anchor: picture %d has two masks", n)
		}
		out[n-1] = text[:cut]
	}
	return out, nil
}

// open opens a picture, unless it is the one that was opened last.
func (c *carrier) open(ctx context.Context, i int) (propagation.Frame, error) {
	if c.at != i {
		p, err := openPicture(ctx, c.list[i], picture.Options{MaxPixels: c.flags.maxPixels})
		if err != nil {
			return nil, err
		}
		c.frame, c.at = propagation.OfRunner(ctx, c.runner, p), i
	}
	return c.frame, nil
}

// readAnchor reads the mask of a picture: what is white in it, or not transparent.
func (c *carrier) readAnchor(ctx context.Context, at int, file string) error {
	m, err := readMaskFile(ctx, file)
	if err != nil {
		return usagef("--anchor: %w", err)
	}
	f, err := c.open(ctx, at)
	if err != nil {
		return err
	}
	mw, mh := m.Size()
	switch w, h := f.Picture().Size(); {
	case m.Empty():
		return usagef("--anchor %s: there is nothing in this mask", file)
	case mw != w || mh != h:
		return usagef("--anchor %s: it is %d x %d pixels, but %s is %d x %d as shown", file, mw, mh, c.list[at], w, h)
	}
	c.anchors[at] = m
	return nil
}

// askFirst has the thing shown in the first picture by a prompt.
func (c *carrier) askFirst(ctx context.Context, p prompt.Prompt) error {
	if !c.anchors[0].Empty() {
		return usagef("the first picture has a mask by --anchor already: leave out --points and --boxes")
	}
	f, err := c.open(ctx, 0)
	if err != nil {
		return err
	}
	pic := f.Picture()
	if err := p.Check(pic.Size()); err != nil {
		return usagef("%s: %w", c.list[0], err)
	}
	e, _, err := c.runner.Embed(ctx, pic)
	if err != nil {
		return err
	}
	a, err := c.runner.Ask(ctx, e, p, nil)
	if err != nil {
		return err
	}
	chosen := a.Choose(p)
	if c.info.Closer {
		if a, chosen, err = c.runner.LookCloser(ctx, pic, p, a, chosen); err != nil {
			return err
		}
	}
	m := a.LowRes[chosen].Mask()
	if m.Empty() {
		return fmt.Errorf("%s: the model found nothing there", c.list[0])
	}
	c.anchors[0] = m
	return nil
}

// run carries the masks along, writing each as soon as it is known.
func (c *carrier) run(ctx context.Context, cmd *cobra.Command) error {
	done, err := c.out.openProgress()
	if err != nil {
		return err
	}
	defer done.Close() // each step was written at once
	input := batch.CarriedDigest(c.info.Fingerprint, files(c.list), c.anchors)
	steps, err := done.Steps(input)
	if err != nil {
		return err
	}
	told := map[int]bool{}
	for _, s := range steps {
		told[s.Frame] = true
	}
	for i := range c.anchors {
		told[i] = true
	}
	if err := c.out.refuseOthers(ctx, func(i int) bool { return told[i] }); err != nil {
		return err
	}
	run := propagation.NewRun(0, len(c.list)-1, c.anchors, func(i int) (propagation.Frame, error) { return c.open(ctx, i) })
	c.bar = newBar(cmd.ErrOrStderr(), run.Left(), "steps")
	for _, i := range slices.Sorted(maps.Keys(c.anchors)) {
		if err := c.finished(ctx, i, propagation.Result{Mask: c.anchors[i], Confidence: 1, IoU: 1}); err != nil {
			return err
		}
	}
	if err := run.Resume(steps, func(i int) (*picture.Picture, error) {
		f, err := c.open(ctx, i)
		if err != nil {
			return nil, err
		}
		return f.Picture(), nil
	}, func(s propagation.Step, finished *propagation.Result) error {
		c.step()
		if finished == nil {
			return nil
		}
		return c.finished(ctx, s.Frame, *finished)
	}); err != nil {
		return err
	}
	if err := c.out.resumed(ctx); err != nil {
		return err
	}
	number := len(steps)
	for more := run.Left() > 0; more; {
		var s propagation.Step
		var finished *propagation.Result
		if s, finished, more, err = run.Next(); err != nil {
			return err
		}
		number++
		if err := done.AddCarried(number, input, s); err != nil {
			return err
		}
		c.step()
		if finished == nil {
			continue
		}
		if err := c.finished(ctx, s.Frame, *finished); err != nil {
			return err
		}
		if c.flags.stop && finished.Confidence < propagation.Sure && !finished.Mask.Empty() {
			return c.stopped(ctx, s.Frame)
		}
	}
	clear(c.bar)
	if err := c.out.writeAll(ctx, c.report); err != nil {
		return err
	}
	c.tellUnsure()
	return done.Remove()
}

// stopped ends a run whose mask is unsure; what was found is written. The mask that is looked at will be an anchor, with which it is
// another run.
func (c *carrier) stopped(ctx context.Context, frame int) error {
	clear(c.bar)
	if err := c.out.writeAll(ctx, c.report); err != nil {
		return err
	}
	return fmt.Errorf("%s: %w; look at it and go on from there with --anchor and --force", c.list[frame], errUnsure)
}

func (c *carrier) step() {
	if c.bar != nil {
		_ = c.bar.Add(1)
	}
}

// finished writes and tells what is known of a picture.
func (c *carrier) finished(ctx context.Context, i int, r propagation.Result) error {
	if err := c.out.add(ctx, i, r); err != nil {
		return err
	}
	_, anchor := c.anchors[i]
	unsure := r.Confidence < propagation.Sure
	if unsure {
		c.unsure++
	}
	if c.bar != nil {
		_ = c.bar.Clear()
	}
	if c.flags.jsonOut {
		c.report.line(c.list[i].path, carriedResult{Picture: jsonname.Name(c.list[i].path), Frame: i + 1, Anchor: anchor, Area: r.Mask.Area(), Box: corners(r.Mask.Bounds()),
			Confidence: math.Round(r.Confidence*1000) / 1000, Unsure: unsure})
		return nil
	}
	mark := ""
	switch {
	case unsure:
		mark = "  unsure"
	case anchor:
		mark = "  anchor"
	}
	printable.Fprintf(c.report.stdout, "%s  confidence %.2f  %d pixels%s\n", c.list[i].short(), r.Confidence, r.Mask.Area(), mark)
	return nil
}

func (c *carrier) tellUnsure() {
	if c.unsure > 0 && !c.flags.jsonOut {
		printable.Fprintf(c.report.stderr, "pictures whose masks are unsure: %d of %d\n", c.unsure, len(c.list))
	}
}
