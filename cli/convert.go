package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"clickmask/internal/atomicfile"
	"clickmask/internal/jsonname"
	"clickmask/internal/printable"
	"clickmask/internal/userfile"
	"clickmask/project"
	"clickmask/project/formats"
)

// convertFlags are the flags of `clickmask convert`.
type convertFlags struct {
	from, to  string
	output    string
	picture   string
	frame     int
	pictures  string
	images    string
	classes   string
	polygons  bool
	masks     bool
	tolerance float64
	split     float64
	seed      uint64
	copy      bool
	force     bool
	json      bool
}

// asSession is the name of session files among the formats.
const asSession = "session"

func (p *program) newConvert() *cobra.Command {
	var f convertFlags
	cmd := &cobra.Command{
		Use:   "convert INPUT... --to FORMAT",
		Short: "Write masks and annotations in another format",
		Long: "Write the objects of sessions, masks, annotation files and data sets in another format. What an input is, is\n" +
			"told by what is in it; a folder is read as a whole, and so is a ZIP file. Several inputs become one set.\n\n" +
			"All names of files are settled before any is written; what is called otherwise than after its picture,\n" +
			"because two would have one name, is told on stderr. Classes are numbered by the list of the input, or of\n" +
			"--classes.",
		Example: "  clickmask convert work.clickmask --to coco -o out/\n" +
			"  clickmask convert mask.png --picture photo.jpg --to coco -o annotations.json\n" +
			"  clickmask convert labels/ --to yolo --split 0.2 --seed 7 --copy-pictures -o dataset/\n" +
			"  clickmask convert annotations.xml --to session -o work.clickmask",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("convert needs one session, file or folder, got %d arguments", len(args))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return p.convert(cmd, args, f) },
	}
	fl := cmd.Flags()
	fl.SortFlags = false
	fl.StringVar(&f.to, "to", "", "the `FORMAT` to write, see above")
	fl.StringVarP(&f.output, "output", "o", ".", "the `FOLDER` to write into, or the file where there is one alone")
	fl.StringVar(&f.from, "from", "", "the `FORMAT` of the inputs (default: by what is in them)")
	fl.StringVar(&f.picture, "picture", "", "the `FILE` of the picture that the inputs are about, where they are about one")
	fl.IntVar(&f.frame, "frame", 1, "with --picture: the `N`th of the pictures that the file holds")
	fl.StringVar(&f.pictures, "pictures", "", "the `FOLDER` of the pictures (default: the input's)")
	fl.StringVar(&f.images, "images", "", "the COCO `FILE` that names the pictures and classes of COCO results")
	fl.StringVar(&f.classes, "classes", "", "number the classes by this list: a `FILE` with a name a line, or a data.yaml")
	fl.BoolVar(&f.polygons, "polygons", false, "COCO, CVAT, Label Studio: polygons in place of exact run lengths")
	fl.BoolVar(&f.masks, "masks", false, "labelme: exact masks in place of polygons")
	fl.Float64Var(&f.tolerance, "tolerance", 0, fmt.Sprintf("how far polygons may be from the border, in `PIXELS` (default %g; -1: not at all)", formats.DefaultTolerance))
	fl.Float64Var(&f.split, "split", 0, "YOLO, VOC: hold back this `SHARE` of the pictures for validation, 0 to 1")
	fl.Uint64Var(&f.seed, "seed", 0, "which pictures those are, by a `NUMBER`")
	fl.BoolVar(&f.copy, "copy-pictures", false, "YOLO, VOC: copy the pictures along; a session: those in a ZIP file")
	fl.BoolVar(&f.force, "force", false, "replace files that are already there")
	fl.BoolVar(&f.json, "json", false, "print what was written as JSON")
	cmd.Long += "\n\n" + formatsToWrite(writableFormats()) + "\nFormats to read: " + folded(readableFormats(), 90) + "."
	return cmd
}

// formatsToWrite is a sentence for a command's help.
func formatsToWrite(ids []string) string { return "Formats to write: " + folded(ids, 90) + "." }

// folded joins words to lines of a length.
func folded(words []string, most int) string {
	var b strings.Builder
	line := 0
	for i, w := range words {
		if i > 0 {
			b.WriteByte(',')
			if line += len(w) + 2; line > most {
				b.WriteByte('\n')
				line = len(w)
			} else {
				b.WriteByte(' ')
			}
		}
		b.WriteString(w)
	}
	return b.String()
}

func formatIDs(can func(*formats.Format) bool) []string {
	var ids []string
	for _, f := range formats.All {
		if can(f) {
			ids = append(ids, f.ID)
		}
	}
	return ids
}

func writableFormats() []string {
	return append([]string{asSession}, formatIDs((*formats.Format).CanWrite)...)
}

func readableFormats() []string {
	return append([]string{asSession}, formatIDs((*formats.Format).CanRead)...)
}

// converted is what `clickmask convert --json` prints.
type converted struct {
	Format   string        `json:"format"`
	Files    []string      `json:"files"`
	Pictures int           `json:"pictures"`
	Objects  int           `json:"objects"`
	Notes    []string      `json:"notes"`
	Renamed  []renamedFile `json:"renamed"`
}

type renamedFile struct {
	Picture jsonname.Name `json:"picture"`
	Wanted  string        `json:"wanted"`
	File    jsonname.Name `json:"file"`
}

// told are what people are told on stderr, and in JSON.
type told struct {
	list []string
	say  io.Writer
}

func (t *told) note(format string, args ...any) {
	t.list = append(t.list, fmt.Sprintf(format, args...))
	printable.Fprintf(t.say, format+"\n", args...)
}

func (p *program) convert(cmd *cobra.Command, inputs []string, f convertFlags) error {
	ctx := cmd.Context()
	if cmd.Flags().Changed("frame") && f.picture == "" {
		return usagef("--frame %d says which picture of a file is meant, but not of which file: name it with --picture", f.frame)
	}
	to := formats.ByID(f.to)
	if f.to != asSession && (to == nil || !to.CanWrite()) {
		return usagef("--to %q: give one of %s", f.to, strings.Join(writableFormats(), ", "))
	}
	notes := &told{say: cmd.ErrOrStderr()}
	in, err := readInputs(ctx, inputs, f, notes)
	if err != nil {
		return interruptedOr(ctx, err)
	}
	defer in.packed.Close()
	if f.classes != "" {
		if in.set, err = withClasses(in.set, f.classes); err != nil {
			return err
		}
	}
	done := converted{Format: f.to, Renamed: []renamedFile{}}
	if to == nil {
		done.Files, err = p.toSession(ctx, in, inputs, f)
	} else {
		done.Files, err = in.toFormat(ctx, to, inputs, f, notes, &done)
	}
	if err != nil {
		return interruptedOr(ctx, err)
	}
	for i := range in.set.Pages {
		if page := &in.set.Pages[i]; len(page.Items) > 0 || page.Empty {
			done.Pictures++
			done.Objects += len(page.Items)
		}
	}
	if f.json {
		done.Notes = append([]string{}, notes.list...)
		return writeJSON(cmd.OutOrStdout(), done)
	}
	for _, file := range done.Files {
		printable.Fprintf(cmd.OutOrStdout(), "%s\n", file)
	}
	return nil
}

// target splits what -o names into the folder and, where it is that of a file, its name.
func target(output string, endings []string) (folder, name string) {
	if info, err := os.Stat(output); err == nil && info.IsDir() || strings.HasSuffix(output, "/") || strings.HasSuffix(output, string(filepath.Separator)) {
		return output, ""
	}
	if slices.Contains(endings, strings.ToLower(filepath.Ext(output))) {
		return filepath.Dir(output), filepath.Base(output)
	}
	return output, ""
}

// toFormat writes the set in a format.
func (in *gathered) toFormat(ctx context.Context, to *formats.Format, inputs []string, f convertFlags, notes *told, done *converted) ([]string, error) {
	opts := formats.Options{Polygons: f.polygons, Masks: f.masks, Tolerance: f.tolerance, Split: formats.Split{Share: f.split, Seed: f.seed}}
	if f.copy {
		if opts.Picture = in.opener(ctx); !to.Pictures {
			return nil, usagef("--copy-pictures: %s has no place for pictures", to.Title)
		}
	}
	plan, err := formats.NewPlan(in.set, to, opts)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Base(inputs[0]), err)
	}
	folder, name := target(f.output, to.Endings)
	if name != "" {
		if err := plan.Alone(name); err != nil {
			return nil, usagef("-o %s: %w", f.output, err)
		}
	}
	read, guard := atomicfile.NewGuard(append(slices.Clone(inputs), f.classes, f.images)...), atomicfile.NewGuard(in.files...)
	for _, file := range plan.Files {
		if path := filepath.Join(folder, filepath.FromSlash(file.Path)); read.Check(path) != nil {
			return nil, usagef("%s is what is read and would be replaced: choose another folder with -o", path)
		}
	}
	there, err := plan.Existing(folder, guard)
	if err != nil {
		return nil, usagef("%w", err)
	}
	if len(there) > 0 && !f.force {
		return nil, usagef("%s is already there; use --force to replace it", filepath.Join(folder, filepath.FromSlash(there[0])))
	}
	if err := plan.Write(ctx, folder, formats.WriteOptions{Replace: there, Guard: guard}); err != nil {
		return nil, err
	}
	var files []string
	for _, file := range plan.Files {
		files = append(files, filepath.Join(folder, filepath.FromSlash(file.Path)))
	}
	for _, r := range plan.Renamed {
		notes.note("%s is written as %s: %s is another file's name or not allowed everywhere", in.set.Pages[r.Page].Path, r.Path, r.Wanted)
		done.Renamed = append(done.Renamed, renamedFile{jsonname.Name(in.set.Pages[r.Page].Path), r.Wanted, jsonname.Name(r.Path)})
	}
	return files, nil
}

// toSession writes the set as a session, whose pictures must be where they were found.
func (p *program) toSession(ctx context.Context, in *gathered, inputs []string, f convertFlags) ([]string, error) {
	folder, name := target(f.output, []string{project.SessionExtension})
	if name == "" {
		name = baseName(inputs[0]) + project.SessionExtension
	}
	path := filepath.Join(folder, name)
	if atomicfile.NewGuard(inputs...).Check(path) != nil {
		return nil, usagef("%s is what is read and would be replaced: choose another name with -o", path)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, err
	}
	file, err := p.sessionToWrite(path, f.force) // before any picture is taken out
	if err != nil {
		return nil, err
	}
	defer file.Close()
	files, err := in.unpack(ctx, folder, f.force)
	if err != nil {
		return nil, err
	}
	return append([]string{path}, files...), saveSession(file, project.NewSession(in.set, in.files))
}

// withClasses numbers a set by a class list.
func withClasses(s *formats.Set, path string) (*formats.Set, error) {
	f, _, err := userfile.Open(path)
	if errors.As(err, new(*userfile.NotRegularError)) {
		return nil, usagef("%s is no file with a class list", path)
	}
	if err != nil {
		return nil, err
	}
	defer f.Close() // only read from
	classes, err := formats.ReadClasses(filepath.ToSlash(path), f)
	if err != nil {
		return nil, err
	}
	return s.WithClasses(classes), nil
}
