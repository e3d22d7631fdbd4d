package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"clickmask/internal/atomicfile"
	"clickmask/internal/printable"
	"clickmask/internal/userfile"
	"clickmask/picture"
	"clickmask/project"
	"clickmask/project/formats"
)

// convertFlags are the flags of `clickmask convert`.
type convertFlags struct {
	from, to  string
	folder    string
	pictures  string
	classes   string
	polygons  bool
	tolerance float64
	force     bool
}

// fromSession is the name of session files among the formats that are read.
const fromSession = "session"

func (p *program) newConvert() *cobra.Command {
	var f convertFlags
	cmd := &cobra.Command{
		Use:   "convert SESSION|FILE|FOLDER",
		Short: "Write the objects of a session or a data set in another format",
		Long: "Write the objects of a ClickMask session, a COCO file, labelme's files or a YOLO data set in another format.\n\n" +
			"All names of files are settled before any is written; what is called otherwise than after its picture,\n" +
			"because two would have one name, is told on stderr. Classes are numbered by the list of the input, or of\n" +
			"--classes.",
		Example: "  clickmask convert work.clickmask --to coco -o out/\n" +
			"  clickmask convert labels/ --from labelme --to yolo --classes classes.txt -o dataset/",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("convert needs one session, file or folder, got %d arguments", len(args))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return p.convert(cmd, args[0], f) },
	}
	fl := cmd.Flags()
	fl.SortFlags = false
	fl.StringVar(&f.to, "to", "", "the `FORMAT` to write: "+strings.Join(formatIDs((*formats.Format).CanWrite), ", "))
	fl.StringVarP(&f.folder, "output", "o", ".", "the `FOLDER` to write into")
	fl.StringVar(&f.from, "from", "", "the `FORMAT` of the input: "+fromSession+", "+strings.Join(formatIDs((*formats.Format).CanRead), ", ")+" (default: by its name)")
	fl.StringVar(&f.pictures, "pictures", "", "the `FOLDER` of the pictures, for labels that do not say how large they are (default: the input's)")
	fl.StringVar(&f.classes, "classes", "", "number the classes by this list: a `FILE` with a name a line, or a data.yaml")
	fl.BoolVar(&f.polygons, "polygons", false, "COCO: polygons in place of exact run lengths")
	fl.Float64Var(&f.tolerance, "tolerance", 0, fmt.Sprintf("how far polygons may be from the border, in `PIXELS` (default %g; -1: not at all)", formats.DefaultTolerance))
	fl.BoolVar(&f.force, "force", false, "replace files that are already there")
	return cmd
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

func (p *program) convert(cmd *cobra.Command, input string, f convertFlags) error {
	ctx := cmd.Context()
	to := formats.ByID(f.to)
	if to == nil || !to.CanWrite() {
		return usagef("--to %q: give one of %s", f.to, strings.Join(formatIDs((*formats.Format).CanWrite), ", "))
	}
	set, pictures, open, err := readSet(ctx, cmd, input, f)
	if err != nil {
		return interruptedOr(ctx, err)
	}
	if f.classes != "" {
		if set, err = withClasses(set, f.classes); err != nil {
			return err
		}
	}
	plan, err := formats.NewPlan(set, to, formats.Options{Polygons: f.polygons, Tolerance: f.tolerance})
	if err != nil {
		return fmt.Errorf("%s: %w", filepath.Base(input), err)
	}
	read, guard := atomicfile.NewGuard(input, f.classes), atomicfile.NewGuard(pictures...)
	for _, file := range plan.Files {
		if path := filepath.Join(f.folder, filepath.FromSlash(file.Path)); read.Check(path) != nil {
			return usagef("%s is what is read and would be replaced: choose another folder with -o", path)
		}
	}
	there, err := plan.Existing(f.folder, guard)
	if err != nil {
		return usagef("%v", err)
	}
	if len(there) > 0 && !f.force {
		return usagef("%s is already there; use --force to replace it", filepath.Join(f.folder, filepath.FromSlash(there[0])))
	}
	if err := plan.Write(ctx, f.folder, formats.WriteOptions{Replace: there, Guard: guard}); err != nil {
		return interruptedOr(ctx, err)
	}
	for _, file := range plan.Files {
		printable.Fprintf(cmd.OutOrStdout(), "%s\n", filepath.Join(f.folder, filepath.FromSlash(file.Path)))
	}
	for _, r := range plan.Renamed {
		printable.Fprintf(cmd.ErrOrStderr(), "%s is written as %s: %s is another file's name or not allowed everywhere\n", set.Pages[r.Page].Path, r.Path, r.Wanted)
	}
	if open > 0 {
		printable.Fprintf(cmd.ErrOrStderr(), "%s: objects that are open and not written as they are now: %d; keep them first\n", filepath.Base(input), open)
	}
	return nil
}

// readSet reads the input, lists the files of its pictures, and counts the objects that are open, which are not in it as they
// are now.
func readSet(ctx context.Context, cmd *cobra.Command, input string, f convertFlags) (set *formats.Set, pictures []string, open int, err error) {
	info, err := os.Stat(input)
	if err != nil {
		return nil, nil, 0, err
	}
	if f.from == "" {
		if f.from, err = guessFormat(input, info.IsDir()); err != nil {
			return nil, nil, 0, err
		}
	}
	if f.from == fromSession {
		s, _, err := project.LoadSession(input)
		return s.Set(), s.Pictures(), s.OpenObjects(), err
	}
	from := formats.ByID(f.from)
	if from == nil || !from.CanRead() {
		return nil, nil, 0, usagef("--from %q: give one of %s, %s", f.from, fromSession, strings.Join(formatIDs((*formats.Format).CanRead), ", "))
	}
	folder, name := filepath.Split(filepath.Clean(input))
	if info.IsDir() {
		folder, name = input, "."
	}
	if folder == "" {
		folder = "."
	}
	if f.pictures == "" {
		f.pictures = folder
	}
	look := pictureFinder{folder: f.pictures, found: map[string]string{}}
	read, err := from.Read(ctx, os.DirFS(folder), name, formats.ReadOptions{Size: look.size})
	if err != nil {
		return nil, nil, 0, err
	}
	for _, n := range read.Notes {
		printable.Fprintf(cmd.ErrOrStderr(), "%s: %s\n", filepath.Base(input), n)
	}
	return read.Set, look.name(read.Set), 0, nil
}

// guessFormat tells a format by the input's name.
func guessFormat(input string, folder bool) (string, error) {
	ending := strings.ToLower(filepath.Ext(input))
	switch {
	case ending == project.SessionExtension && !folder:
		return fromSession, nil
	case ending == ".yaml" || ending == ".yml":
		return "yolo", nil
	}
	if _, err := os.Stat(filepath.Join(input, "data.yaml")); err == nil {
		return "yolo", nil
	}
	return "", usagef("%s: say with --from what it is: %s", input, strings.Join(formatIDs((*formats.Format).CanRead), ", "))
}

// pictureFinder finds the pictures that labels belong to.
type pictureFinder struct {
	folder string
	found  map[string]string // name in the labels → path from folder, with slashes
}

// size finds a picture by its path, with or without its ending, in the folder or in images/ there, and reads how large
// it is.
func (p *pictureFinder) size(name string) (w, h int, err error) {
	for _, below := range []string{"", "images"} {
		for _, ending := range append([]string{""}, bothCases(picture.Extensions)...) {
			path := filepath.Join(below, filepath.FromSlash(name)+ending)
			if info, err := os.Stat(filepath.Join(p.folder, path)); err != nil || info.IsDir() {
				continue
			}
			head, err := picture.Probe(filepath.Join(p.folder, path))
			if err != nil {
				return 0, 0, err
			}
			p.found[name] = filepath.ToSlash(path)
			return head.W, head.H, nil
		}
	}
	return 0, 0, fmt.Errorf("there is no picture %s in %s, which would say how large it is; name the folder with --pictures", name, p.folder)
}

func bothCases(endings []string) []string {
	var all []string
	for _, e := range endings {
		all = append(all, e, strings.ToUpper(e))
	}
	return all
}

// name gives pages whose labels leave the ending out the names of their pictures, and lists the files of all pictures.
func (p *pictureFinder) name(s *formats.Set) []string {
	var files []string
	for i := range s.Pages {
		if path, ok := p.found[s.Pages[i].Path]; ok {
			s.Pages[i].Path = strings.TrimPrefix(path, "images/")
			files = append(files, filepath.Join(p.folder, filepath.FromSlash(path)))
			continue
		}
		files = append(files, filepath.Join(p.folder, filepath.FromSlash(s.Pages[i].Path)))
	}
	return files
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
