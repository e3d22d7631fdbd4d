package cli

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path/filepath"

	"clickmask/internal/atomicfile"
	"clickmask/picture"
	"clickmask/project/formats"
)

// packedPictures are pictures that lie in ZIP files alone, beside the labels that are about them.
type packedPictures struct {
	of       map[string]packedPicture // by the path of their page
	archives []*formats.Archive
}

type packedPicture struct {
	archive *formats.Archive
	name    string
}

// find looks in the ZIP files among the inputs for the pictures of a set that have no file.
func (p *packedPictures) find(inputs []string, set *formats.Set, files map[string]string) error {
	p.of = map[string]packedPicture{}
	for _, input := range inputs {
		if !isZIPName(input) {
			continue
		}
		archive, err := formats.OpenArchive(input)
		if err != nil {
			return fmt.Errorf("%s: %w", input, err)
		}
		if archive == nil {
			continue
		}
		p.archives = append(p.archives, archive)
		for i := range set.Pages {
			name := set.Pages[i].Path
			inside, ok := archive.Find(name, bothCases(picture.Extensions))
			if !ok || files[name] != "" {
				continue
			}
			if _, twice := p.of[name]; twice {
				return fmt.Errorf("two pictures are called %s; convert the ZIP files apart", name)
			}
			p.of[name] = packedPicture{archive, inside}
		}
	}
	return nil
}

func (p *packedPictures) close() {
	for _, a := range p.archives {
		a.Close() // only read from
	}
}

// open is the content of a picture, or of one of several in its file.
func (p packedPicture) open(ctx context.Context, page *formats.Page, several bool) (io.ReadCloser, error) {
	data, err := p.archive.Content(p.name)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", p.name, p.archive.Wrong(err))
	}
	if !several {
		return io.NopCloser(bytes.NewReader(data)), nil
	}
	made, err := picture.Decode(ctx, data, filepath.Base(p.name), picture.Options{Frame: page.Frame})
	if err != nil {
		return nil, err
	}
	return asPNG(made), nil
}

// unpack takes pictures out of ZIP files into the folder of a session, where names lead nowhere but down, and gives what was written.
func (in *gathered) unpack(ctx context.Context, folder string, force bool) (written []string, err error) {
	plan := formats.NewPicturePlan(in.set, in.opener(ctx), func(page int) bool {
		_, is := in.packed.of[in.set.Pages[page].Path]
		return is
	})
	var others []string // pictures on the disk, which are never replaced
	for i, file := range in.files {
		if _, is := in.packed.of[in.set.Pages[i].Path]; !is {
			others = append(others, file)
		}
	}
	guard := atomicfile.NewGuard(others...)
	there, err := plan.Existing(folder, guard)
	if err != nil {
		return nil, usagef("%v", err)
	}
	if len(there) > 0 && !force {
		return nil, usagef("%s is already there; use --force to replace it", filepath.Join(folder, filepath.FromSlash(there[0])))
	}
	if err := plan.Write(ctx, folder, formats.WriteOptions{Replace: there, Guard: guard}); err != nil {
		return nil, err
	}
	for _, file := range plan.Files {
		at := filepath.Join(folder, filepath.FromSlash(file.Path))
		in.files[file.Page] = at
		written = append(written, at)
	}
	return written, nil
}
