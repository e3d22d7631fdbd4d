package cli

import (
	"bytes"
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"

	"clickmask/cli/batch"
)

// feed is call with something on stdin.
func (s *stage) feed(t *testing.T, line, stdin string) (code int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	root := s.newRoot()
	root.SetIn(strings.NewReader(stdin))
	code = s.execute(t.Context(), root, strings.Fields(line), &out, &err)
	return code, out.String(), err.String()
}

func answersOf(t *testing.T, text string) []batch.Answer {
	t.Helper()
	var list []batch.Answer
	for line := range strings.Lines(text) {
		var a batch.Answer
		if err := json.Unmarshal([]byte(line), &a); err != nil {
			t.Fatalf("%v: %q", err, line)
		}
		list = append(list, a)
	}
	return list
}

const threeLines = `{"id":1,"picture":"a.png","prompts":[{"points":["50%,50%"]}]}
{"id":2,"picture":"none.png","prompts":[{"points":["50%,50%"]}]}
{"id":3,"picture":"b.png","prompts":[{"box":[10,10,60,60]}],"want":["png"],"png":"out/m.png"}
`

func TestWorkAnswersLines(t *testing.T) {
	s := newStage(t)
	code, stdout, stderr := s.feed(t, "work", threeLines)
	a := answersOf(t, stdout)
	if code != ExitDone || stderr != "" || len(a) != 3 || a[0].Error != "" || !strings.Contains(a[1].Error, "none.png") || a[2].Masks[0].PNG != "out/m.png" {
		t.Fatalf("exit %d, %s%s", code, stdout, stderr)
	}
	code, stdout, _ = s.feed(t, "work --jobs 2 --force --no-cache", threeLines)
	if a := answersOf(t, stdout); code != ExitDone || len(a) != 3 {
		t.Fatalf("exit %d, %s", code, stdout)
	}
}

func TestWorkResumes(t *testing.T) {
	s := newStage(t)
	for range 2 {
		if code, stdout, stderr := s.feed(t, "work --resume answers.jsonl", threeLines); code != ExitDone || stdout+stderr != "" {
			t.Fatalf("exit %d, %s%s", code, stdout, stderr)
		}
	}
	text, err := os.ReadFile("answers.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	if a := answersOf(t, string(text)); len(a) != 3 {
		t.Errorf("%+v", a)
	}
}

func TestWorkRefusesBadUse(t *testing.T) {
	s := newStage(t)
	for line, says := range map[string]string{
		"work --jobs 0":        "--jobs 0",
		"work --shard 4/4":     `--shard "4/4"`,
		"work --shard a/2":     `--shard "a/2"`,
		"work --resume a.png":  "a.png is no file of answers",
		"work a.png":           "work takes no arguments",
		"work --max-pixels no": "max-pixels",
	} {
		code, stdout, stderr := s.feed(t, line, threeLines)
		if code != ExitUsage || stdout != "" || !strings.Contains(stderr, says) || strings.Count(stderr, "\n") != 1 {
			t.Errorf("%s: exit %d, %s%s", line, code, stdout, stderr)
		}
	}
}

func TestTheDocumentedProtocolIsTheOneThatIsSpoken(t *testing.T) {
	docs := documentedKeys(t, "../docs/BATCH.md")
	for name, typ := range map[string]reflect.Type{"work, asked": reflect.TypeFor[batch.Request](), "work, answered": reflect.TypeFor[batch.Answer]()} {
		holdKeys(t, name, typ, docs)
	}
	if len(docs) > 0 {
		t.Errorf("tables without a type: %v", docs)
	}
}
