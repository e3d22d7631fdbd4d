package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"clickmask/internal/userfile"
	"clickmask/picture"
	"clickmask/project"
	"clickmask/project/formats"
)

// gathered is what was read of all inputs.
type gathered struct {
	set    *formats.Set
	files  []string // of the pictures of the set's pages
	packed formats.Packed
}

// opener opens the file of a page's picture, or makes one of a picture that is one of several in its file.
func (in *gathered) opener(ctx context.Context) func(page int) (io.ReadCloser, error) {
	several := in.set.Several()
	return func(page int) (io.ReadCloser, error) {
		p := &in.set.Pages[page]
		if in.packed.Has(p.Path) {
			return in.packed.Open(ctx, p, several[p.Path])
		}
		return formats.PictureFile(ctx, in.files[page], p.Frame, several[p.Path])
	}
}

// readInputs reads all inputs as one set, and finds the files of its pictures.
func readInputs(ctx context.Context, inputs []string, f convertFlags, notes *told) (*gathered, error) {
	var sets []*formats.Set
	files := map[string]string{}
	lost := 0
	for _, input := range inputs {
		set, found, err := readInput(ctx, input, f, notes)
		if err != nil {
			return nil, err
		}
		for i := range set.Pages {
			name, file := set.Pages[i].Path, found[i]
			switch was := files[name]; {
			case was != "" && file != "" && !sameFile(was, file):
				return nil, fmt.Errorf("two pictures are called %s: %s and %s; convert them apart", name, was, file)
			case file != "":
				files[name] = file
			}
		}
		sets = append(sets, set)
	}
	set, err := formats.Merge(sets...)
	if err != nil {
		return nil, err
	}
	in := &gathered{set: set}
	folder := f.pictures
	if folder == "" {
		folder = folderOf(inputs[0])
	}
	if f.copy {
		if err := in.findPacked(inputs, files); err != nil {
			in.packed.Close()
			return nil, err
		}
	}
	for i := range set.Pages {
		file := files[set.Pages[i].Path]
		if file == "" {
			if !in.packed.Has(set.Pages[i].Path) {
				lost++
			}
			file = filepath.Join(folder, filepath.FromSlash(set.Pages[i].Path))
		}
		in.files = append(in.files, file)
	}
	if lost > 0 && !f.copy && f.to == asSession && slices.ContainsFunc(inputs, formats.IsZIPName) {
		return nil, fmt.Errorf("%d pictures are not on the disk, such as %s: take those of the ZIP file out with --copy-pictures, or unpack it and name their folder with --pictures", lost, firstLost(set, files))
	}
	if lost > 0 && (f.copy || f.to == asSession) {
		in.packed.Close()
		return nil, fmt.Errorf("%d pictures were not found in %s, such as %s; name their folder with --pictures", lost, folder, firstLost(set, files))
	}
	return in, nil
}

func sameFile(a, b string) bool {
	first, err1 := os.Stat(a)
	second, err2 := os.Stat(b)
	return a == b || err1 == nil && err2 == nil && os.SameFile(first, second)
}

func firstLost(set *formats.Set, files map[string]string) string {
	for i := range set.Pages {
		if files[set.Pages[i].Path] == "" {
			return set.Pages[i].Path
		}
	}
	return ""
}

// folderOf is an input itself or the folder that it lies in.
func folderOf(input string) string {
	if info, err := os.Stat(input); err == nil && info.IsDir() {
		return input
	}
	return filepath.Dir(input)
}

// readInput reads one input, and finds the files of its pages' pictures, "" for those that are not there.
func readInput(ctx context.Context, input string, f convertFlags, notes *told) (*formats.Set, []string, error) {
	info, err := os.Stat(input)
	if err != nil {
		return nil, nil, err
	}
	ending := strings.ToLower(filepath.Ext(input))
	if f.from == asSession || f.from == "" && ending == project.SessionExtension && !info.IsDir() {
		s, _, err := project.LoadSession(input)
		if err != nil {
			return nil, nil, err
		}
		if open := s.OpenObjects(); open > 0 {
			notes.note("%s: objects that are open and not written as they are now: %d; keep them first", filepath.Base(input), open)
		}
		var files []string
		for i := range s.Pages {
			file := s.Pages[i].Path
			if strings.HasPrefix(file, project.Builtin) {
				file = ""
			}
			files = append(files, file)
		}
		return s.Set(), files, nil
	}
	folder, name := filepath.Split(filepath.Clean(input))
	if info.IsDir() {
		folder, name = input, "."
	}
	if folder == "" {
		folder = "."
	}
	below := os.DirFS(folder)
	var packed *formats.Archive
	if !info.IsDir() {
		if packed, err = formats.OpenArchive(input); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", input, err)
		}
	}
	if packed != nil {
		defer packed.Close() // only read from
		below, name = packed, "."
	}
	from := formats.ByID(f.from)
	switch {
	case f.from == "" && packed != nil:
		if from, name, err = formats.Recognise(below, name); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", input, packed.Wrong(err))
		}
	case f.from == "":
		if from, name, err = formats.Recognise(below, name); errors.Is(err, formats.ErrUnknown) {
			return nil, nil, usagef("%s: say with --from what it is: %s", input, strings.Join(readableFormats(), ", "))
		} else if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", input, err)
		}
	case from == nil || !from.CanRead():
		return nil, nil, usagef("--from %q: give one of %s", f.from, strings.Join(readableFormats(), ", "))
	}
	opts := formats.ReadOptions{}
	look := pictureFinder{folder: f.pictures, lone: f.picture, frame: f.frame - 1, drawn: from.HoldsPixels() && f.pictures == "", packed: packed}
	if f.pictures == "" {
		look.folder = folder
	}
	opts.Size = look.size
	if f.images != "" {
		if opts.Images, err = readWhole(f.images); err != nil {
			return nil, nil, err
		}
	}
	read, err := from.Read(ctx, below, name, opts)
	if err != nil && packed != nil {
		return nil, nil, fmt.Errorf("%s: %w", input, packed.Wrong(err))
	}
	if err != nil {
		return nil, nil, err
	}
	for _, n := range read.Notes {
		notes.note("%s: %s", filepath.Base(input), n.String())
	}
	files, err := look.name(read.Set)
	if err != nil {
		return nil, nil, err
	}
	look.check(read.Set, files, filepath.Base(input), notes)
	return read.Set, files, nil
}

// check says which pictures are not there, where their names lack an ending for that reason, and which are of another size than
// their labels: whoever goes on with them gets masks that lie wrong.
func (p *pictureFinder) check(s *formats.Set, files []string, input string, notes *told) {
	var bare, misfits []string
	for i := range s.Pages {
		page := &s.Pages[i]
		if files[i] == "" {
			if !readable(page.Path) {
				bare = append(bare, page.Path)
			}
			continue
		}
		if head, err := picture.ProbeFrame(files[i], page.Frame); err == nil && (head.W != page.W || head.H != page.H) {
			misfits = append(misfits, fmt.Sprintf("%s is %d x %d pixels, and its labels are for %d x %d", page.Path, head.W, head.H, page.W, page.H))
		}
	}
	if n := len(bare); n > 0 {
		notes.note("%s: %d pictures were not found in %s, so that their names have no ending, such as %s; name their folder with --pictures", input, n, p.folder, bare[0])
	}
	if n := len(misfits); n > 0 {
		notes.note("%s: %d pictures have another size than their labels: %s", input, n, misfits[0])
	}
}

// maxImages is the largest COCO file that names pictures.
const maxImages = 512 << 20

func readWhole(file string) ([]byte, error) {
	f, err := userfile.OpenUpTo(file, maxImages)
	if err != nil {
		return nil, usagef("--images: %w", err)
	}
	defer f.Close() // only read from
	return io.ReadAll(f)
}

// pictureFinder finds the pictures that labels belong to.
type pictureFinder struct {
	folder string
	lone   string           // the file that all is about; "" where each page has its own
	frame  int              // which of its pictures
	packed *formats.Archive // which may hold the pictures too; nil: the input is no ZIP file
	drawn  bool             // the labels are PNGs in the same folder, and no pictures to be found by their own names
}

// find is the path from the folder, with slashes, of a picture that labels name with its ending or without; it may lie in images/
// there. ok is false where there is none.
func (p *pictureFinder) find(name string) (found string, ok bool) {
	for _, below := range formats.PictureFolders {
		for _, ending := range append([]string{""}, formats.PictureEndings...) {
			if p.drawn && ending != "" && strings.EqualFold(ending, ".png") && below == "" {
				continue
			}
			file := path.Join(below, name+ending)
			if !filepath.IsLocal(filepath.FromSlash(file)) || ending == "" && !readable(file) {
				continue
			}
			if info, err := os.Stat(filepath.Join(p.folder, filepath.FromSlash(file))); err == nil && !info.IsDir() {
				return file, true
			}
		}
	}
	return "", false
}

// findFrame is find, also for what is called like one of several pictures in a file, as exports call it: then frame says which.
func (p *pictureFinder) findFrame(name string) (found string, frame int, ok bool) {
	if found, ok = p.find(name); ok {
		return found, 0, true
	}
	stem, frame, is := formats.FrameName(name)
	if !is {
		return "", 0, false
	}
	found, ok = p.find(stem)
	return found, frame, ok && picture.MayHoldSeveral(found)
}

// size reads how large a picture is.
func (p *pictureFinder) size(name string) (w, h int, err error) {
	file, frame := p.lone, p.frame
	if file == "" {
		found, number, ok := p.findFrame(name)
		if inside, is := p.findPacked(name); !ok && is {
			return p.packed.PictureSize(inside, filepath.Base(inside))
		}
		if !ok {
			return 0, 0, fmt.Errorf("there is no picture %s in %s, which would say how large it is; name the folder with --pictures", name, p.folder)
		}
		file, frame = filepath.Join(p.folder, filepath.FromSlash(found)), number
	}
	head, err := picture.ProbeFrame(file, frame)
	if err != nil {
		return 0, 0, err
	}
	return head.W, head.H, nil
}

// name gives pages whose labels leave the ending out the names of their pictures, and finds the files of all. The picture that
// the person named is that of the only page, and must be of its size.
func (p *pictureFinder) name(s *formats.Set) ([]string, error) {
	files := make([]string, len(s.Pages))
	if p.lone != "" {
		if len(s.Pages) != 1 {
			return nil, usagef("--picture %s: the input is about %d pictures", p.lone, len(s.Pages))
		}
		head, err := picture.ProbeFrame(p.lone, p.frame)
		if err != nil {
			return nil, err
		}
		if page := &s.Pages[0]; head.W != page.W || head.H != page.H {
			return nil, fmt.Errorf("the labels are for a picture of %d x %d pixels, and %s is %d x %d", page.W, page.H, filepath.Base(p.lone), head.W, head.H)
		}
		s.Pages[0].Path, s.Pages[0].Frame, files[0] = filepath.Base(p.lone), p.frame, p.lone
		return files, nil
	}
	for i := range s.Pages {
		if found, frame, ok := p.findFrame(s.Pages[i].Path); ok {
			if frame > 0 {
				s.Pages[i].Frame = frame
			}
			files[i] = filepath.Join(p.folder, filepath.FromSlash(found))
			s.Pages[i].Path = formats.PictureName(found)
		} else if inside, is := p.findPacked(s.Pages[i].Path); is {
			s.Pages[i].Path = formats.PictureName(inside)
		}
	}
	return files, nil
}
