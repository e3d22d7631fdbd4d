package formats

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"clickmask/mask"
)

// vocTwenty are the classes of the VOC challenges, in the order of their numbers, which files without a list mean.
var vocTwenty = []string{"aeroplane", "bicycle", "bird", "boat", "bottle", "bus", "car", "cat", "chair", "cow", "diningtable", "dog",
	"horse", "motorbike", "person", "pottedplant", "sheep", "sofa", "train", "tvmonitor"}

// readVOC reads a VOC data set from its folder, the folder of its XML files, or one of these. Where there are masks, those are
// the objects; otherwise the boxes. Masks may have no XML file.
func readVOC(r *reader, name string) error {
	info, err := fs.Stat(r.files, name)
	if err != nil {
		return err
	}
	root := name
	if !info.IsDir() {
		root = path.Dir(name)
	}
	if i := strings.Index(root+"/", vocBoxes+"/"); i >= 0 {
		root = path.Clean(root[:i] + ".")
	}
	labels, err := r.vocLabels(path.Join(root, vocNames))
	if err != nil {
		return err
	}
	boxes, start := name, path.Join(root, vocBoxes)
	if info.IsDir() && isFolder(r.files, start) {
		boxes = start
	}
	masks := path.Join(root, vocClasses)
	seen := map[string]bool{}
	err = r.each(boxes, ".xml", func(file string) error {
		data, err := r.load(file)
		if err != nil {
			return err
		}
		stem := strings.TrimSuffix(file, path.Ext(file))
		if strings.HasPrefix(stem, start+"/") {
			stem = stem[len(start)+1:]
		} else if root != "." {
			stem = strings.TrimPrefix(stem, root+"/")
		}
		seen[stem] = true
		return named(file, r.vocPage(root, stem, data, labels))
	})
	alone := info.IsDir() && isFolder(r.files, masks)
	if err != nil && !(alone && errors.As(err, new(*noFile))) || !alone {
		return err
	}
	return r.each(masks, ".png", func(file string) error {
		stem := strings.TrimSuffix(file, path.Ext(file))[len(masks)+1:]
		if seen[stem] {
			return nil
		}
		return named(file, r.vocBare(root, stem, labels))
	})
}

// vocBare takes masks to which no XML file belongs: the picture is called like them.
func (r *reader) vocBare(root, stem string, labels map[uint32]string) error {
	data, err := r.load(path.Join(root, vocClasses, stem+".png"))
	if err != nil {
		return err
	}
	info, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return fmt.Errorf("it is no PNG that can be read: %w", err)
	}
	p := Page{Path: stem, W: info.Width, H: info.Height}
	if _, err := r.vocMasks(root, stem, &p, labels); err != nil {
		return err
	}
	p.Empty = len(p.Items) == 0
	r.set.Pages = append(r.set.Pages, p)
	return nil
}

func (r *reader) vocPage(root, stem string, data []byte, labels map[uint32]string) error {
	var f vocFile
	if err := parseXML(data, &f); err != nil {
		return fmt.Errorf("it is no VOC file: %w", err)
	}
	if f.File == "" {
		return errors.New("it is no VOC file: it has no <filename>")
	}
	p := Page{Path: vocPath(path.Dir(stem), f.File)}
	var err error
	if p.W, p.H, err = r.size(p.Path, f.Size.Width, f.Size.Height); err != nil {
		return err
	}
	masks, err := r.vocMasks(root, stem, &p, labels)
	if err != nil {
		return err
	}
	if !masks {
		for k, o := range f.Objects {
			if err := r.addBox(&p, r.class(o.Name), 0, o.Box.X0-1, o.Box.Y0-1, o.Box.X1, o.Box.Y1); err != nil {
				return fmt.Errorf("object %d: %w", k+1, err)
			}
		}
	}
	for range len(f.Objects) - len(p.Items) {
		if masks {
			r.note(noteHidden)
		}
	}
	p.Empty = len(p.Items) == 0
	r.set.Pages = append(r.set.Pages, p)
	return nil
}

// vocMasks takes the objects from the pictures of masks, where there are any.
func (r *reader) vocMasks(root, stem string, p *Page, labels map[uint32]string) (there bool, err error) {
	classes, classImage, err := r.vocRaster(path.Join(root, vocClasses, stem+".png"), p)
	if err != nil || classImage == nil {
		return false, err
	}
	objects, _, err := r.vocRaster(path.Join(root, vocObjects, stem+".png"), p)
	if err != nil {
		return false, err
	}
	if objects == nil {
		objects = classes
	}
	for _, o := range objects {
		best, most := uint32(0), 0
		for _, c := range classes {
			if n := mask.Intersect(o.mask, c.mask).Area(); n > most {
				best, most = c.value, n
			}
		}
		item := Item{Class: NoClass, Mask: o.mask}
		if most > 0 {
			item.Class = r.class(vocClass(classImage, best, labels))
		}
		if err := r.add(p, item); err != nil {
			return true, err
		}
	}
	return true, nil
}

// vocRaster splits a picture of masks by its values; of one that is not there the image is nil. Borders that are not to be
// judged are left out.
func (r *reader) vocRaster(name string, p *Page) ([]part, image.Image, error) {
	if _, err := fs.Stat(r.files, name); err != nil {
		return nil, nil, nil
	}
	img, parts, err := r.raster(name)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", path.Base(name), err)
	}
	if b := img.Bounds(); b.Dx() != p.W || b.Dy() != p.H {
		return nil, nil, fmt.Errorf("its masks are %d x %d pixels, but the picture is %d x %d", b.Dx(), b.Dy(), p.W, p.H)
	}
	const border = 0xe0e0c0 // of index 255
	kept := make([]part, 0, len(parts))
	for _, part := range parts {
		if holdsNumbers(img) && part.value == unjudged || !holdsNumbers(img) && part.value == border {
			continue
		}
		kept = append(kept, part)
	}
	return kept, img, nil
}

// vocClass is the name of a class by its colour, or by its number where there is no list of colours.
func vocClass(img image.Image, value uint32, labels map[uint32]string) string {
	colour := value
	if p, ok := img.(*image.Paletted); ok && int(value) < len(p.Palette) {
		colour = packed(p.Palette[value])
	}
	if name, ok := labels[colour]; ok {
		return name
	}
	for i, name := range vocTwenty {
		if c := vocColour(i + 1); colour == uint32(c[0])<<16|uint32(c[1])<<8|uint32(c[2]) || holdsNumbers(img) && int(value) == i+1 {
			return name
		}
	}
	return "class " + strconv.Itoa(int(value))
}

// vocLabels reads which colour stands for which class; a list that is not there is empty. A name may hold colons.
func (r *reader) vocLabels(name string) (map[uint32]string, error) {
	labels := map[uint32]string{}
	list, err := r.listOfClasses(name)
	if err != nil {
		return nil, err
	}
	for i, line := range list {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(line, ":")
		if len(fields) < 4 {
			return nil, fmt.Errorf("%s, line %d: it is no name:colour:parts:actions", path.Base(name), i+1)
		}
		class := strings.Join(fields[:len(fields)-3], ":")
		c := vocColour(len(labels)) // of a class without a colour
		if text := fields[len(fields)-3]; text != "" {
			if _, err := fmt.Sscanf(text, "%d,%d,%d", &c[0], &c[1], &c[2]); err != nil {
				return nil, fmt.Errorf("%s, line %d: %q is no colour", path.Base(name), i+1, text)
			}
		}
		colour := uint32(c[0])<<16 | uint32(c[1])<<8 | uint32(c[2])
		labels[colour] = class
		if colour != 0 {
			r.class(class)
		}
	}
	return labels, nil
}

// parseXML reads XML into v.
func parseXML(data []byte, v any) error {
	if err := CheckXML(data); err != nil {
		return err
	}
	d := xml.NewDecoder(strings.NewReader(string(data)))
	d.CharsetReader = func(charset string, in io.Reader) (io.Reader, error) {
		if strings.EqualFold(charset, "us-ascii") || strings.EqualFold(charset, "ascii") {
			return in, nil
		}
		return nil, fmt.Errorf("it is written in %q, and ClickMask reads UTF-8", charset)
	}
	err := d.Decode(v)
	if errors.Is(err, io.EOF) {
		return errors.New("it holds no XML")
	}
	return err
}
