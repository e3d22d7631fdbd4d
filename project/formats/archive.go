package formats

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync/atomic"

	"clickmask/internal/userfile"
	"clickmask/picture"
)

// Archive is a ZIP file as the folder that it holds. It is read where it lies, and nothing of it is unpacked to the disk.
type Archive struct {
	zip   *zip.Reader
	root  string       // the folder in which all lies
	left  atomic.Int64 // bytes that may still be unpacked
	wrong atomic.Pointer[error]
	close func() error
}

// Limits of ZIP files, which may come from anywhere: what is told by them is not believed, what is unpacked is counted.
const (
	maxEntries     = 1 << 18
	maxDirectory   = 32 << 20 // bytes of their list
	maxLevels      = 1 << 21  // folders that all files lie in: whoever looks for one goes through those of each
	maxUnpacked    = 16 << 30
	maxRatio       = 256 // of what is unpacked to the file
	unpackedAnyway = 16 << 20
	maxPacked      = 256 << 20 // of a picture of which the size is asked
)

// What is wrong with ZIP files.
var (
	ErrArchiveDamaged   = errors.New("the ZIP file is damaged or cut short")
	ErrArchiveEncrypted = errors.New("the ZIP file is encrypted: unpack it first")
	ErrArchiveMethod    = errors.New("the ZIP file is packed in a way that ClickMask does not read: unpack it first")
	ErrArchiveMany      = errors.New("the ZIP file holds too many files: unpack it first")
	ErrArchiveUnfolds   = errors.New("the ZIP file unfolds to far more than its own size")
	ErrArchiveLeads     = errors.New("the ZIP file holds a path that leads out of it")
)

// OpenArchive opens a file that is a ZIP file, by what is in it; nil where it is none, or is a NumPy archive.
func OpenArchive(name string) (*Archive, error) {
	f, size, err := userfile.Open(name)
	if err != nil {
		return nil, err
	}
	var head [4]byte
	n, err := f.ReadAt(head[:], 0)
	if strings.EqualFold(path.Ext(name), npz.Endings[0]) || n < len(head) || err != nil && err != io.EOF || !isZIP(head[:]) {
		f.Close() // only read from
		return nil, nil
	}
	a, err := NewArchive(f, size)
	if err != nil {
		f.Close()
		return nil, err
	}
	a.close = f.Close
	return a, nil
}

// isZIP knows the first entry of a file, or the end of one that has none.
func isZIP(head []byte) bool {
	return bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.HasPrefix(head, []byte("PK\x05\x06"))
}

// NewArchive is the ZIP file that is read from r.
func NewArchive(r io.ReaderAt, size int64) (*Archive, error) {
	list := &atMost{r: r, left: maxDirectory}
	z, err := zip.NewReader(list, size)
	switch {
	case list.over:
		return nil, ErrArchiveMany
	case err != nil:
		return nil, fmt.Errorf("%w (%w)", ErrArchiveDamaged, err)
	case len(z.File) > maxEntries:
		return nil, ErrArchiveMany
	}
	list.open = true
	levels := 0
	for _, f := range z.File {
		name := strings.ReplaceAll(f.Name, `\`, "/") // as some programs on Windows write them
		clean := path.Clean(name)
		levels += strings.Count(name, "/")
		switch {
		case levels > maxLevels:
			return nil, ErrArchiveMany
		case path.IsAbs(name) || clean == ".." || strings.HasPrefix(clean, "../"):
			return nil, ErrArchiveLeads
		case f.Flags&1 != 0:
			return nil, ErrArchiveEncrypted
		case f.Method != zip.Store && f.Method != zip.Deflate:
			return nil, ErrArchiveMethod
		}
	}
	a := &Archive{zip: z, root: root(z), close: func() error { return nil }}
	a.left.Store(min(unpackedAnyway+maxRatio*min(size, maxUnpacked), maxUnpacked))
	return a, nil
}

// Close closes the file.
func (a *Archive) Close() error { return a.close() }

// Wrong is what has been found wrong with the file so far, and is otherwise the reason that its reader gives.
func (a *Archive) Wrong(otherwise error) error {
	if err := a.wrong.Load(); err != nil {
		return *err
	}
	return otherwise
}

func (a *Archive) found(err error) error {
	for _, fault := range []error{ErrArchiveDamaged, ErrArchiveMethod, ErrArchiveUnfolds} {
		if errors.Is(err, fault) {
			a.wrong.CompareAndSwap(nil, &err)
		}
	}
	return err
}

// atMost reads no more than so many bytes until it is open.
type atMost struct {
	r    io.ReaderAt
	left int64
	over bool
	open bool
}

func (m *atMost) ReadAt(p []byte, off int64) (int, error) {
	if m.open {
		return m.r.ReadAt(p, off)
	}
	if m.left -= int64(len(p)); m.left < 0 {
		m.over = true
		return 0, ErrArchiveMany
	}
	return m.r.ReadAt(p, off)
}

// laidOut are the folders of data sets themselves, which are not passed over.
var laidOut = []string{"labels", "images", "annotations", "imagesets", "jpegimages", "segmentationclass", "segmentationobject"}

// root is the folder that holds all that a ZIP file has: people pack the folder of a data set, and look for what is in it.
func root(z *zip.Reader) string {
	shared, first := "", true
	for _, f := range z.File {
		name := path.Clean(strings.ReplaceAll(f.Name, `\`, "/"))
		if strings.HasSuffix(f.Name, "/") || strings.HasPrefix(name, "__MACOSX/") || strings.HasPrefix(path.Base(name), ".") {
			continue
		}
		folder := path.Dir(name)
		if first {
			shared, first = folder, false
		}
		for shared != "." && folder != shared && !strings.HasPrefix(folder, shared+"/") {
			shared = path.Dir(shared)
		}
	}
	if first || shared == "." {
		return "."
	}
	kept := ""
	for part := range strings.SplitSeq(shared, "/") {
		if slices.Contains(laidOut, strings.ToLower(part)) {
			break
		}
		kept = path.Join(kept, part)
	}
	return path.Join(".", kept)
}

// Open is that of [fs.FS].
func (a *Archive) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	f, err := a.zip.Open(path.Join(a.root, name))
	if err != nil {
		return nil, a.found(archiveError(err))
	}
	if list, ok := f.(fs.ReadDirFile); ok {
		return packedFolder{list, a}, nil
	}
	return &packedFile{f, a}, nil
}

// archiveError says in the words of this package what is wrong.
func archiveError(err error) error {
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, io.EOF) {
		return err
	}
	if errors.Is(err, zip.ErrAlgorithm) {
		return ErrArchiveMethod
	}
	if errors.As(err, new(flate.CorruptInputError)) || errors.Is(err, zip.ErrFormat) || errors.Is(err, zip.ErrChecksum) || errors.Is(err, io.ErrUnexpectedEOF) {
		return ErrArchiveDamaged
	}
	return err
}

// packedFolder is a folder in a ZIP file.
type packedFolder struct {
	fs.ReadDirFile
	of *Archive
}

func (f packedFolder) ReadDir(n int) ([]fs.DirEntry, error) {
	list, err := f.ReadDirFile.ReadDir(n)
	if err != nil && err != io.EOF { // two files of one name
		err = f.of.found(fmt.Errorf("%w (%w)", ErrArchiveDamaged, err))
	}
	return list, err
}

// packedFile is a file in it.
type packedFile struct {
	fs.File
	of *Archive
}

func (f *packedFile) Read(p []byte) (int, error) {
	n, err := f.File.Read(p)
	if f.of.left.Add(-int64(n)) < 0 {
		return 0, f.of.found(ErrArchiveUnfolds)
	}
	if err != nil {
		err = f.of.found(archiveError(err))
	}
	return n, err
}

// Find is the path of a picture that labels name with its ending or without; it may lie in a folder for pictures. ok is false
// where there is none.
func (a *Archive) Find(name string) (found string, ok bool) {
	for _, below := range PictureFolders {
		for _, ending := range append([]string{""}, PictureEndings...) {
			file := path.Join(below, name+ending)
			if ending == "" && !slices.Contains(PictureEndings, strings.ToLower(path.Ext(file))) || !fs.ValidPath(file) {
				continue
			}
			if info, err := fs.Stat(a, file); err == nil && info.Mode().IsRegular() {
				return file, true
			}
		}
	}
	return "", false
}

// Content is that of one file, such as of a picture of which the size is asked.
func (a *Archive) Content(name string) ([]byte, error) {
	f, err := a.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close() // only read from
	data, err := io.ReadAll(io.LimitReader(f, maxPacked+1))
	if err == nil && len(data) > maxPacked {
		err = ErrArchiveUnfolds
	}
	return data, err
}

// PictureSize is how large a picture in it is; errors call that as people know it.
func (a *Archive) PictureSize(name, called string) (w, h int, err error) {
	data, err := a.Content(name)
	if err != nil {
		return 0, 0, err
	}
	info, err := picture.ProbeBytes(data, called, 0)
	return info.W, info.H, err
}
