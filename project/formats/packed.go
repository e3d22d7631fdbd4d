package formats

import (
	"bytes"
	"context"
	"fmt"
	"image/png"
	"io"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"clickmask/internal/userfile"
	"clickmask/picture"
)

// Packed are pictures that lie in archives alone, beside the labels that are about them. The zero value has none.
type Packed struct {
	of       map[string]packedPicture // by the path of their page
	archives []*Archive
}

type packedPicture struct {
	archive *Archive
	name    string
}

// IsZIPName reports whether a file is called like an archive that may hold pictures.
func IsZIPName(file string) bool { return strings.EqualFold(filepath.Ext(file), ".zip") }

// FindPacked looks in the archives among some files for the pictures of a set that are not elsewhere; they stay open until Close. A
// picture that two archives have is the first one's, and is told as twice; "" says that there is none.
func FindPacked(set *Set, files []string, elsewhere func(archive string, page int) bool) (p Packed, twice string, err error) {
	for _, file := range files {
		if !IsZIPName(file) {
			continue
		}
		a, err := OpenArchive(file)
		if err != nil {
			p.Close()
			return Packed{}, "", &ReadError{File: filepath.Base(file), Err: fmt.Errorf("%s: %w", file, err)}
		}
		if a == nil {
			continue
		}
		if name := p.add(a, set, func(page int) bool { return elsewhere(file, page) }); name != "" {
			twice = name
		}
	}
	return p, twice, nil
}

func (p *Packed) add(a *Archive, set *Set, elsewhere func(page int) bool) (twice string) {
	if p.of == nil {
		p.of = map[string]packedPicture{}
	}
	p.archives = append(p.archives, a)
	for i := range set.Pages {
		name := set.Pages[i].Path
		inside, ok := a.Find(name)
		if !ok || elsewhere(i) {
			continue
		}
		switch was, is := p.of[name]; {
		case !is:
			p.of[name] = packedPicture{a, inside}
		case was.archive != a: // else it is another picture of the same file
			twice = name
		}
	}
	return twice
}

// Close closes the archives.
func (p *Packed) Close() {
	for _, a := range p.archives {
		a.Close() // only read from
	}
}

// Count is how many pictures there are.
func (p *Packed) Count() int { return len(p.of) }

// Has reports whether the picture of a page, by its path, is among them.
func (p *Packed) Has(path string) bool {
	_, is := p.of[path]
	return is
}

// Open is the content of a page's picture, or of one of several in its file.
func (p *Packed) Open(ctx context.Context, page *Page, several bool) (io.ReadCloser, error) {
	from := p.of[page.Path]
	data, err := from.archive.Content(from.name)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", from.name, from.archive.Wrong(err))
	}
	if !several {
		return io.NopCloser(bytes.NewReader(data)), nil
	}
	made, err := picture.Decode(ctx, data, path.Base(from.name), picture.Options{Frame: page.Frame})
	if err != nil {
		return nil, err
	}
	return asPNG(made), nil
}

// Plan is what takes them out, see [NewPicturePlan]; each has the ending that it has in its archive, which labels may leave out.
func (p *Packed) Plan(ctx context.Context, set *Set) *Plan {
	several := set.Several()
	called := *set
	called.Pages = slices.Clone(set.Pages)
	for i := range called.Pages {
		if of := &called.Pages[i]; p.Has(of.Path) {
			of.Path = PictureName(p.of[of.Path].name)
		}
	}
	return NewPicturePlan(&called, func(page int) (io.ReadCloser, error) {
		of := &set.Pages[page]
		return p.Open(ctx, of, several[of.Path])
	}, func(page int) bool { return p.Has(set.Pages[page].Path) })
}

// PictureFile opens the file of a picture to be copied as it is, or makes a PNG of a picture that is one of several in its file.
func PictureFile(ctx context.Context, file string, frame int, several bool) (io.ReadCloser, error) {
	if !several {
		f, _, err := userfile.Open(file)
		if err != nil {
			return nil, err
		}
		return f, nil
	}
	pic, err := picture.Open(ctx, file, picture.Options{Frame: frame})
	if err != nil {
		return nil, err
	}
	return asPNG(pic), nil
}

// asPNG is a picture as the content of a file.
func asPNG(p *picture.Picture) io.ReadCloser {
	r, w := io.Pipe()
	go func() { w.CloseWithError(png.Encode(w, p.Pix())) }()
	return r
}
