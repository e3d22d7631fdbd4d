package formats

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"clickmask/internal/atomicfile"
	"clickmask/internal/printable"
)

// maxName is the longest name in bytes that the usual file systems take.
const maxName = 255

// Relative gives pictures paths with slashes from the deepest folder that holds all of them, which is what [Page.Path]
// wants: a.png and sub/a.png. Paths that are not absolute stay as they are, and do not count for that folder. Pictures on
// several drives of Windows begin with the drive's letter.
func Relative(pictures []string) []string {
	parts := make([][]string, len(pictures))
	var common []string
	first := true
	for i, p := range pictures {
		drive := filepath.VolumeName(p)
		parts[i] = strings.Split(strings.Trim(filepath.ToSlash(filepath.Clean(p[len(drive):])), "/"), "/")
		if !filepath.IsAbs(p) {
			continue
		}
		parts[i] = append([]string{strings.Trim(filepath.ToSlash(drive), ":/")}, parts[i]...)
		folder := parts[i][:len(parts[i])-1]
		if first {
			common, first = folder, false
		}
		n := 0
		for n < min(len(common), len(folder)) && common[n] == folder[n] {
			n++
		}
		common = common[:n]
	}
	out := make([]string, len(pictures))
	for i, p := range pictures {
		if filepath.IsAbs(p) {
			parts[i] = parts[i][len(common):]
		}
		out[i] = path.Join(slices.DeleteFunc(parts[i], func(s string) bool { return s == "" })...)
	}
	return out
}

// namesAreText refuses a set of which a picture's name is no text where a format has nothing but text for it. In JSON such names are as
// sessions have them, so that Python and this program read them as they are.
func (s *Set) namesAreText(format string) error {
	for i := range s.Pages {
		if p := &s.Pages[i]; p.written() && !utf8.ValidString(p.Path) {
			return fmt.Errorf("the name of the picture %s is no text in UTF-8, and %s can hold no other: rename the picture, or choose another format", printable.Text(p.Path), format)
		}
	}
	return nil
}

// naming gives out the names of an export's files, none twice: names count as the same that a file system could take
// for the same, one that ignores case or one that normalises Unicode.
type naming struct {
	folder  string          // below which the files of pages lie, "" for the chosen folder itself
	stems   []string        // of each page: folders and name without ending, of no other page
	wanted  []string        // the same as it would be if there were no other pages and no file systems
	taken   map[string]bool // folded paths of files and folders
	renamed []Rename
	several map[string]bool // paths of files of which several pictures are pages
}

// newNaming settles the stems of all pages, also of those that are not written, so that a file's name does not depend
// on which other pages have objects.
func newNaming(s *Set, folder string) *naming {
	n := &naming{folder: folder, stems: make([]string, len(s.Pages)), wanted: make([]string, len(s.Pages)), taken: map[string]bool{}, several: s.Several()}
	n.reserve(folder)
	stems, clean := map[string]bool{}, make([]string, len(s.Pages))
	for i := range s.Pages {
		n.wanted[i] = stemOf(&s.Pages[i], n.several[s.Pages[i].Path])
		clean[i] = cleanPath(n.wanted[i])
		n.reserve(path.Join(folder, path.Dir(clean[i])))
		if key := atomicfile.Fold(clean[i]); !stems[key] {
			stems[key], n.stems[i] = true, clean[i]
		}
	}
	// Those that come second say which kind of file they are, and are counted where that does not help.
	for i := range s.Pages {
		if n.stems[i] != "" {
			continue
		}
		base := clean[i]
		if ending := strings.TrimPrefix(path.Ext(s.Pages[i].Path), "."); ending != "" {
			base += "_" + cleanName(ending)
		}
		name := base
		for k := 2; stems[atomicfile.Fold(name)]; k++ {
			name = base + "_" + strconv.Itoa(k)
		}
		stems[atomicfile.Fold(name)], n.stems[i] = true, name
	}
	return n
}

// reserve keeps the names of a folder and of those above it from files.
func (n *naming) reserve(folder string) {
	for ; folder != "" && folder != "."; folder = path.Dir(folder) {
		n.taken[atomicfile.Fold(folder)] = true
	}
}

// whole is the name of a file that belongs to all pages, in the chosen folder.
func (n *naming) whole(name string) string {
	return n.take("", strings.TrimSuffix(name, path.Ext(name)), path.Ext(name))
}

// page is the name of a page's file: that of the picture with suffix in place of its ending.
func (n *naming) page(i int, suffix string) string { return n.in(n.folder, i, suffix) }

// in is page in another folder.
func (n *naming) in(folder string, i int, suffix string) string {
	wanted, got := n.below(folder, i, suffix)
	if got != wanted {
		n.renamed = append(n.renamed, Rename{Page: i, Wanted: wanted, Path: got})
	}
	return got
}

// beside is page for a further file of a page, in a folder of its own, whose name is not told once more.
func (n *naming) beside(folder string, i int, suffix string) string {
	_, got := n.below(folder, i, suffix)
	return got
}

func (n *naming) below(folder string, i int, suffix string) (wanted, got string) {
	below, base := path.Split(n.stems[i])
	got = n.take(path.Join(folder, below), base, suffix)
	wanted = n.wanted[i] + suffix
	if folder != "" {
		wanted = folder + "/" + wanted
	}
	return wanted, got
}

// like is the name of a further file of a page, which has the path of another without its ending.
func (n *naming) like(folder, stem, suffix string) string {
	below, base := path.Split(stem)
	return n.take(path.Join(folder, below), base, suffix)
}

// also reserves the names of further folders below which files of pages will lie.
func (n *naming) also(folders ...string) {
	for _, folder := range folders {
		n.reserve(folder)
		for _, stem := range n.stems {
			n.reserve(path.Join(folder, path.Dir(stem)))
		}
	}
}

// take finds a name that is free and allowed everywhere.
func (n *naming) take(folder, base, suffix string) string {
	for k := 1; ; k++ {
		end := suffix
		if k > 1 {
			end = "_" + strconv.Itoa(k) + suffix
		}
		name := path.Join(folder, fit(base, end))
		if key := atomicfile.Fold(name); !n.taken[key] {
			n.taken[key] = true
			return name
		}
	}
}

// stemOf is the path of a picture without its ending; each of several in one file has its number.
func stemOf(p *Page, several bool) string {
	folder, name := path.Split(p.Path)
	if stem := strings.TrimSuffix(name, path.Ext(name)); stem != "" {
		name = stem // and .png is called .png
	}
	if several {
		name += fmt.Sprintf(frameMark+"%03d", p.Frame+1)
	}
	return folder + name
}

// frameMark stands before the number of a picture in the names of files, which is from 1.
const frameMark = "_p"

// mostFrames is beyond what any file of pictures has.
const mostFrames = 1 << 20

// frameNumber is which picture of its file labels mean: what cannot be counts as the first.
func frameNumber(n int) int {
	if n < 0 || n >= mostFrames {
		return 0
	}
	return n
}

// FrameName takes the name of a picture apart that is one of several in a file, as exports call it: cells_p003.png is picture 2,
// counted from 0, of what is called cells.
func FrameName(picture string) (stem string, frame int, is bool) {
	name := strings.TrimSuffix(picture, path.Ext(picture))
	at := strings.LastIndex(name, frameMark)
	if at < 1 {
		return "", 0, false
	}
	digits := name[at+len(frameMark):]
	n, err := strconv.ParseUint(digits, 10, 31)
	if err != nil || n == 0 || n > mostFrames || fmt.Sprintf("%03d", n) != digits {
		return "", 0, false
	}
	return name[:at], int(n) - 1, true
}

// cleanPath makes a path that every system takes and that leads nowhere but down.
func cleanPath(p string) string {
	var parts []string
	for _, part := range strings.Split(p, "/") {
		if part != "" {
			parts = append(parts, fit(part, ""))
		}
	}
	if len(parts) == 0 {
		return "_"
	}
	return path.Join(parts...)
}

// fit puts a suffix behind a name, which is made one that every system takes and cut where both are too long.
func fit(base, suffix string) string {
	room := maxName - len(suffix) - 1 // one for the underscore that may come before
	base = strings.ToValidUTF8(base, "_")
	for len(base) > room {
		_, n := utf8.DecodeLastRuneInString(base)
		base = base[:len(base)-n]
	}
	return cleanName(base + suffix)
}

// cleanName leaves out of a name what Windows does not take: signs, an end in dots or spaces, the names of devices.
func cleanName(name string) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) || r < ' ' || r == 0x7f {
			return '-'
		}
		return r
	}, strings.ToValidUTF8(name, "_"))
	end := strings.TrimRight(name, ". ")
	name = end + strings.Repeat("_", len(name)-len(end))
	device, _, _ := strings.Cut(name, ".")
	if isDevice(strings.TrimRight(device, " ")) || name == "" {
		name = "_" + name
	}
	return name
}

// isDevice tells whether Windows takes a name, whatever its ending, for a device.
func isDevice(name string) bool {
	name = strings.ToUpper(name)
	if port := strings.TrimPrefix(strings.TrimPrefix(name, "COM"), "LPT"); len(port) < len(name) && utf8.RuneCountInString(port) == 1 {
		return strings.Contains("0123456789¹²³", port)
	}
	return slices.Contains([]string{"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"}, name)
}

// maxWord is how many bytes of a class's name go into the name of a file.
const maxWord = 60

// FileWord is a class's name as a part of a file's name, "" for none.
func FileWord(class string) string {
	class = strings.ToValidUTF8(strings.TrimSpace(class), "_")
	for len(class) > maxWord {
		_, n := utf8.DecodeLastRuneInString(class)
		class = class[:len(class)-n]
	}
	if class == "" {
		return ""
	}
	return cleanName(class)
}
