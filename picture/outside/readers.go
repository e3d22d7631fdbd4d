package outside

import (
	"os"
	"runtime"
)

// Kind is a kind of picture that programs of the system read.
type Kind int

// The kinds.
const (
	HEIC Kind = iota + 1
	JPEG2000
)

// Reader is a program that turns a picture into a PNG.
type Reader struct {
	Path string
	Args func(in, out, channels string) []string // what it is told: two paths, and [Job.Channels]
}

// plain is how most programs are told; "--" ends the options of those that have any.
func plain(options ...string) func(in, out, channels string) []string {
	return func(in, out, _ string) []string { return append(options[:len(options):len(options)], in, out) }
}

// sips is in every macOS. Names are absolute and so begin with no hyphen.
func sips(in, out, _ string) []string { return []string{"-s", "format", "png", in, "--out", out} }

// magick is ImageMagick, told which coders to use, so that nothing else of it looks at the picture.
func magick(in, out, _ string) []string { return []string{"heic:" + in, "png:" + out} }

func openjpeg(in, out, channels string) []string {
	args := []string{"-upsample"}
	if channels != "" {
		args = append(args, "-c", channels)
	}
	return append(args, "-i", in, "-o", out)
}

// readers are the programs for a kind, the best first.
func readers(system string, kind Kind) []Reader {
	var list []Reader
	add := func(args func(in, out, channels string) []string, paths ...string) {
		for _, path := range paths {
			list = append(list, Reader{path, args})
		}
	}
	if system != "linux" && system != "darwin" {
		return nil // Windows has the codecs, and no program that uses them
	}
	if kind == HEIC {
		if system == "darwin" {
			add(sips, "/usr/bin/sips")
		}
		add(plain("--"), "/usr/bin/heif-dec", "/usr/bin/heif-convert", "/usr/local/bin/heif-dec", "/usr/local/bin/heif-convert")
		add(magick, "/usr/bin/magick", "/usr/bin/convert")
		return list
	}
	// macOS's own gives no word about channels that it leaves out.
	add(openjpeg, "/usr/bin/opj_decompress", "/usr/local/bin/opj_decompress", "/opt/homebrew/bin/opj_decompress")
	if system == "darwin" {
		add(sips, "/usr/bin/sips")
	}
	return list
}

// Find is the first reader for a kind that this system has.
func Find(kind Kind) (Reader, bool) {
	for _, r := range readers(runtime.GOOS, kind) {
		if info, err := os.Stat(r.Path); err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0 {
			return r, true
		}
	}
	return Reader{}, false
}
