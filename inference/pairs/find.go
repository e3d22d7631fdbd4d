package pairs

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// maxCandidates is how many ONNX files of a folder are looked at.
const maxCandidates = 200

// candidate is a file that is an encoder or a decoder.
type candidate struct {
	path string
	enc  *encoder
	dec  *decoder
}

// Find looks in a file's folder for the other file of its pair: given the encoder or the decoder, it
// answers both. Only headers are read.
//
// The partner's contract must fit: it is what the file is not, and the embeddings have one shape. Names
// then exclude partners that speak of another model (vit_b and vit_l), and choose where several are left:
// the same name but for words such as encoder, then the same precision, then the decoder with most masks.
// What still leaves a choice is an [*Error], and so is a folder without partner; both say why.
func Find(path string) (encoderPath, decoderPath string, err error) {
	name := filepath.Base(path)
	given, err := inspect(path)
	if err != nil {
		return "", "", &Error{Kind: kindOf(err, Unknown), File: name, Err: fmt.Errorf("%s: %w", name, err)}
	}
	missing := "decoder"
	if given.dec != nil {
		missing = "encoder"
	}
	fail := func(format string, args ...any) (string, string, error) {
		return "", "", &Error{Kind: Alone, File: name, Err: fmt.Errorf("%s: no %s beside it: "+format, append([]any{name, missing}, args...)...)}
	}
	paths, err := neighbours(path)
	if err != nil {
		return "", "", &Error{Kind: Alone, File: name, Err: fmt.Errorf("%s: look for its %s: %w", name, missing, err)}
	}
	var fitting []candidate
	var reasons []string
	for _, p := range paths {
		c, err := inspect(p)
		if err == nil {
			err = given.partner(c)
		}
		switch {
		case err == nil:
			fitting = append(fitting, c)
		case !errors.Is(err, errSameRole):
			reasons = append(reasons, filepath.Base(p)+": "+err.Error())
		}
	}
	if len(fitting) == 0 {
		if len(reasons) == 0 {
			return fail("put the two files of the pair into one folder")
		}
		return fail("%s", strings.Join(reasons[:min(len(reasons), 3)], "; "))
	}
	fitting = given.choose(fitting)
	if len(fitting) > 1 {
		return fail("%s and %s fit alike; keep only the pair in one folder", filepath.Base(fitting[0].path), filepath.Base(fitting[1].path))
	}
	if given.dec != nil {
		return fitting[0].path, path, nil
	}
	return path, fitting[0].path, nil
}

// neighbours are the other ONNX files in a file's folder, by name.
func neighbours(path string) ([]string, error) {
	dir := filepath.Dir(path)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, plain(err)
	}
	var out []string
	for _, e := range entries {
		if strings.EqualFold(filepath.Ext(e.Name()), ".onnx") && e.Name() != filepath.Base(path) {
			out = append(out, filepath.Join(dir, e.Name()))
		}
	}
	if len(out) > maxCandidates {
		return nil, fmt.Errorf("there are %d ONNX files in its folder", len(out))
	}
	return out, nil
}

// inspect reads what a file is.
func inspect(path string) (candidate, error) {
	c := candidate{path: path}
	f, size, err := openRegular(path)
	if err != nil {
		return c, err
	}
	defer f.Close() // only read from
	if err := sniff(f, size); err != nil {
		return c, err
	}
	h, err := readHeader(f, size)
	if err != nil {
		return c, plain(err)
	}
	if h.isDecoder() {
		c.dec, err = decoderOf(h)
	} else {
		c.enc, err = encoderOf(h, f)
	}
	return c, err
}

// errSameRole: two encoders or two decoders.
var errSameRole = errors.New("it has the same role")

// partner says why a candidate is none for c.
func (c candidate) partner(other candidate) error {
	if (c.enc == nil) == (other.enc == nil) {
		return errSameRole
	}
	a, b := c, other
	if a.enc == nil {
		a, b = b, a
	}
	enc, dec := *a.enc, *b.dec // match fills in
	if err := match(&enc, &dec); err != nil {
		return err
	}
	if conflict(c.path, other.path) {
		return fmt.Errorf("its name speaks of another model (%s)", strings.Join(models(other.path), ", "))
	}
	return nil
}

// choose leaves the best of candidates that all fit.
func (c candidate) choose(from []candidate) []candidate {
	keep := func(good func(candidate) bool) {
		if kept := slices.DeleteFunc(slices.Clone(from), func(o candidate) bool { return !good(o) }); len(kept) > 0 {
			from = kept
		}
	}
	keep(func(o candidate) bool { return stem(o.path) == stem(c.path) })
	keep(func(o candidate) bool { return slices.Equal(models(o.path), models(c.path)) })
	for _, o := range from {
		if stem(o.path) != stem(from[0].path) {
			return from // different things, and nothing says which
		}
	}
	keep(func(o candidate) bool { return precision(o.path) == precision(c.path) })
	most := 0
	for _, o := range from {
		if o.dec != nil {
			most = max(most, o.dec.count)
		}
	}
	keep(func(o candidate) bool { return o.dec != nil && o.dec.count == most })
	return from
}
