package cli

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"clickmask/internal/atomicfile"
	"clickmask/project/formats"
)

// outputFlags say which files a call writes, and where.
type outputFlags struct {
	output          string
	force           bool
	missing         bool // only pictures of which a file is missing
	overlay, cutout bool
	npyDir          string
	multimask, best bool
	cut             cutFlags
	template        string // --name, "" for the usual names
}

// addName adds the flag for names.
func (f *outputFlags) addName(fl *pflag.FlagSet) {
	fl.StringVar(&f.template, "name", "", "call files after a `TEMPLATE` of {picture}, {kind}, {class} and {n}: '{picture}_{n}'")
}

// takeNames has files called as a preset says, unless the call says it: by a template, or as the one file that is to be written.
func (f *outputFlags) takeNames() {
	if f.template == "" && !strings.EqualFold(filepath.Ext(f.output), ".png") {
		f.template = f.cut.names
	}
}

// output knows the name of every file of a call.
type output struct {
	outputFlags
	folder  string // "" when file is given
	file    string // -o FILE.png without its ending
	objects int
	many    bool // several pictures
	named   formats.FileNames
	read    *atomicfile.Guard  // all that is read
	done    map[pictureAt]bool // with missing: those of which every file is there, and those that are such files
}

// newOutput settles the names and refuses, before any work, to replace a file without --force, and what is read in any
// case: the pictures, and others such as a mask input.
func newOutput(f outputFlags, list []pictureAt, objects int, others ...string) (*output, error) {
	o := &output{outputFlags: f, objects: objects, many: len(list) > 1, done: map[pictureAt]bool{}}
	if f.missing && f.force {
		return nil, usagef("--missing leaves what is there and --force replaces it: use one of the two")
	}
	if err := o.settle(len(list)); err != nil {
		return nil, err
	}
	if f.missing {
		list = o.passOver(list)
		o.many = len(list) > 1
	}
	guard, beside := atomicfile.NewGuard(files(list)...), atomicfile.NewGuard(others...)
	o.read = atomicfile.NewGuard(append(files(list), others...)...)
	taken, way := map[string]pictureAt{}, ""
	if o.many {
		way = ", or --missing to leave pictures that are done"
	}
	for _, at := range list {
		names := o.names(at)
		o.done[at] = f.missing && allThere(names)
		for _, name := range names {
			// Case makes no difference on many systems, and links may lead two names to one file.
			key := nameKey(name)
			if other, ok := taken[key]; ok && o.template != "" {
				return nil, usagef("--name %s would call two files %s, of %s and %s: put {picture}, {n} or {kind} into it", o.template, name, other, at)
			} else if ok {
				return nil, usagef("%s and %s would both be written to %s: give them one at a time with -o", other, at, name)
			}
			taken[key] = at
			if guard.Check(name) != nil {
				return nil, usagef("%s is a picture to be read and would be replaced: choose another name with -o%s", name, o.goOn(list))
			}
			if beside.Check(name) != nil {
				return nil, usagef("%s is to be read and would be replaced: choose another name with -o", name)
			}
			if o.done[at] {
				continue // what is left as it is need not be writable
			}
			if err := free(name, o.replaces(), way); err != nil {
				return nil, err
			}
		}
	}
	return o, nil
}

// nameKey is the same for names that may be of one file.
func nameKey(name string) string { return atomicfile.Fold(atomicfile.Identity(name)) }

// passOver leaves out what was found in a folder and is called as one of the files that are written: an earlier call has written into
// the folder that it read.
func (o *output) passOver(list []pictureAt) []pictureAt {
	written := map[string]bool{}
	for _, at := range list {
		for _, name := range o.names(at) {
			written[nameKey(name)] = true
		}
	}
	var pictures []pictureAt
	for _, at := range list {
		if at.found && written[nameKey(at.path)] {
			o.done[at] = true
			continue
		}
		pictures = append(pictures, at)
	}
	return pictures
}

// goOn is another way out where what would be replaced may be what an earlier call has written into the folder that it read.
func (o *output) goOn(list []pictureAt) string {
	if o.missing || o.file != "" || !slices.ContainsFunc(list, func(at pictureAt) bool { return at.found }) {
		return ""
	}
	return ", or, where an earlier call wrote it into the folder of the pictures, go on with --missing"
}

// left are the pictures that are not done yet.
func (o *output) left(list []pictureAt) []pictureAt {
	return slices.DeleteFunc(slices.Clone(list), func(at pictureAt) bool { return o.done[at] })
}

// replaces reports whether a file that is there may be replaced: of a picture that was begun, as of one that is done again.
func (o *output) replaces() bool { return o.force || o.missing }

// free refuses to write a file that is there, unless it may be replaced, and what can never be; way is another way out than --force.
func free(name string, replaces bool, way string) error {
	there, err := atomicfile.Check(name)
	switch {
	case err != nil:
		return usagef("%w", err)
	case there && !replaces:
		return usagef("%s is already there; use --force to replace it%s", name, way)
	}
	return nil
}

// allThere reports whether each of these is a file.
func allThere(names []string) bool {
	return !slices.ContainsFunc(names, func(name string) bool {
		info, err := os.Stat(name)
		return err != nil || !info.Mode().IsRegular()
	})
}

// settle decides whether -o is a file or a folder.
func (o *output) settle(pictures int) error {
	if o.template != "" {
		var err error
		if o.named, err = formats.ParseFileNames(o.template); err != nil {
			return usagef("--name: %w", err)
		}
		if !o.named.Names(formats.FileAbout{Picture: "a", Kind: "mask", N: 1}) {
			return usagef("--name %s: {class} is empty here, which leaves no name: put {picture} or {n} into it", o.template)
		}
		if strings.EqualFold(filepath.Ext(o.output), ".png") {
			return usagef("--name says what files are called and -o %s too: give a folder", o.output)
		}
	}
	info, err := os.Stat(o.output)
	ext := filepath.Ext(o.output)
	switch {
	case o.output == "":
		o.folder = "."
	case err == nil && info.IsDir():
		o.folder = o.output
	case strings.EqualFold(ext, ".png") && pictures > 1:
		return usagef("-o %s is one file, but there are %d pictures: give a folder", o.output, pictures)
	case strings.EqualFold(ext, ".png"):
		o.file = strings.TrimSuffix(o.output, ext)
	case err == nil || readable(o.output):
		return usagef("-o %s: masks are written as PNG; name a .png file or a folder", o.output)
	default:
		o.folder = o.output
	}
	return nil
}

// names lists all files that one picture may give.
func (o *output) names(at pictureAt) []string {
	var names []string
	for object := range o.objects {
		for k := range o.masksEach() {
			names = append(names, o.maskFile(at, object, k))
			if o.cutout {
				names = append(names, o.cutoutFile(at, object, k))
			}
		}
	}
	if o.overlay {
		names = append(names, o.overlayFile(at))
	}
	if o.npyDir != "" {
		for _, n := range npyFiles {
			names = append(names, filepath.Join(o.npyFolder(at), n))
		}
	}
	return names
}

func (o *output) masksEach() int {
	if o.multimask {
		return 3
	}
	return 1
}

// suffix tells the objects and the candidates of a picture apart; a lone mask needs none.
func (o *output) suffix(object, k int) string {
	s := ""
	if o.objects > 1 {
		s += "_" + strconv.Itoa(object)
	}
	if o.multimask {
		s += "_" + strconv.Itoa(k)
	}
	return s
}

func (o *output) stem(at pictureAt) string {
	if o.file != "" {
		return o.file
	}
	return filepath.Join(o.folder, at.stem())
}

func baseName(path string) string {
	base := filepath.Base(path)
	return strings.TrimSuffix(base, filepath.Ext(base))
}

// maskFile is exactly what -o says when there is one mask; object and k count from 0.
func (o *output) maskFile(at pictureAt, object, k int) string {
	if o.file != "" {
		return o.file + o.suffix(object, k) + filepath.Ext(o.output)
	}
	if o.template != "" {
		return o.templated(at, "mask", object, k, ".png")
	}
	return o.stem(at) + "_mask" + o.suffix(object, k) + ".png"
}

func (o *output) cutoutFile(at pictureAt, object, k int) string {
	if o.template != "" {
		return o.templated(at, "cutout", object, k, o.cut.kind().Ending())
	}
	return o.stem(at) + "_cutout" + o.suffix(object, k) + o.cut.kind().Ending()
}

// templated is a file's name after --name. Where that does not tell masks and cut-outs apart, masks beside cut-outs say that
// they are masks.
func (o *output) templated(at pictureAt, kind string, object, k int, ending string) string {
	if kind == "mask" && o.cutout && !o.named.Has("kind") {
		ending = "_mask" + ending
	}
	about := formats.FileAbout{Picture: at.stem(), Kind: kind, N: object*o.masksEach() + k + 1}
	return filepath.Join(o.folder, o.named.Name(about, ending))
}

func (o *output) overlayFile(at pictureAt) string { return o.stem(at) + "_overlay.png" }

func (o *output) npyFolder(at pictureAt) string {
	if o.many {
		return filepath.Join(o.npyDir, at.stem())
	}
	return o.npyDir
}
