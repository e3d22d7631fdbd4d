package batch

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// FuzzParse feeds odd lines: what is parsed asks something that makes sense for a picture or is told not to, and the answer to it
// is one line of JSON with the line's own ID.
//
//	go test -fuzz FuzzParse -fuzztime 5m -fuzzminimizetime 10x -parallel 1 ./cli/batch
func FuzzParse(f *testing.F) {
	for _, line := range []string{
		`{"id":1,"picture":"a.png","prompts":[{"points":[[1,2],["50%","1e3%"]],"labels":[1,0]},{"box":"1,2,3,4"}],"want":["png"],"png":"x.png"}`,
		`{"id":{"a":[1]},"bytes":"AAAA","prompts":[{"points":["50%,50%"]}]}`, `{"id":"\u2028\u001b","picture":"\u202e"}`, `[`, ``, `{"id":NaN}`, `{"ID":1,"id":2}`,
	} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, text string) {
		l, err := newLineReader(strings.NewReader(text)).next()
		if err != nil {
			return
		}
		if l.err == nil {
			for _, p := range l.request.Prompts {
				asked, err := p.In(40, 30)
				if err != nil {
					continue
				}
				for _, pt := range asked.Points {
					if !(pt.X >= 0 && pt.X <= 40 && pt.Y >= 0 && pt.Y <= 30) {
						t.Fatalf("%+v", asked)
					}
				}
			}
		}
		a := Answer{ID: l.request.ID, Line: l.number, Input: l.digest.String(), Picture: l.request.Picture}
		if l.err != nil {
			a.Error = l.err.Error()
		}
		line := a.text()
		var back struct {
			ID json.RawMessage `json:"id"`
		}
		if err := json.Unmarshal(line, &back); err != nil || strings.Count(string(line), "\n") != 1 || (len(back.ID) == 0) != (len(l.request.ID) == 0) {
			t.Fatalf("%q: %v", line, err)
		}
	})
}

// FuzzAnswerFile opens odd files of answers: one that is refused stays as it was, and of one that is opened whole lines alone stay,
// behind which an answer can be added and found again.
//
//	go test -fuzz FuzzAnswerFile -fuzztime 5m -fuzzminimizetime 10x -parallel 1 ./cli/batch
func FuzzAnswerFile(f *testing.F) {
	first := (&Answer{ID: json.RawMessage("7"), Line: 1, Input: digest{1}.String()}).text()
	second := (&Answer{Line: 2, Input: digest{2}.String(), Error: "a.png: no such file"}).text()
	for _, text := range []string{"", string(first), string(first) + string(second), string(first) + string(second[:9]), string(second) + "\n", "my diary\n", `{"line":1}` + "\n"} {
		f.Add([]byte(text))
	}
	path := filepath.Join(f.TempDir(), "answers.jsonl")
	f.Fuzz(func(t *testing.T, was []byte) {
		if err := os.WriteFile(path, was, 0o600); err != nil {
			t.Fatal(err)
		}
		a, err := OpenAnswers(path)
		if err != nil {
			if is, _ := os.ReadFile(path); !bytes.Equal(is, was) {
				t.Fatalf("it was refused (%v) and is %q now", err, is)
			}
			return
		}
		more := (&Answer{Line: 1 << 30, Input: digest{3}.String()}).text()
		if _, err := a.Write(more); err != nil {
			t.Fatal(err)
		}
		a.Close()
		is, err := os.ReadFile(path)
		if whole := was[:bytes.LastIndexByte(was, '\n')+1]; err != nil || string(is) != string(whole)+string(more) {
			t.Fatalf("%q became %q: %v", was, is, err)
		}
		a, err = OpenAnswers(path)
		if err != nil {
			t.Fatal(err)
		}
		defer a.Close()
		if !a.Answered(1<<30, digest{3}) {
			t.Fatal("the answer that was added is not there")
		}
	})
}
