package picture

import (
	"context"
	"errors"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// MostFrames is how many pictures of a file are counted; what comes behind is as if it were not there.
const MostFrames = 1 << 16

// frame is one picture of a file that holds several.
type frame struct {
	from, to int64 // its bytes; of a page of a TIFF from alone, where its directory is

	// Of animations:
	at   image.Rectangle // its place on the whole
	over bool            // what was there before is seen through it
	anew bool            // it begins with nothing before it
	left disposal        // what becomes of its place before the next one is drawn
}

// disposal is what becomes of the place of a frame.
type disposal int

// The ways.
const (
	stays disposal = iota
	cleared
	undone // it is again as it was before the frame
)

// stack is what is known of the pictures in a file. It is found out once, and kept for as long as the file stays as it is.
type stack struct {
	path    string // "" for what is kept by nobody
	size    int64
	changed time.Time

	mu     sync.Mutex
	walked bool
	frames []frame // nil where the file holds one picture
}

// list is the file's pictures, found by walk when they are asked for first.
func (k *stack) list(s source, walk func(source) []frame) []frame {
	if k == nil { // of a part of a file
		return walk(s)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.walked {
		frames := walk(s)
		if s.ctx.Err() != nil {
			return nil // who asks next finds out
		}
		k.frames, k.walked = frames, true
	}
	return k.frames
}

// recentStacks are the files of several pictures that were looked into last, the latest last.
var recentStacks struct {
	sync.Mutex
	list []*stack
}

const mostStacks = 8

// stackOf is what is known of an open file.
func stackOf(path string, f *os.File, size int64) *stack {
	absolute, err := filepath.Abs(path)
	info, wrong := f.Stat()
	if err != nil || wrong != nil {
		return &stack{}
	}
	r := &recentStacks
	r.Lock()
	defer r.Unlock()
	i := slices.IndexFunc(r.list, func(k *stack) bool { return k.path == absolute })
	if i >= 0 {
		known := r.list[i]
		r.list = slices.Delete(r.list, i, i+1)
		if known.size == size && known.changed.Equal(info.ModTime()) {
			r.list = append(r.list, known)
			return known
		}
	}
	return &stack{path: absolute, size: size, changed: info.ModTime()}
}

// keep keeps what is known of a file that holds several pictures.
func (k *stack) keep() {
	r := &recentStacks
	r.Lock()
	defer r.Unlock()
	if k.path == "" || slices.Contains(r.list, k) {
		return
	}
	r.list = slices.DeleteFunc(r.list, func(other *stack) bool { return other.path == k.path })
	r.list = append(r.list, k)
	if len(r.list) > mostStacks {
		r.list = slices.Delete(r.list, 0, len(r.list)-mostStacks)
	}
}

// mostWalked is how many bytes are read to tell the pictures of a file apart.
const mostWalked = 1 << 30

// countFrames is how many pictures the file has, and refuses one that is not among them. What is damaged further on in the
// file does not count.
func countFrames(s source, f format) (int, error) {
	var list []frame
	if f.frames != nil {
		list = s.stack.list(s.metered(min(rereads*s.size+aroundPixels/64, mostWalked), nil), f.frames)
		if err := s.ctx.Err(); err != nil {
			return 0, err
		}
	}
	n := max(1, len(list))
	if n > 1 {
		s.stack.keep()
	}
	if s.frame < 0 || s.frame >= n {
		return n, &Error{Kind: NoSuchFrame, Name: s.name, Frames: n,
			Reason: fmt.Sprintf("holds %s: there is no number %d", pictures(n), s.frame+1)}
	}
	return n, nil
}

func pictures(n int) string {
	if n == 1 {
		return "one picture"
	}
	return fmt.Sprintf("%d pictures", n)
}

// MayHoldSeveral reports whether a file with such a name is of a kind that can hold several pictures, of which each can be
// opened.
func MayHoldSeveral(name string) bool {
	ending := strings.ToLower(filepath.Ext(name))
	return slices.ContainsFunc(formats, func(f format) bool { return f.frames != nil && slices.Contains(f.extensions, ending) })
}

// CountFrames is how many pictures a file holds that can be opened by [Options.Frame]: 1 also where it cannot be told,
// which opening it explains. It reads heads alone, except of GIF, where nothing but the whole file says it.
func CountFrames(ctx context.Context, path string) int {
	f, err := openFile(path)
	if err != nil {
		return 1
	}
	defer f.close()
	s := f.source(ctx)
	kind, err := kindOf(s)
	if err != nil {
		return 1
	}
	n, err := countFrames(s, kind)
	if err != nil {
		return 1
	}
	return n
}

var errFramesEnd = errors.New("its frames cannot be told apart")

// frameOf is the frame that is meant, of a list that has it.
func (s source) frameOf(list []frame) (frame, error) {
	if s.frame >= len(list) {
		return frame{}, errFramesEnd
	}
	return list[s.frame], nil
}
