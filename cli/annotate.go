package cli

import (
	"fmt"
	"path/filepath"
	"slices"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"clickmask/cli/batch"
	"clickmask/inference/detect"
	"clickmask/internal/jsonname"
	"clickmask/internal/printable"
	"clickmask/picture"
	"clickmask/project/boxes"
	"clickmask/project/formats"
)

// annotateFlags are the flags of `clickmask annotate`.
type annotateFlags struct {
	modelFlags
	frames       frameFlag
	boxes, names string
	classes      []string
	mapped       []string
	detector     string
	conf, iou    float64
	output, to   string
	session      string
	polygons     bool
	force        bool
	maxPixels    int64
	jobs         int
	shard        string
}

// annotateProgress is the file in the folder of the results that says what is done.
const annotateProgress = ".clickmask-annotate.jsonl"

func (p *program) newAnnotate() *cobra.Command {
	var f annotateFlags
	cmd := &cobra.Command{
		Use:   "annotate PICTURE|FOLDER... --boxes FILE|--detector FILE -o FOLDER",
		Short: "Make masks of the boxes that a file has, or a detector finds, for many pictures",
		Long: "Make masks of the boxes and points that a file has for many pictures, or of what a detector finds in them, and write\n" +
			"them in one of the formats of clickmask convert, as a session for the window, or both.\n\n" +
			"Ctrl+C ends it; the same command goes on where it was. What failed is told at the end, a line each, and does not\n" +
			"keep the rest from being written. Shares of the work (--shard) may be done on several machines, each into a folder of\n" +
			"its own; clickmask convert joins what they write.",
		Example: "  clickmask annotate photos/ --boxes instances.json --to coco -o out/\n" +
			"  clickmask annotate images/ --boxes labels/ --classes person,dog --map person=human --to yolo -o out/\n" +
			"  clickmask annotate photos/ --detector yolo11n.onnx --classes person --to coco -o out/\n" +
			"  clickmask annotate photos/ --boxes boxes.csv --session review.clickmask -o out/\n" +
			"  clickmask annotate photos/ --boxes boxes.csv --to coco --shard 0/8 --jobs 4 -o out-0/",
		Args:              someArgs("picture or folder"),
		ValidArgsFunction: completePictures,
		RunE:              func(cmd *cobra.Command, args []string) error { return p.annotate(cmd, args, f) },
	}
	fl := cmd.Flags()
	fl.SortFlags = false
	fl.StringVar(&f.boxes, "boxes", "", "a `FILE` of boxes or a folder of them: .json of COCO or labelme, YOLO's .txt, .csv, VOC's .xml")
	fl.StringVar(&f.detector, "detector", "", "find the boxes with a YOLO model, exported as a `FILE.onnx`")
	fl.StringVar(&f.names, "names", "", "what YOLO's numbers mean: a `FILE`, a name a line, or a data.yaml (default: beside the boxes)")
	fl.StringSliceVar(&f.classes, "classes", nil, "take boxes of these `CLASSES` alone, as the file or the detector calls them: cat,dog")
	fl.StringSliceVar(&f.mapped, "map", nil, "write a class by another name, `FROM=TO`; may be repeated")
	fl.Float64Var(&f.conf, "conf", 0, "leave out boxes with a lower score than `N`, where they have one (default with --detector: 0.25)")
	fl.Float64Var(&f.iou, "iou", detect.DefaultIoU, "--detector: boxes of one class whose IoU is above `N` are one thing")
	fl.StringVarP(&f.output, "output", "o", "", "the `FOLDER` to write into")
	fl.StringVar(&f.to, "to", "", "the `FORMAT` to write, see above")
	fl.StringVar(&f.session, "session", "", "also write a session `FILE` for the window, the least certain pictures first")
	f.frames.add(fl)
	fl.BoolVar(&f.polygons, "polygons", false, "COCO: polygons in place of exact run lengths")
	fl.BoolVar(&f.force, "force", false, "replace files that are already there")
	fl.Int64Var(&f.maxPixels, "max-pixels", picture.DefaultMaxPixels, "refuse pictures with more than `N` pixels")
	fl.IntVar(&f.jobs, "jobs", 1, "annotate with `N` models at a time")
	fl.StringVar(&f.shard, "shard", "", "annotate share `I/N` of the pictures, counted from 0/N")
	f.modelFlags.add(cmd)
	f.addCloser(cmd)
	f.addCache(cmd)
	cmd.Long += "\n\n" + formatsToWrite(formatIDs((*formats.Format).CanWrite))
	return cmd
}

// annotation is a call under way.
type annotation struct {
	annotateFlags
	pictures []pictureAt
	read     []string // files of boxes
	tasks    []batch.Task
	empty    []bool   // the boxes say that there is nothing
	classes  []string // of the result
	failed   []error
	finder   *detector // nil: a file has the boxes
	again    bool      // a picture failed as a whole, which may not do so next time
	output   *annotateOutput
}

func (p *program) annotate(cmd *cobra.Command, args []string, f annotateFlags) error {
	ctx := cmd.Context()
	a := &annotation{annotateFlags: f}
	var err error
	if err = f.check(); err != nil {
		return err
	}
	if a.output, err = newAnnotateOutput(f); err != nil {
		return err
	}
	if (f.boxes == "") == (f.detector == "") {
		return usagef("give --boxes, which says where things are, or --detector, which finds them")
	}
	if !(f.iou >= 0 && f.iou <= 1) {
		return usagef("--iou %g: give a number from 0 to 1", f.iou)
	}
	if f.detector != "" && !cmd.Flags().Changed("conf") {
		f.conf, a.conf = detect.DefaultConfidence, detect.DefaultConfidence
	}
	if err := checkJobs(f.jobs); err != nil {
		return err
	}
	shard, err := parseShard(f.shard)
	if err != nil {
		return err
	}
	rename, err := parseMap(f.mapped)
	if err != nil {
		return err
	}
	if a.pictures, err = f.frames.expand(ctx, args); err != nil {
		return err
	}
	if f.detector == "" {
		err = a.readBoxes(cmd, rename)
	} else {
		err = a.detect(cmd, p, rename)
		defer a.finder.close()
	}
	if err != nil {
		return interruptedOr(ctx, err)
	}
	if a.keep(shard); len(a.tasks) == 0 {
		printable.Fprintf(cmd.ErrOrStderr(), "share %s has no pictures\n", f.shard)
		return nil
	}
	if err := a.output.check(p, a); err != nil {
		return err
	}
	if a.output.file != nil {
		defer a.output.file.Close()
	}
	list, closeAll, err := p.segmenters(cmd, f.modelFlags, min(f.jobs, len(a.tasks)), f.maxPixels)
	defer closeAll()
	if err != nil {
		return interruptedOr(ctx, err)
	}
	done, err := a.output.openProgress()
	if err != nil {
		return err
	}
	defer done.Close() // each picture was written at once
	return a.run(cmd, list, done)
}

// readBoxes makes the tasks.
func (a *annotation) readBoxes(cmd *cobra.Command, rename map[string]string) error {
	var names []string
	if a.names != "" {
		var err error
		if names, err = boxes.ReadNames(a.names); err != nil {
			return err
		}
	}
	book, err := boxes.Read(cmd.Context(), a.boxes, names)
	if err != nil {
		return err
	}
	a.read = append(book.Files, a.names)
	for _, n := range book.Notes {
		printable.Fprintf(cmd.ErrOrStderr(), "%s: %s\n", filepath.Base(a.boxes), n)
	}
	choose, err := newChooser(a.annotateFlags.classes, rename, a.conf, book.Classes)
	if err != nil {
		return err
	}
	a.classes = choose.result(book.Classes)
	matcher := boxes.NewMatcher(book)
	for _, at := range a.pictures {
		if err := cmd.Context().Err(); err != nil {
			return err
		}
		page, err := a.boxesOf(at, matcher)
		if err != nil {
			return usagef("%w", err)
		}
		if page == nil {
			continue
		}
		a.tasks = append(a.tasks, batch.Task{Path: at.path, Frame: at.frame, One: at.one, W: page.W, H: page.H, Boxes: choose.from(page.Boxes)})
		a.empty = append(a.empty, len(page.Boxes) == 0)
	}
	if len(a.tasks) == 0 {
		return usagef("%s has no boxes for any of the pictures: it names %s and others", a.boxes, book.Pages[0].Name)
	}
	if unused := matcher.Unused(); len(unused) > 0 {
		printable.Fprintf(cmd.ErrOrStderr(), "%s: lists of boxes for pictures that were not given: %d, the first for %s\n", filepath.Base(a.boxes), len(unused), unused[0])
	}
	if n := len(a.pictures) - len(a.tasks); n > 0 {
		printable.Fprintf(cmd.ErrOrStderr(), "pictures without boxes, which are left out: %d\n", n)
	}
	return nil
}

// boxesOf are the boxes of a picture. Where nothing among the boxes says which of a file's pictures they are for, they are
// for the one that the person names with --frame.
func (a *annotation) boxesOf(at pictureAt, m *boxes.Matcher) (*boxes.Page, error) {
	page, err := m.Match(at.path, at.frame, at.one)
	if page == nil && err == nil && at.one && a.frames.number() > 0 && !m.Numbered(at.path) {
		return m.Match(at.path, 0, false)
	}
	return page, err
}

// pictureOf is the picture of a task, for people.
func (a *annotation) pictureOf(i int) pictureAt {
	return pictureAt{path: a.tasks[i].Path, frame: a.tasks[i].Frame, one: a.tasks[i].One}
}

// detect makes the tasks of pictures whose boxes are to be found.
func (a *annotation) detect(cmd *cobra.Command, p *program, rename map[string]string) error {
	var err error
	if a.finder, err = p.openDetector(cmd, a.annotateFlags); err != nil {
		return err
	}
	known := a.finder.finds.Classes()
	if a.finder.choose, err = newChooser(a.annotateFlags.classes, rename, a.conf, known); err != nil {
		return err
	}
	a.classes = a.finder.choose.result(known)
	a.read = []string{a.detector}
	for _, at := range a.pictures {
		a.tasks, a.empty = append(a.tasks, batch.Task{Path: at.path, Frame: at.frame, One: at.one, Detect: a.finder.find}), append(a.empty, false)
	}
	return nil
}

// run makes the masks of all pictures and writes the results.
func (a *annotation) run(cmd *cobra.Command, list []*batch.Segmenter, done *batch.AnswerFile) error {
	ctx := cmd.Context()
	way := fmt.Sprintf("%s closer=%v", list[0].Model, list[0].Closer)
	if a.finder != nil {
		way += a.finder.way
	}
	digests := make([]string, len(a.tasks))
	for i := range a.tasks {
		digests[i] = a.tasks[i].Digest(way)
	}
	bar := newBar(cmd.ErrOrStderr(), len(a.tasks), "pictures", progressbar.OptionShowIts(), progressbar.OptionSetItsString("pictures"))
	finished, err := a.perform(ctx, list, digests, done, bar)
	clear(bar)
	if ctx.Err() != nil {
		printable.Fprintf(cmd.ErrOrStderr(), "pictures that are done: %d of %d; the same command goes on from there\n", finished, len(a.tasks))
		return errInterrupted
	}
	if err != nil {
		return err
	}
	result, err := a.collect(done, digests)
	if err != nil {
		return err
	}
	result.Model = list[0].Model
	if err := a.output.write(cmd, a, result); err != nil {
		return interruptedOr(ctx, err)
	}
	return a.end(cmd, done)
}

// clear takes the bar off the terminal.
func clear(bar *progressbar.ProgressBar) {
	if bar != nil {
		_ = bar.Clear()
	}
}

// collect reads what was found of these tasks, now and in calls before.
func (a *annotation) collect(done *batch.AnswerFile, digests []string) (*batch.Annotated, error) {
	pages := make([]*batch.Found, len(a.tasks))
	err := done.Each(func() any { return new(batch.Found) }, func(v any) {
		if f := v.(*batch.Found); f.Line <= len(pages) && f.Input == digests[f.Line-1] {
			pages[f.Line-1] = f
		}
	})
	if err != nil {
		return nil, err
	}
	out := &batch.Annotated{Classes: a.classes}
	for i, f := range pages {
		if f == nil { // it failed
			continue
		}
		f.Picture, f.Frame = jsonname.Name(a.tasks[i].Path), a.tasks[i].Frame
		out.Pages, out.Empty = append(out.Pages, f), append(out.Empty, a.empty[i])
		for _, why := range f.Failed {
			a.failed = append(a.failed, fmt.Errorf("%s: %s", a.pictureOf(i), why))
		}
		for _, o := range f.Objects {
			if o.Class != "" && !slices.Contains(out.Classes, o.Class) {
				out.Classes = append(out.Classes, o.Class)
			}
		}
	}
	return out, nil
}

// end tells what failed.
func (a *annotation) end(cmd *cobra.Command, done *batch.AnswerFile) error {
	if !a.again {
		if err := done.Remove(); err != nil {
			return err
		}
	}
	if len(a.failed) == 0 {
		return nil
	}
	for _, err := range a.failed {
		printable.Fprintf(cmd.ErrOrStderr(), "clickmask: %s\n", err)
	}
	return fmt.Errorf("%w: %w", errReported, a.failed[0])
}
