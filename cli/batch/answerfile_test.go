package batch

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"clickmask/inference/fake"
)

// resumed answers lines into a file, as a process that is started anew does.
func resumed(t *testing.T, path, lines string) {
	t.Helper()
	f, err := OpenAnswers(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s, _ := segmenter(fake.Hooks{})
	if err := Work(t.Context(), strings.NewReader(lines), f, Options{Segmenters: []*Segmenter{s}, Answered: f.Answered, Replace: true}); err != nil {
		t.Fatal(err)
	}
}

// Wherever a process is killed over an answer, the next one answers that line, and none twice.
func TestAnAnswerThatWasCutOffIsGivenAnew(t *testing.T) {
	dir := t.TempDir()
	path := pictures(t, dir, 1)[0]
	lines := asked("a", path, `{"points":[[20,15]]}`) + "\nno JSON\n" + asked("c", path, `{"box":[1,1,30,20]}`) + "\n"
	file := filepath.Join(dir, "answers.jsonl")
	resumed(t, file, lines)
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := decoded(t, whole)
	for n := 0; n <= len(whole); n++ {
		if err := os.WriteFile(file, whole[:n], 0o666); err != nil {
			t.Fatal(err)
		}
		resumed(t, file, lines)
		now, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		got := decoded(t, now)
		if len(got) != len(want) {
			t.Fatalf("cut off at byte %d: %d answers, want %d", n, len(got), len(want))
		}
		for i := range got {
			if got[i].Line != want[i].Line || string(got[i].ID) != string(want[i].ID) {
				t.Fatalf("cut off at byte %d: answer %d is of line %d", n, i, got[i].Line)
			}
		}
	}
}

func TestALineThatChangedIsAnsweredAgain(t *testing.T) {
	dir := t.TempDir()
	path := pictures(t, dir, 1)[0]
	file := filepath.Join(dir, "answers.jsonl")
	resumed(t, file, asked("a", path, `{"points":[[20,15]]}`)+"\n"+asked("b", path, `{"points":[[20,15]]}`))
	resumed(t, file, asked("a", path, `{"points":[[20,15]]}`)+"\n"+asked("b", path, `{"points":[[5,5]]}`))
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if a := decoded(t, text); len(a) != 3 || a[2].Line != 2 {
		t.Errorf("%+v", a)
	}
}

func TestOtherFilesStayAsTheyAre(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{"text": "hello\n", "picture": "\x89PNG\r\n\x1a\n...", "coco.json": `{"images":[]}`, "asked, and no end": `{"id":7,"picture":"a.png","prompts":[{"points":[[9,9]]}]}`,
		"the same, cut off": `{"id":7,"picture":"a.png","prompts":[{"poi`, "a long text": `{"id":"` + strings.Repeat("a", 2000), "a line of its own": `{"line":"one"}`,
		"other.jsonl": "{\"a\":1}\n{\"line\":1,\"input\":\"00\"}\n"} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
		f, err := OpenAnswers(path)
		if !errors.Is(err, ErrNoAnswers) {
			t.Errorf("%s: %v", name, err)
		}
		if f != nil {
			f.Close()
		}
		if now, _ := os.ReadFile(path); !bytes.Equal(now, []byte(content)) {
			t.Errorf("%s has become %q", name, now)
		}
	}
	if _, err := OpenAnswers(dir); !errors.Is(err, ErrNoAnswers) {
		t.Errorf("a folder: %v", err)
	}
}

func TestTwoProcessesDoNotWriteOneFileOfAnswers(t *testing.T) {
	path := filepath.Join(t.TempDir(), "answers.jsonl")
	first, err := OpenAnswers(path)
	if err != nil {
		t.Fatal(err)
	}
	if second, err := OpenAnswers(path); err == nil || !strings.Contains(err.Error(), "another process") {
		t.Errorf("%v, %v", second, err)
	}
	first.Close()
	again, err := OpenAnswers(path)
	if err != nil {
		t.Fatal(err)
	}
	again.Close()
}
