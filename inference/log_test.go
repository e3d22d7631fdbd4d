package inference_test

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/internal/logfile"
	"clickmask/picture"
	"clickmask/prompt"
)

// secret is a picture whose path nobody else shall read.
func secret(n int) *picture.Picture {
	p := sceneNumber(n)
	p.Path = filepath.FromSlash(fmt.Sprintf("/home/zuleika/Divorce papers/naked \"truth\" %d.jpg", n))
	p.Name = filepath.Base(p.Path)
	return p
}

// betrayed are words of its path.
var betrayed = []string{"zuleika", "Divorce", "naked", "truth", ".jpg"}

// hasLine checks that the log has a line with all these words.
func hasLine(t *testing.T, log *logged, words ...string) {
	t.Helper()
	for _, line := range strings.Split(log.String(), "\n") {
		has := true
		for _, word := range words {
			has = has && strings.Contains(line, word)
		}
		if has {
			return
		}
	}
	t.Errorf("the log has no line with %q:\n%s", words, log.String())
}

func TestTheLogTellsRequestsAndTimes(t *testing.T) {
	var log logged
	m := fake.New(fake.Options{})
	s := newStage(t, inference.Options{Log: log.everything()})
	s.Use(m.Opener())
	s.Show(sceneNumber(1), 3)
	s.final(inference.OpEncode, 0)
	s.Ask(click(3, 4))
	s.final(inference.OpAsk, 4)
	s.Hover(click(3, 5))
	s.final(inference.OpHover, 5)
	s.lookAt(3, 6)
	s.final(inference.OpLook, 6)
	s.Work(gridJob(3, 7))
	s.final(inference.OpWork, 7)
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	print := "model=" + m.Info().Fingerprint
	hasLine(t, &log, `msg=loaded request="open model" took=`, print)
	hasLine(t, &log, "msg=ready request=encode took=", "generation=3", print)
	hasLine(t, &log, "level=INFO msg=answer request=ask took=", "generation=3 revision=4", print)
	hasLine(t, &log, "level=DEBUG msg=hover request=hover took=", "generation=3 revision=5", print)
	hasLine(t, &log, `msg=looked request="look closer" took=`, "generation=3 revision=6", print)
	hasLine(t, &log, `msg=worked request="long work" took=`, "generation=3 revision=7", print)
}

func TestTheLogDoesNotNamePictures(t *testing.T) {
	at1, at2 := secret(1), secret(2)
	for name, fail := range map[string]func() error{
		"nothing":              func() error { return nil },
		"the path":             func() error { return fmt.Errorf("no memory for %s", at1.Path) },
		"the name":             func() error { return fmt.Errorf("%s is too large, and so is %q", at1.Name, at1.Name) },
		"its folder":           func() error { return errors.New("cannot read " + filepath.Dir(at1.Path)) },
		"a file of its folder": func() error { return &fs.PathError{Op: "open", Path: at2.Path + ".txt", Err: fs.ErrPermission} },
		"two of them": func() error {
			return errors.Join(&fs.PathError{Op: "open", Path: at2.Path, Err: fs.ErrExist}, fmt.Errorf("write: %w",
				&os.LinkError{Op: "rename", Old: at2.Path, New: filepath.Dir(at1.Path) + "/my truth", Err: fs.ErrExist}))
		},
		"a picture's error": func() error {
			return fmt.Errorf("wrapped: %w", &picture.Error{Name: at2.Name, Reason: "is damaged"})
		},
		"a panic": func() error { panic("breaks at " + at1.Path) },
	} {
		t.Run(name, func(t *testing.T) {
			var log logged
			dir := t.TempDir()
			s := newStage(t, inference.Options{Log: log.everything(), CacheDir: dir})
			encodes := 0
			s.Use(fake.Opener(fake.Options{Hooks: fake.Hooks{
				Encode: func(context.Context, *picture.Picture) error {
					if encodes++; encodes > 1 { // the shown picture is encoded, or nothing else could fail
						return fail()
					}
					return nil
				},
				Decode: func(context.Context, prompt.Prompt) error { return fail() },
			}}))
			s.Show(at1, 1)
			s.final(inference.OpEncode, 0)
			s.Ask(click(1, 1))
			s.final(inference.OpAsk, 1)
			s.lookAt(1, 2)
			s.final(inference.OpLook, 2)
			s.Hover(click(1, 3))
			s.final(inference.OpHover, 3)
			s.peekAt(1, 4)
			s.final(inference.OpPeek, 4)
			s.Work(inference.Job{Generation: 1, Revision: 5, Run: func(_ context.Context, a *inference.Access) (any, error) {
				if _, err := a.EncodeCrop(image.Rect(0, 0, 50, 50)); err != nil {
					return nil, err
				}
				return nil, fail()
			}})
			s.final(inference.OpWork, 5)
			reached := make(chan struct{})
			s.EncodeAhead([]load{
				func(context.Context) (*picture.Picture, error) {
					return nil, fmt.Errorf("words of %s itself", at2.Name)
				},
				func(context.Context) (*picture.Picture, error) { return at2, nil },
				func(context.Context) (*picture.Picture, error) { return at2, fail() },
				lastLoad(reached),
			})
			<-reached
			s.Show(at2, 2)
			s.final(inference.OpEncode, 0)
			if err := s.Close(); err != nil {
				t.Error(err)
			}
			text := log.String()
			for _, word := range betrayed {
				// Stacks name this test's file and functions, which are not pictures.
				if at := strings.Index(text, word); at >= 0 {
					t.Errorf("the log tells %q: ...%s...", word, text[max(0, at-200):min(len(text), at+100)])
				}
			}
			if !strings.Contains(text, "picture cannot be loaded") || name != "nothing" && !strings.Contains(text, "(a picture)") {
				t.Errorf("the log tells no errors:\n%s", text)
			}
		})
	}
}

func TestTheLogIsKeptInAFile(t *testing.T) {
	file, err := logfile.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	s := newStage(t, inference.Options{Log: inference.NewLog(file)})
	s.Use(fake.Breaking{Model: fake.New(fake.Options{}), In: "Decode"}.Opener())
	s.Show(secret(1), 1)
	s.Ask(click(1, 1))
	s.final(inference.OpAsk, 1)
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if err := file.Close(); err != nil {
		t.Error(err)
	}
	text, err := os.ReadFile(file.Path())
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"msg=loaded", "msg=ready", "level=WARN msg=failed request=ask", "Decode breaks down", "stack=", "breaking.go"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the file has no %q:\n%s", want, text)
		}
	}
}
