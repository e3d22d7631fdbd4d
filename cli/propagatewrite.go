package cli

import (
	"context"
	"errors"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"slices"

	"clickmask/cli/batch"
	"clickmask/inference/propagation"
	"clickmask/internal/atomicfile"
	"clickmask/internal/printable"
	"clickmask/mask"
	"clickmask/picture"
	"clickmask/project/formats"
)

// carriedWriter writes the masks of a run: each at once where a format has files for each picture, else all at the end.
type carriedWriter struct {
	to    *formats.Format
	flags propagateFlags
	list  []pictureAt
	names []string // what formats call their files
	guard *atomicfile.Guard
	pages map[int]formats.Page
	each  bool
	mine  map[string]bool // files that this call has written, or goes on with
}

func newCarriedWriter(to *formats.Format, f propagateFlags, list []pictureAt, names []string, anchors map[int]string) *carriedWriter {
	read := files(list)
	for _, file := range anchors {
		read = append(read, file)
	}
	return &carriedWriter{to: to, flags: f, list: list, names: names, guard: atomicfile.NewGuard(read...), pages: map[int]formats.Page{}, mine: map[string]bool{}}
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

// refuseEarly refuses to write what is there already, before any work, but for what an earlier call was writing. It also finds out
// whether the format has files for each picture.
func (w *carriedWriter) refuseEarly() error {
	pretended := func(i int) formats.Page {
		return w.page(i, propagation.Result{Mask: mask.Rect(1, 1, image.Rect(0, 0, 1, 1))})
	}
	var all []formats.Page
	for i := range w.names {
		all = append(all, pretended(i))
	}
	plan, err := w.plan(all...)
	if err != nil {
		return err
	}
	there, err := plan.Existing(w.flags.folder, w.guard)
	if err != nil {
		return usagef("%v", err)
	}
	_, begun := os.Stat(filepath.Join(w.flags.folder, propagateProgress))
	if len(there) > 0 && !w.flags.force && begun != nil {
		return usagef("%s is already there; use --force to replace it", filepath.Join(w.flags.folder, filepath.FromSlash(there[0])))
	}
	for _, file := range plan.Files {
		w.mine[file.Path] = true
	}
	first, err := w.plan(all[0])
	if err != nil {
		return err
	}
	second, err := w.plan(all[1])
	if err != nil {
		return err
	}
	w.each = !slices.ContainsFunc(first.Files, func(f formats.File) bool {
		return slices.ContainsFunc(second.Files, func(o formats.File) bool { return o.Path == f.Path })
	})
	return nil
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

// writeAll writes what was not written picture by picture, and lists all files.
func (w *carriedWriter) writeAll(ctx context.Context, report *reporter) error {
	var all []formats.Page
	for i := range w.names {
		if p, ok := w.pages[i]; ok {
			all = append(all, p)
		}
	}
	if w.each {
		return nil
	}
	return w.write(ctx, report, all...)
}

func (w *carriedWriter) write(ctx context.Context, report *reporter, pages ...formats.Page) error {
	plan, err := w.plan(pages...)
	if errors.Is(err, formats.ErrNothing) {
		return nil // the thing is not to be seen
	}
	if err != nil {
		return err
	}
	there, err := plan.Existing(w.flags.folder, w.guard)
	if err != nil {
		return err
	}
	for _, file := range there {
		if !w.mine[file] && !w.flags.force {
			return fmt.Errorf("%s is already there", filepath.Join(w.flags.folder, filepath.FromSlash(file)))
		}
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
