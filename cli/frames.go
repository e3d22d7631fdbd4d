package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/spf13/pflag"

	"clickmask/picture"
	"clickmask/project/formats"
)

// pictureAt is one picture of a call: a file and which of its pictures.
type pictureAt struct {
	path  string
	frame int  // from 0
	one   bool // of several that its file holds
	found bool // in a folder that was given
}

// String is the picture for people.
func (s pictureAt) String() string {
	if !s.one {
		return s.path
	}
	return fmt.Sprintf("%s, picture %d", s.path, s.frame+1)
}

// short is the picture for people who know its folder.
func (s pictureAt) short() string {
	s.path = filepath.Base(s.path)
	return s.String()
}

// stem is the name of files about it, without their endings.
func (s pictureAt) stem() string {
	if !s.one {
		return baseName(s.path)
	}
	return fmt.Sprintf("%s_p%03d", baseName(s.path), s.frame+1)
}

// number is what JSON calls it: from 1, and nothing where its file is one picture.
func (s pictureAt) number() int {
	if !s.one {
		return 0
	}
	return s.frame + 1
}

func (s pictureAt) open(ctx context.Context, opts picture.Options) (*picture.Picture, error) {
	opts.Frame = s.frame
	return picture.Open(ctx, s.path, opts)
}

// notes are those of the opened picture, in which that there are others is no news once one was asked for.
func (s pictureAt) notes(pic *picture.Picture) []string {
	shown := *pic
	shown.Notes = nil
	for _, n := range pic.Notes {
		if !s.one || n.Kind != picture.FirstOf {
			shown.Notes = append(shown.Notes, n)
		}
	}
	return noteWords(&shown)
}

// frameFlag is --frame.
type frameFlag struct{ text string }

func (f *frameFlag) add(fl *pflag.FlagSet) {
	fl.StringVar(&f.text, "frame", "", "of a file with several pictures the `N`th, from 1, or all of them")
}

// number is the one picture that is wanted, from 1, and 0 where none is named.
func (f *frameFlag) number() int {
	n, err := strconv.Atoi(f.text)
	if err != nil || n < 1 || n > picture.MostFrames {
		return 0
	}
	return n
}

// expand is [expand] with the pictures in each file.
func (f *frameFlag) expand(ctx context.Context, args []string) ([]pictureAt, error) {
	wanted := f.number()
	if wanted == 0 && f.text != "" && f.text != "all" {
		return nil, usagef("--frame %s: give a number from 1 to %d, or all", f.text, picture.MostFrames)
	}
	var list []pictureAt
	for _, arg := range args {
		paths, err := expand([]string{arg})
		if err != nil {
			return nil, err
		}
		info, err := os.Stat(arg)
		found := err == nil && info.IsDir()
		all := f.text == "all" || f.text == "" && found
		for _, path := range paths {
			switch {
			case wanted > 0:
				list = append(list, pictureAt{path, wanted - 1, true, found})
			case all && picture.MayHoldSeveral(path):
				n := picture.CountFrames(ctx, path)
				for frame := range n {
					list = append(list, pictureAt{path, frame, n > 1, found})
				}
			default:
				list = append(list, pictureAt{path: path, found: found})
			}
		}
		if ctx.Err() != nil {
			return nil, errInterrupted
		}
	}
	return list, nil
}

// pageNames are what formats call the files of pictures.
func pageNames(list []pictureAt) ([]string, error) {
	paths := files(list)
	for i, path := range paths {
		full, err := filepath.Abs(path)
		if err != nil {
			return nil, err
		}
		paths[i] = full
	}
	return formats.Relative(paths), nil
}

// files are the paths of pictures.
func files(list []pictureAt) []string {
	paths := make([]string, len(list))
	for i, s := range list {
		paths[i] = s.path
	}
	return paths
}
