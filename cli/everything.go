package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"clickmask/inference"
	"clickmask/inference/everything"
	"clickmask/inference/foreign"
	"clickmask/inference/unasked"
	"clickmask/internal/atomicfile"
	"clickmask/internal/jsonname"
	"clickmask/internal/printable"
	"clickmask/mask"
	"clickmask/picture"
	"clickmask/project/formats"
)

// findFlags are the flags of `clickmask everything`.
type findFlags struct {
	modelFlags
	finding   everythingFlags
	exact     bool
	segmenter segmenterFlags
	folder    string
	to        string
	polygons  bool
	tolerance float64
	force     bool
	frames    frameFlag
	jsonOut   bool
	maxPixels int64
}

func (p *program) newEverything() *cobra.Command {
	var f findFlags
	cmd := &cobra.Command{
		Use:   "everything PICTURE|FOLDER...",
		Short: "Find the masks of all things in pictures, without a click",
		Long: "Find the masks of all things in pictures, without a click, and write them in a format.\n\n" +
			"Which masks are found say the options of segment-anything's automatic mask generator, by its names with --set.\n" +
			"Points that lie in things already found are passed over; --exact asks them all, as segment-anything does.\n\n" +
			"FastSAM and other YOLO segmentation graphs that Ultralytics exports as ONNX (--model fastsam.onnx) find everything\n" +
			"by themselves; where they know several classes, what is found has them.",
		Example: "  clickmask everything street.jpg -o out/\n" +
			"  clickmask everything photos/ --to coco -o labels/ --model mobile_sam.pt\n" +
			"  clickmask everything photos/ -o masks/ --model FastSAM-s.onnx --conf 0.3",
		Args: someArgs("picture or folder"),
		RunE: func(cmd *cobra.Command, args []string) error { return p.findEverything(cmd, args, f) },
	}
	cmd.ValidArgsFunction = completePictures
	fl := cmd.Flags()
	fl.SortFlags = false
	f.frames.add(fl)
	fl.StringVarP(&f.folder, "output", "o", ".", "the `FOLDER` to write into")
	fl.StringVar(&f.to, "to", "mask-png", "the `FORMAT` to write, see above")
	fl.BoolVar(&f.polygons, "polygons", false, "COCO: polygons in place of exact run lengths")
	fl.Float64Var(&f.tolerance, "tolerance", 0, "how far polygons may be from the border, in `PIXELS` (-1: not at all)")
	fl.BoolVar(&f.force, "force", false, "replace files that are already there")
	fl.BoolVar(&f.jsonOut, "json", false, "print one JSON object a picture, alone on stdout")
	fl.BoolVar(&f.exact, "exact", false, "ask every point, and judge masks in the picture's size, as segment-anything does")
	f.finding.add(cmd)
	f.segmenter.add(cmd)
	fl.Int64Var(&f.maxPixels, "max-pixels", picture.DefaultMaxPixels, "refuse pictures with more than `N` pixels")
	f.modelFlags.add(cmd)
	f.addCache(cmd)
	cmd.Long += "\n\n" + formatsToWrite(formatIDs((*formats.Format).CanWrite))
	return cmd
}

// foundResult is the JSON object of one picture; docs/CLI.md has the schema.
type foundResult struct {
	Picture jsonname.Name  `json:"picture"`
	Frame   int            `json:"frame,omitempty"` // which picture of the file, from 1, where one of several was asked for
	Error   string         `json:"error,omitempty"` // nothing else is there then
	Width   int            `json:"width,omitempty"`
	Height  int            `json:"height,omitempty"`
	Model   *modelResult   `json:"model,omitempty"`
	Timings *findTimings   `json:"timings,omitempty"`
	Regions []regionResult `json:"regions,omitempty"` // the largest first
}

type findTimings struct {
	Open float64 `json:"open_ms"`
	Find float64 `json:"find_ms"` // encoding, answers and full-size masks
}

type regionResult struct {
	Area      int        `json:"area"`
	Box       [4]int     `json:"box"`
	IoU       float64    `json:"predicted_iou"`
	Stability float64    `json:"stability_score"`
	Point     [2]float64 `json:"point"`
	Crop      [4]int     `json:"crop_box"`
	Class     string     `json:"class,omitempty"`
}

// filesResult is the last JSON object of a run.
type filesResult struct {
	Files []string `json:"files"`
}

func (p *program) findEverything(cmd *cobra.Command, args []string, f findFlags) error {
	ctx := cmd.Context()
	to := formats.ByID(f.to)
	if to == nil || !to.CanWrite() {
		return usagef("--to %q: give one of %s", f.to, strings.Join(formatIDs((*formats.Format).CanWrite), ", "))
	}
	if err := f.segmenter.check(cmd); err != nil {
		return err
	}
	list, err := f.frames.expand(ctx, args)
	if err != nil {
		return err
	}
	if _, err := f.finding.options(inference.Info{}); err != nil {
		return err
	}
	paths, err := pageNames(list)
	if err != nil {
		return err
	}
	w := &findWriter{to: to, flags: f, list: list, paths: paths, guard: atomicfile.NewGuard(files(list)...)}
	if err := w.refuseEarly(); err != nil {
		return err
	}
	run, end, err := p.newFinder(cmd, f)
	if err != nil {
		return err
	}
	defer end()
	if len(list) == 1 && run.alone == nil {
		run.bar = newBar(cmd.ErrOrStderr(), 1, "points")
	}
	report := newReporter(cmd, f.jsonOut, len(list))
	for i, at := range list {
		page, result, err := run.file(ctx, at, w)
		if ctx.Err() != nil {
			return errInterrupted
		}
		next := report.fail(err)
		switch {
		case err != nil:
			result = &foundResult{Picture: jsonname.Name(at.path), Frame: at.number(), Error: printable.OneLine(err)}
		default:
			w.add(i, page)
		}
		if f.jsonOut {
			report.line(at.path, result)
		}
		next()
	}
	files, err := w.write(ctx, report)
	switch {
	case ctx.Err() != nil:
		return errInterrupted
	case err != nil:
		return err
	case f.jsonOut:
		report.line(f.folder, filesResult{files})
	default:
		for _, name := range files {
			printable.Fprintf(report.stdout, "%s\n", name)
		}
	}
	return report.end()
}

// finder holds what all pictures of one call share.
type finder struct {
	alone  *unasked.Model // finds everything by itself; nil has the other model asked
	runner *inference.Runner
	info   inference.Info
	opts   everything.Options
	flags  findFlags
	bar    *progressbar.ProgressBar // of the only picture's points; nil: none
}

// newFinder opens the model; end closes it.
func (p *program) newFinder(cmd *cobra.Command, f findFlags) (r *finder, end func(), err error) {
	ctx := cmd.Context()
	alone, err := p.openUnasked(ctx, f)
	if err != nil {
		return nil, nil, err
	}
	if alone != nil {
		return &finder{alone: alone, info: alone.Info(), flags: f}, func() { alone.Close() }, nil
	}
	m, err := p.openModel(ctx, f.modelFlags, cmd.ErrOrStderr())
	if err != nil {
		return nil, nil, err
	}
	if len(f.segmenter.given) > 0 {
		m.Close()
		return nil, nil, usagef("%s asks points: %s is for models that find everything by themselves; see --set", m.Info().Name, f.segmenter.given[0])
	}
	opts, err := f.finding.options(m.Info())
	if err != nil {
		m.Close()
		return nil, nil, err
	}
	return &finder{runner: p.runner(m, f.modelFlags), info: m.Info(), opts: opts, flags: f}, func() { m.Close() }, nil
}

// openUnasked opens a model that finds everything by itself; nil where the file is of another sort.
func (p *program) openUnasked(ctx context.Context, f findFlags) (*unasked.Model, error) {
	if strings.ToLower(filepath.Ext(f.model)) != ".onnx" {
		return nil, nil
	}
	m, err := unasked.Open(ctx, f.model, f.segmenter.options(foreign.Options{Threads: p.threads(f.threads), Limits: f.limits()}))
	if unasked.IsNot(err) {
		return nil, nil
	}
	if err == nil && (f.exact || len(f.finding.set) > 0) {
		m.Close()
		return nil, usagef("%s asks no points: --exact and --set are for models that answer clicks", m.Info().Name)
	}
	return m, err
}

// find finds everything in a picture.
func (r *finder) find(ctx context.Context, pic *picture.Picture) ([]*everything.Region, error) {
	if r.alone != nil {
		return r.alone.Find(ctx, pic)
	}
	find := everything.Quick
	if r.flags.exact {
		find = everything.Exact
	}
	return find(ctx, everything.OfRunner(ctx, r.runner, pic), r.opts, r.tell)
}

// file finds everything in one picture; w knows the classes.
func (r *finder) file(ctx context.Context, at pictureAt, w *findWriter) (formats.Page, *foundResult, error) {
	start := time.Now()
	pic, err := at.open(ctx, picture.Options{MaxPixels: r.flags.maxPixels})
	if err != nil {
		return formats.Page{}, nil, err
	}
	opened := time.Now()
	regions, err := r.find(ctx, pic)
	if err != nil {
		return formats.Page{}, nil, fmt.Errorf("%s: %w", at, err)
	}
	masks := everything.Masks(regions)
	width, height := pic.Size()
	page := formats.Page{W: width, H: height, Empty: len(regions) == 0}
	result := &foundResult{Picture: jsonname.Name(at.path), Frame: at.number(), Width: width, Height: height, Model: &modelResult{r.info.Name, r.info.Fingerprint},
		Timings: &findTimings{milliseconds(opened.Sub(start)), milliseconds(time.Since(opened))}}
	for _, i := range largestFirst(masks) {
		m, g := masks[i], regions[i]
		if m.Empty() {
			continue
		}
		page.Items = append(page.Items, formats.Item{Class: w.class(g.Class), Mask: m, Score: float32(g.PredictedIoU)})
		result.Regions = append(result.Regions, regionResult{Area: m.Area(), Box: corners(m.Bounds()), IoU: g.PredictedIoU, Stability: g.Stability, Class: g.Class,
			Point: [2]float64{g.Point.X, g.Point.Y}, Crop: corners(g.Crop)})
	}
	return page, result, nil
}

// tell moves the bar.
func (r *finder) tell(p everything.Progress) error {
	if r.bar != nil {
		r.bar.ChangeMax(p.Total)
		_ = r.bar.Set(p.Done)
	}
	return nil
}

// largestFirst is the order in which masks lie on each other, so that small ones are seen.
func largestFirst(masks []mask.Mask) []int {
	order, areas := make([]int, len(masks)), make([]int, len(masks))
	for i, m := range masks {
		order[i], areas[i] = i, m.Area()
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(areas[b], areas[a]) })
	return order
}

// findWriter collects the pages of a run and writes them when all are there.
type findWriter struct {
	to    *formats.Format
	flags findFlags
	list  []pictureAt
	paths []string // what formats call their files
	guard *atomicfile.Guard
	pages []formats.Page
	names []formats.Class // as they come
}

// class is the number of a class by its name, a new one for a new name.
func (w *findWriter) class(name string) int {
	if name == "" {
		return formats.NoClass
	}
	i := slices.IndexFunc(w.names, func(c formats.Class) bool { return c.Name == name })
	if i < 0 {
		i = len(w.names)
		w.names = append(w.names, formats.Class{Name: name})
	}
	return i
}

func (w *findWriter) add(i int, page formats.Page) {
	page.Path, page.Frame = w.paths[i], w.list[i].frame
	w.pages = append(w.pages, page)
}

func (w *findWriter) plan(pages []formats.Page) (*formats.Plan, error) {
	return formats.NewPlan(&formats.Set{Classes: w.names, Pages: pages}, w.to, formats.Options{Polygons: w.flags.polygons, Tolerance: w.flags.tolerance})
}

// existing lists what is there of a plan, and refuses to replace what may not be.
func (w *findWriter) existing(plan *formats.Plan) ([]string, error) {
	there, err := plan.Existing(w.flags.folder, w.guard)
	if err != nil {
		return nil, usagef("%w", err)
	}
	if len(there) > 0 && !w.flags.force {
		return nil, usagef("%s is already there; use --force to replace it", filepath.Join(w.flags.folder, filepath.FromSlash(there[0])))
	}
	return there, nil
}

// refuseEarly refuses, before minutes of work, to write what could not be written for the first object of each picture.
func (w *findWriter) refuseEarly() error {
	var pages []formats.Page
	for i := range w.list {
		pages = append(pages, formats.Page{Path: w.paths[i], Frame: w.list[i].frame, W: 1, H: 1, Items: []formats.Item{{Class: formats.NoClass, Mask: mask.Full(1, 1)}}})
	}
	plan, err := w.plan(pages)
	if err == nil {
		_, err = w.existing(plan)
	}
	return err
}

// writable leaves out of a plan what was not known early and may not be written, and says so of each. It lists what is replaced.
func (w *findWriter) writable(plan *formats.Plan, report *reporter) (replaced []string) {
	var files []formats.File
	for _, f := range plan.Files {
		there, err := w.existing(&formats.Plan{Files: []formats.File{f}})
		if err != nil {
			report.fail(err)()
			continue
		}
		files, replaced = append(files, f), append(replaced, there...)
	}
	plan.Files = files
	return replaced
}

// write writes all pages, and lists the files. A file that may not be written costs no other.
func (w *findWriter) write(ctx context.Context, report *reporter) ([]string, error) {
	plan, err := w.plan(w.pages)
	if errors.Is(err, formats.ErrNothing) {
		if report.failed == nil {
			printable.Fprintf(report.stderr, "nothing was found\n")
		}
		return []string{}, nil
	}
	if err != nil {
		return nil, err
	}
	there := w.writable(plan, report)
	if err := plan.Write(ctx, w.flags.folder, formats.WriteOptions{Replace: there, Guard: w.guard}); err != nil {
		return nil, err
	}
	files := []string{}
	for _, file := range plan.Files {
		files = append(files, filepath.Join(w.flags.folder, filepath.FromSlash(file.Path)))
	}
	for _, r := range plan.Renamed {
		printable.Fprintf(report.stderr, "%s is written as %s: %s is another file's name or not allowed everywhere\n", w.pages[r.Page].Path, r.Path, r.Wanted)
	}
	return files, nil
}
