package cli

import (
	"context"
	"errors"
	"fmt"
	"image"
	"os"
	"path/filepath"

	"clickmask/cli/batch"
	"clickmask/inference/propagation"
	"clickmask/internal/atomicfile"
	"clickmask/internal/printable"
	"clickmask/mask"
	"clickmask/picture"
	"clickmask/project/formats"
)

// carriedWriter writes the masks of a run: each at once where a format has files for each picture, else all at the end. It replaces
// nothing but what an earlier call of the same run has written, unless it is told to.
type carriedWriter struct {
	to      *formats.Format
	flags   propagateFlags
	list    []pictureAt
	names   []string // what formats call their files
	guard   *atomicfile.Guard
	pages   map[int]formats.Page
	each    bool
	earlier *formats.Plan // what an earlier call may have written of all pictures together; nil: nothing
}

func newCarriedWriter(to *formats.Format, f propagateFlags, list []pictureAt, names []string, anchors map[int]string) *carriedWriter {
	read := files(list)
	for _, file := range anchors {
		read = append(read, file)
	}
	return &carriedWriter{to: to, flags: f, list: list, names: names, guard: atomicfile.NewGuard(read...), pages: map[int]formats.Page{}}
}

// page is a picture with its mask.
func (w *carriedWriter) page(i int, r propagation.Result) formats.Page {
	width, height := r.Mask.Size()
	p := formats.Page{Path: w.names[i], Frame: w.list[i].frame, W: width, H: height, Empty: r.Mask.Empty()}
	if !r.Mask.Empty() {
		p.Items = []formats.Item{{Class: formats.NoClass, Mask: r.Mask, Score: float32(r.Confidence)}}
	}
	return p
}

func (w *carriedWriter) plan(pages ...formats.Page) (*formats.Plan, error) {
	return formats.NewPlan(&formats.Set{Pages: pages}, w.to, formats.Options{Polygons: w.flags.polygons, Tolerance: w.flags.tolerance})
}

// all are the pictures by their number.
func (w *carriedWriter) all() []int {
	all := make([]int, len(w.names))
	for i := range all {
		all[i] = i
	}
	return all
}

// pretended is the plan of some pictures before anything is known of them.
func (w *carriedWriter) pretended(pictures ...int) (*formats.Plan, error) {
	var pages []formats.Page
	for _, i := range pictures {
		pages = append(pages, w.page(i, propagation.Result{Mask: mask.Rect(1, 1, image.Rect(0, 0, 1, 1))}))
	}
	return w.plan(pages...)
}

// refuseEarly refuses to write what is there already, before any work. Where an earlier call ended early it is not known yet of which
// run that was, and [carriedWriter.refuseOthers] will say. It also finds out whether the format has files for each picture.
func (w *carriedWriter) refuseEarly() error {
	taken := map[string]bool{}
	w.each = true
	for i := range w.names {
		plan, err := w.pretended(i)
		if err != nil {
			return err
		}
		for _, file := range plan.Files {
			w.each = w.each && !taken[file.Path]
			taken[file.Path] = true
		}
	}
	plan, err := w.pretended(w.all()...)
	if err != nil {
		return err
	}
	there, err := plan.Existing(w.flags.folder, w.guard)
	if err != nil {
		return usagef("%w", err)
	}
	if _, err := os.Stat(filepath.Join(w.flags.folder, propagateProgress)); err == nil || w.flags.force || len(there) == 0 {
		return nil
	}
	return w.taken(there[0])
}

// refuseOthers refuses to write what is there and not of the pictures that an earlier call of this run tells of.
func (w *carriedWriter) refuseOthers(ctx context.Context, told func(i int) bool) error {
	var others []int
	for i := range w.names {
		if w.each && !told(i) { // what is there of the told is looked at when it is written again
			others = append(others, i)
		}
	}
	if len(others) == 0 {
		return nil
	}
	plan, err := w.pretended(others...)
	if err == nil {
		_, err = w.replaceable(ctx, plan, &formats.Plan{})
	}
	return err
}

// resumed is told once all is known that an earlier call of this run has found: of all pictures together it has written that, or
// nothing.
func (w *carriedWriter) resumed(ctx context.Context) error {
	if w.each {
		return nil
	}
	earlier, err := w.plan(w.known()...)
	if err != nil {
		return err
	}
	all, err := w.pretended(w.all()...)
	if err != nil {
		return err
	}
	_, err = w.replaceable(ctx, all, earlier)
	w.earlier = earlier
	return err
}

// replaceable lists what is there of a plan and may be replaced, and refuses what may not: all but what an earlier plan has written.
func (w *carriedWriter) replaceable(ctx context.Context, plan, earlier *formats.Plan) ([]string, error) {
	there, err := plan.Existing(w.flags.folder, w.guard)
	if err != nil || w.flags.force {
		return there, err
	}
	for _, file := range there {
		if !earlier.Wrote(ctx, w.flags.folder, file) {
			return nil, w.taken(file)
		}
	}
	return there, nil
}

func (w *carriedWriter) taken(file string) error {
	return usagef("%s is already there; use --force to replace it", filepath.Join(w.flags.folder, filepath.FromSlash(file)))
}

func (w *carriedWriter) openProgress() (*batch.AnswerFile, error) {
	if err := os.MkdirAll(w.flags.folder, 0o777); err != nil {
		return nil, err
	}
	done, err := batch.OpenAnswers(filepath.Join(w.flags.folder, propagateProgress))
	if err != nil {
		return nil, fmt.Errorf("what was done before is not known: %w", err)
	}
	return done, nil
}

// add takes in what is known of a picture, and writes it where it has files of its own.
func (w *carriedWriter) add(ctx context.Context, i int, r propagation.Result) error {
	w.pages[i] = w.page(i, r)
	if !w.each {
		return nil
	}
	return w.write(ctx, nil, w.pages[i])
}

// known are the pictures of which all is known, in their order.
func (w *carriedWriter) known() []formats.Page {
	var all []formats.Page
	for i := range w.names {
		if p, ok := w.pages[i]; ok {
			all = append(all, p)
		}
	}
	return all
}

// writeAll writes what was not written picture by picture, and lists all files.
func (w *carriedWriter) writeAll(ctx context.Context, report *reporter) error {
	if w.each {
		return nil
	}
	return w.write(ctx, report, w.known()...)
}

func (w *carriedWriter) write(ctx context.Context, report *reporter, pages ...formats.Page) error {
	plan, err := w.plan(pages...)
	if errors.Is(err, formats.ErrNothing) {
		return nil // the thing is not to be seen
	}
	if err != nil {
		return err
	}
	earlier := w.earlier
	if earlier == nil { // the same call has the same masks
		earlier = plan
	}
	there, err := w.replaceable(ctx, plan, earlier)
	if err != nil {
		return err
	}
	if err := plan.Write(ctx, w.flags.folder, formats.WriteOptions{Replace: there, Guard: w.guard}); err != nil {
		return err
	}
	if report != nil && !w.flags.jsonOut {
		for _, file := range plan.Files {
			printable.Fprintf(report.stdout, "%s\n", filepath.Join(w.flags.folder, filepath.FromSlash(file.Path)))
		}
	}
	return nil
}

// readMaskFile reads a mask from a picture: what is bright in it, or not transparent.
func readMaskFile(ctx context.Context, file string) (mask.Mask, error) {
	p, err := picture.Open(ctx, file, picture.Options{})
	if err != nil {
		return mask.Mask{}, err
	}
	w, h := p.Size()
	pix := p.Pix().Pix
	bits := make([]uint8, w*h)
	most := uint8(0)
	for i := range bits {
		px := pix[4*i:] // premultiplied: what is transparent is dark
		bits[i] = max(px[0], px[1], px[2])
		most = max(most, bits[i])
	}
	for i, v := range bits {
		if bits[i] = 0; v > most/2 {
			bits[i] = 1
		}
	}
	return mask.FromBits(w, h, bits), nil
}
